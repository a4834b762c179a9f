"""Titles that are no sentences in, out what they announce: bare names, names with a tagline, customer stories, papers."""

import re

from nlp.clauses import FUNCTION_WORDS, Party, capital_run, open_party, party
from nlp.lexicon import wordlist
from nlp.objects import PRODUCT_NOUNS
from nlp.places import places_in
from nlp.rules import Finding, Miss
from nlp.sections import Page, Section

_TUTORIAL = re.compile(
    r"""\bin\s+this\s+(?:post|article|blog|tutorial|guide|blog\s+post),?\s+(?:we|you|i)\s+(?:show|walk|explain|demonstrate|discuss|explore|deploy|describe|
      introduce\s+how|build|cover|dive|learn|outline|provide|go)|\bthis\s+(?:post|tutorial|guide|blog\s+post)\s+(?:shows|demonstrates|explains|walks|describes|
      introduces\s+a\s+suite|covers|explores|provides|is)|\A\s*learn\s+how\b|we\s+walk\s+you\s+through|we\s+show\s+you|you['’]ll\s+learn|step-by-step|
    \((?:[\w\s,-]*\b)?guide\b|\A\s*transform\s""",
    re.VERBOSE | re.IGNORECASE,
)
#: Words of papers, and of hardly anything else.
_ACADEMIC = wordlist(
    """learning reinforcement unsupervised supervised self-supervised semi-supervised multi-agent multiagent multi-modal adversarial variational
    bayesian stochastic gradient gradients neural network networks convolutional recurrent transformers attention representation representations policy policies
    optimization exploration generalization generalisation robustness interpretability alignment emergent scaling reward rewards imitation transfer
    distillation quantization sparse latent diffusion autoregressive autoencoders embeddings causal probabilistic kernelized benchmark benchmarking
    evaluation evaluating measuring understanding predicting detecting discovering analyzing analysing improving toward towards simulation simulated
    estimation inference training hallucination hallucinations sycophancy deception deceptive misalignment oversight features circuits introspection
    reasoning biases taxonomy empirical semantics grounded compositional exploration theorem proving proof mathematical cognitive critiques
    algorithm algorithms method methods meta theory dynamics economic impacts agenda behaviour behavior behaviors cheating energy-based generative modeling controllable
    latents consistency replay hindsight neuron generalizing techniques communicate agents robots prover verifier legibility uncertainty bias hallucinate confessions
    concepts weak-to-strong preferences feedback adversaries tracing forecasting verifiability misuse elections emotion values societal"""
)
_PAPER = re.compile(
    r"\[pdf\]|\bsystem\s+card\b|\btechnical\s+report\b|\bmodel\s+card\b|\bpaper\b|\beconomic\s+index\b|\bpreprint\b",
    re.IGNORECASE,
)
_RESEARCH_LEAD = re.compile(
    r"""\b(?:new\s+(?:\w+\s+)?research|new\s+techniques|our\s+latest\s+\w+\s+techniques|researchers?\s+are|our\s+(?:new\s+)?(?:research|paper|study|findings)|this\s+paper|we\s+(?:find|found|show\s+that|study|propose|trained|['’]ve\s+trained|
    ['’]ve\s+observed|['’]ve\s+developed|['’]ve\s+created\s+(?:a|an)\s+\w+\s+system|developed\s+(?:a|an)|observed|analy[sz]ed|investigate|present\s+a\s+method)|we['’]ve\s+(?:trained|observed|found)|research(?:ers)?\s+(?:from|at)|a\s+method|
    report\s+by|co-authors|our\s+technical\s+path|first\s+work\s+as\s+part)""",
    re.VERBOSE | re.IGNORECASE,
)
_MODEL_LEAD = re.compile(
    r"\b(?:language\s+models?|models?|LLMs?|open-?weights?|checkpoint|parameters|context\s+(?:window|length)|state-of-the-art\s+\w+\s+model|MoE)\b",
    re.IGNORECASE,
)
#: "a new 8B model", "our first reasoning model", "a family of speech models": the thing itself, not models at large.
_IS_MODEL = re.compile(
    r"""\b(?:an?|our|its|new|first|latest|flagship)\s+(?:[\w,.’'-]+\s){0,6}?(?:model|LLM|VLM)\b|\b(?:family|suite|series|collection)\s+of\s+(?:[\w-]+\s){0,4}models\b|
    \bopen-weights?\b|\b(?:two|three|four|five|new)\s+(?:[\w-]+\s){0,4}models\b|\bfoundation\s+model\b""",
    re.VERBOSE | re.IGNORECASE,
)
_VERB_FAMILIES = frozenset({"funding", "acquisition", "expansion", "people", "partnership", "legal", "deprecation"})
_PLATFORM_LINKS = wordlist("on in with via inside within sur dans")
_POLICY = wordlist(
    "accountability transparency restrictions executive order framework policy policies regulation legislation pledge commitment commitments lawmakers governance testimony"
)
_NEW = wordlist("new latest nouveau nouvelle nouveaux dernier first premier")
_IMPERATIVE = wordlist(
    "build use using working get learn create how why what inside configure try run deploy connect integrate manage share continue making post-train fine-tune fix turn increase collaborate generate evaluate customize understand secure power research put transform automate accelerate simplify reduce boost optimize scale choose write test debug explore discover enhance improve unlock give set start automatically move bring keep train apply extend protect speed search ask tell find work"
)
_GROWING = wordlist(
    "expanding advancing upgrading improving extending launching releasing opening previewing bringing redeploying piloting introducing updating"
)
_HELPING = wordlist("helps helping help enables enable enabling powers powering empowers helped supports")
_FRESH = wordlist(
    "new first now beta preview introducing today announcing releasing launching latest we're we’re available launch release making"
)
_JOINT_WORK = wordlist("powering expanding advancing deepening strengthening partnering working collaborating uniting")
_TRADE = re.compile(r"(?:ers|ists|ors|ams|ies)\Z")
_INTRO = wordlist("meet hello welcome announcing introducing presenting")
_NOT_A_NAME = FUNCTION_WORDS | wordlist(
    """building using working scaling making getting learn build create improve how why what inside behind best introducing announcing
    accelerate accelerating transform transforming deploying deploy automate automatically configure designing powering expanding bringing
    advancing enabling understanding training fine-tuning customizing update updates terms privacy advertise about news support"""
)
_STORY_SUBJECTS = frozenset(
    "to we i you our your organizations companies nations developers teams people they ai it businesses enterprises engineers researchers can do does".split()
)


def read_title(page: Page, *, ignored: str | None = None) -> list[Finding] | Miss | None:
    """What a headline without a launching verb announces; a miss with its reason; None where this dialect is not spoken."""
    title = page.title
    if not title.words:
        return None
    story = _customer_story(page)
    if story is not None or ignored is not None:
        return story
    if page.item.kind != "official":
        return _press_title(page)
    lead = page.leads[0].read_text if page.leads else ""
    if _TUTORIAL.search(lead) or _TUTORIAL.search(title.read_text):
        return _miss(title, "a tutorial")
    if _PAPER.search(title.read_text):
        return [_finding("research", "title.paper", title, objects=_named(title)[:1])]
    if (
        " | " in page.item.summary and not lead and len(title.words) > 3 and title.word_set & _ACADEMIC
    ):  # a paper's page
        return [_finding("research", "title.academic", title)]
    if _is_author_list(lead):
        return [_finding("research", "title.paper", title, objects=_head(title)[:1])]
    return (
        _platform_title(page)
        or _name_title(page, lead)
        or _use_in(page)
        or _joint_subject(page)
        or _new_models(page)
        or _own_product_title(page, lead)
        or _outside_subject(page)
        or _academic_title(page, lead)
        or _lead_title(page, lead)
    )


def _press_title(page: Page) -> list[Finding] | None:
    """A press headline that is a model or product on a platform, or a report's name."""
    if _PAPER.search(page.title.read_text) and (
        page.title.names or page.item.publisher in page.watchlist.organisations
    ):
        return [_finding("research", "title.paper", page.title, objects=_named(page.title)[:1])]
    return _platform_title(page) or _bare_model(page) or _new_model(page)


def _bare_model(page: Page) -> list[Finding] | None:
    """A press headline that is the release's own title: "Gemini 3.1 Pro", "Qwen3.6-27B: Flagship-Level Coding"."""
    title = page.title
    first = next((n for n in title.names if n.start == 0 and n.kind == "model" and n.versioned), None)
    if first is None or page.lang != "en":
        return None
    if first.end == len(title.words) or title.words[first.end] in {":", "·"} and len(title.words) <= 14:
        return [
            _finding("model_release", "title.bare", title, actor=party(first, title), objects=[party(first, title)])
        ]
    return None


def _new_model(page: Page) -> list[Finding] | None:
    """ "H Company's new Holo2 model …", "Qwen 3.8 : nouveau modèle …": a version that is called new."""
    title = page.title
    for name in title.names:
        if name.kind != "model" or not name.versioned:
            continue
        near = frozenset(title.lower[max(0, name.start - 2) : name.start])
        if {"by", "using", "on"} & set(title.lower[max(0, name.start - 4) : name.start]):
            continue
        tagline = title.lower[name.end : name.end + 1] == [":"] and frozenset(title.lower[name.end + 1 : name.end + 6])
        led = (
            title.lower[name.start - 1 : name.start] == ["with"]
            and title.names[0].owner == name.owner
            and title.names[0] is not name
        )
        if near & _NEW or led or (tagline and tagline & (_NEW | {"lancement", "launch", "released", "sortie"})):
            return [
                _finding("model_release", "title.new", title, actor=party(name, title), objects=[party(name, title)])
            ]
    return None


def _own_product_title(page: Page, lead: str) -> list[Finding] | None:
    """An official title that leads to its own product: "Agent Dashboard in Grok Build", "… with Gemini 3.5 Live Translate"."""
    title, lab = page.title, page.item.publisher_lab
    own = [n for n in title.names if n.kind in {"model", "product"} and n.owner == lab and lab is not None]
    if title.lower[0] in _IMPERATIVE or lab is None:
        return None
    if not own:
        return _interface_title(page)
    if (
        own[0].start <= 1
        and not title.lower[0].endswith("ing")
        and title.lower[own[0].end : own[0].end + 1] in (["for"], ["on"])
        and len(title.words) <= 9
    ):
        return [
            _finding("product_launch", "title.own", title, objects=[open_party(title, own[0].start, len(title.words))])
        ]
    name = own[-1]
    link = title.lower[name.start - 1] if name.start else ""
    at_end = name.end >= len(title.words) - 1
    gerund = title.lower[0].endswith("ing")
    if gerund and title.lower[0] in _GROWING and len(title.words) <= 8:
        objects = [party(name, title)]
        kind = "model_release" if name.kind == "model" and name.versioned else "product_launch"
        return [_finding(kind, "title.own", title, objects=objects, doubts=("style alone",))]
    if name.kind == "model" and name.versioned and at_end and link in {"with", "to", "of"} and not gerund:
        return [_finding("model_release", "title.own", title, objects=[party(name, title)])]
    if name.kind == "model" and name.versioned and title.lower[0] in {"bringing", "expanding", "making"}:
        return [_finding("model_release", "title.own", title, objects=[party(name, title)], doubts=("style alone",))]
    if at_end and link in {"in", "on", "for", "to", "with"} and not gerund and len(title.words) <= 8:
        start = 0
        objects = [open_party(title, start, name.start - 1)] if title.words[0][0].isupper() and name.start <= 4 else []
        return [_finding("product_launch", "title.own", title, objects=objects or [party(name, title)])]
    if re.match(r"(?:new|our new|meet|this new)\b", lead, re.I) or {"new", "now", "updates"} & title.word_set:
        return [
            _finding(
                "product_launch", "title.own", title, objects=[party(n, title) for n in own], doubts=("style alone",)
            )
        ]
    return None


def _lead_title(page: Page, lead: str) -> list[Finding] | None:
    """A title at play ("Le Chat dives deep.") whose lead speaks of something new of the publisher's own."""
    title, lab = page.title, page.item.publisher_lab
    if lab is None or not lead or title.lower[0] in _IMPERATIVE or title.lower[0].endswith("ing"):
        return None
    opening = page.leads[0]
    first = opening.sentences[0][1]
    own = [n for n in title.names if n.owner == lab and n.kind in {"model", "product"}]
    section = title
    if not own:
        own = [n for n in opening.names_in(0, min(first, 14)) if n.owner == lab and n.kind in {"model", "product"}]
        section = opening
    if not own or not frozenset(opening.lower[:first]) & _FRESH:
        return None
    kind = (
        "model_release"
        if own[0].kind == "model" and (own[0].versioned or {"model", "models"} & opening.word_set)
        else "product_launch"
    )
    return [_finding(kind, "title.lead", title, objects=[party(own[0], section)], doubts=("style alone",))]


def _joint_subject(page: Page) -> list[Finding] | None:
    """An official title headed by two parties: "Foo and Anthropic are building …", "Perplexity and SAP: …"."""
    title, lab = page.title, page.item.publisher_lab
    joint = next((i for i in range(1, min(7, len(title.words))) if title.lower[i] in {"and", "&", "+", "x"}), None)
    if lab is None or joint is None:
        return None
    left = [n for n in title.names_in(0, joint) if n.end == joint and n.kind == "organisation"]
    right = [n for n in title.names if n.start in {joint + 1, joint + 2} and n.kind == "organisation"]
    if left and left[0].owner == lab:
        start = joint + 2 if title.lower[joint + 1 : joint + 2] == ["the"] else joint + 1
        end = right[0].end if right else capital_run(title, start, len(title.words))
        other = (
            party(right[0], title)
            if right
            else open_party(title, start, end)
            if start < end < len(title.words)
            else None
        )
    elif right and right[0].owner == lab:
        start = 1 if title.lower[0] == "the" else 0
        other = (
            party(left[0], title)
            if left
            else open_party(title, start, joint)
            if title.words[start][0].isupper()
            else None
        )
    else:
        return None
    if other is None or (other.owner or other.name) == lab:
        return None
    return [
        _finding(
            "partnership", "title.joint", title, parties=[other], doubts=("open name",) if other.kind == "open" else ()
        )
    ]


def _new_models(page: Page) -> list[Finding] | None:
    """ "New embedding models and API updates": models without a name."""
    title = page.title
    if title.lower[0] == "new" and {"models", "model"} & set(title.lower[1:4]):
        return [_finding("model_release", "title.own", title, doubts=("style alone",))]
    return None


def _use_in(page: Page) -> list[Finding] | None:
    """ "Use Grok in OpenClaw": the publisher's product comes to a product that no list knows."""
    title, lab = page.title, page.item.publisher_lab
    if lab is None or title.lower[0] not in {"use", "using"}:
        return None
    own = next((n for n in title.names if n.owner == lab and n.start == 1), None)
    if own is None or title.lower[own.end : own.end + 1] not in (["in"], ["with"]) or own.end + 1 >= len(title.words):
        return None
    rest = title.words[own.end + 1 :]
    if not rest[0][0].isupper() or len(rest) > 4:
        return None
    place = open_party(title, own.end + 1, len(title.words))
    return [
        _finding(
            "partnership", "title.platform", title, parties=[place], objects=[party(own, title)], doubts=("open name",)
        )
    ]


def _interface_title(page: Page) -> list[Finding] | None:
    """ "Prompt caching in the API": a feature, and the publisher's interface that has it."""
    title = page.title
    tail = title.lower[-3:]
    if (
        len(title.words) <= 7
        and tail[:1] in (["in"], ["on"])
        and tail[1] in {"the", "our"}
        and tail[2] in {"api", "console", "platform", "app"}
    ):
        if title.lower[0].endswith("ing"):
            return None
        return [_finding("product_launch", "title.own", title, objects=[open_party(title, 0, len(title.words) - 3)])]
    return None


def _outside_subject(page: Page) -> list[Finding] | None:
    """An official title whose subject is somebody else and that names the publisher or its product: a customer's story."""
    title, lab = page.title, page.item.publisher_lab
    if lab is None:
        return None
    own = [n for n in title.names if n.owner == lab and n.kind != "person"]
    foreign = [n for n in title.names if n.owner not in {None, lab} and n.kind == "organisation"]
    start = 1 if title.lower[0] == "the" else 0
    end = start
    while (
        end < len(title.words)
        and title.words[end][0].isupper()
        and not (title.title_case and _looks_verb(title.lower[end]))
    ):
        end += 1
    head = [n for n in title.names if n.start == start]
    if own and (not head or head[0] in foreign) and start < end <= start + 6 and own[0].start > end:
        verb = title.lower[end]
        if title.lower[start] == "new" or title.lower[start].endswith("ing"):
            return None
        if _looks_verb(verb) and not _TRADE.search(title.lower[end - 1]) and title.lower[start] not in _NOT_A_NAME:
            customer = party(head[0], title) if head else open_party(title, start, end)
            products = [party(n, title) for n in own if n.kind in {"model", "product"}]
            return [_finding("partnership", "title.customer", title, parties=[customer], objects=products[:1])]
    if foreign and title.lower[0] in _JOINT_WORK and any(w in {"with", "+", "and"} for w in title.lower):
        return [
            _finding(
                "partnership",
                "title.joint",
                title,
                parties=[party(n, title) for n in foreign[:3]],
                doubts=("style alone",),
            )
        ]
    return None


def _looks_verb(word: str) -> bool:
    return word in _STORY_VERBS


def _customer_story(page: Page) -> list[Finding] | Miss | None:
    """ "How X uses Y": X is a customer of the publisher, or of the maker of Y."""
    title = page.title
    begin = next((i + 1 for i, w in enumerate(title.words) if w == ":"), 0)
    at = next((i for i in (0, begin) if title.lower[i : i + 1] in (["how"], ["why"])), None)
    if at is None or len(title.words) < at + 4 or title.lower[at + 1] in _STORY_SUBJECTS:
        return None
    if title.lower[at] == "why" and not {"trusts", "chose", "chooses", "picked", "uses"} & title.word_set:
        return None
    helped = _helped_customer(page, at)
    if helped is not None:
        return helped
    first = at + 2 if title.lower[at + 1] == "the" else at + 1
    end = first
    while end < len(title.words) and (
        title.words[end][0].isupper() or title.words[end] in {"and", "&", "of", ".", "-"}
    ):
        if title.title_case and title.lower[end] in _STORY_VERBS:
            break
        end += 1
    customer = next((party(n, title) for n in title.names if n.start == first), None)
    if customer is None and end > first:
        customer = open_party(title, first, end)
    lab = page.item.publisher_lab
    if (
        customer is None
        or customer.kind in {"model", "product", "person"}
        or title.lower[customer.start] in _STORY_SUBJECTS
    ):
        return _miss(title, "how something is done")
    if customer.name == lab:
        return _miss(title, "the publisher writes about its own work")
    products = [p for p in _named(title) if p.start > customer.start and p.owner not in {None, customer.name}]
    owners = [party(n, title) for n in title.names if n.kind == "organisation" and n.text != customer.name]
    if lab is None and not products and not owners:
        return _miss(title, "no supplier is named")
    own = [p for p in products if lab is None or p.owner == lab]
    actor = None if lab is not None else (owners or products)[0]
    return [_finding("partnership", "title.story", title, actor=actor, parties=[customer], objects=own[:1])]


_STORY_VERBS = wordlist(
    """uses use used using builds built is are transformed transforms employs scales scaled powers leverages deploys brings brought accelerates cut cuts
    estimates applies applied announces launches joins integrates offers adds selects selected adopts achieves tackles empowers unlocks modernizes
    advances trains runs serves enables reimagines revolutionizes speeds rolls chooses chose taps partners supports reaches expands streamlines
    reduced automates saves helps helped made makes turned moved runs creates created found saved boosted improves improved delivers"""
)


def _helped_customer(page: Page, at: int) -> list[Finding] | None:
    """ "How Llama helps Foo Bank …": the publisher's product comes first, the customer after the verb."""
    title, lab = page.title, page.item.publisher_lab
    own = next(
        (n for n in title.names if n.start <= at + 2 and n.owner == lab and n.kind in {"model", "product"}), None
    )
    verb = next((i for i in range(at + 1, len(title.words)) if title.lower[i] in _HELPING), None)
    if lab is None or own is None or verb is None:
        return None
    start = next((i for i in range(verb + 1, min(verb + 4, len(title.words))) if title.words[i][0].isupper()), None)
    if start is None:
        return None
    known = next((party(n, title) for n in title.names if n.start == start), None)
    return [
        _finding(
            "partnership", "title.story", title, parties=[known or open_party(title, start, capital_run(title, start, len(title.words)))],
            objects=[party(own, title)],
        )
    ]  # fmt: skip


def _platform_title(page: Page) -> list[Finding] | None:
    """ "Model on Platform": a name at the head, and another maker's platform after "on", "in" or "with"."""
    title = page.title
    head = next((n for n in title.names if n.start <= 1 and n.kind in {"model", "product"}), None)
    if (
        head is None
        and page.item.publisher_lab is None
        and title.names
        and title.names[0].kind == "organisation"
        and title.lower[1:2] == ["models"]
    ):
        head = title.names[0]
    if head is None or title.lower[0] == "piloting":
        return None
    index = head.end
    if title.lower[index : index + 1] == ["models"]:
        index += 1
    while (
        index < len(title.words)
        and title.lower[index] in {"now", "is", "available", "natively", "and", ",", "models"}
        or any(n.start <= index < n.end and n.kind in {"model", "product"} for n in title.names)
    ):
        index += 1
    if index >= len(title.words) or title.lower[index] not in _PLATFORM_LINKS:
        return None
    platform = [
        party(n, title) for n in title.names
        if index < n.start <= index + 3 and n.owner not in {None, head.owner} and n.kind != "person"
        and not (head.kind == "product" and page.is_sideline(n.text, n.owner))
    ]  # fmt: skip
    if not platform:
        return None
    kind = "model_release" if head.kind in {"model", "organisation"} else "partnership"
    objects = [party(head, title)] if head.kind != "organisation" else []
    return [_finding(kind, "title.platform", title, actor=party(head, title), parties=platform, objects=objects)]


def _name_title(page: Page, lead: str) -> list[Finding] | Miss | None:
    """A name alone, or a name before a colon or dash with a tagline."""
    title = page.title
    words = title.words
    first = 2 if len(words) > 2 and words[1] == ":" and title.lower[0] in _INTRO else 1
    stop = next((i for i, w in enumerate(words) if w in {":", "—", "–", "|", "-"} and i >= first), len(words))
    if stop == len(words):  # "Agentic Search. More accurate results …"
        stop = next((i for i, w in enumerate(words[:-1]) if w == "." and i > 0), stop)
    start = 1 if title.lower[0] in _INTRO and stop > 1 else 0
    if start and words[start] == ":":
        start += 1
    while (
        start < stop - 1
        and not any(n.start <= start < n.end for n in title.names)
        and title.lower[start] in {"the", "all", "new", "our", "your", "a", "un", "une", "le", "la", "all-new"}
        and title.names_in(start + 1, stop)
    ):
        start += 1
    while start < stop and words[start] in {"[", "("}:
        start += 1
    if words[stop - 1] in {".", "!"}:
        stop -= 1
    tagline = " ".join(words[stop + 1 :])
    length = stop - start
    if length == 0 or length > 7:
        return None
    inside = [party(n, title) for n in title.names_in(start, stop) if n.kind in {"model", "product"}]
    covered = sum(p.end - p.start for p in inside)
    has_tagline = bool(tagline)
    if start == 1 and places_in(words, start, stop) and (not inside or title.lower[stop - 2] in {"to", "in"}):
        return [_finding("expansion", "title.place", title)]
    if title.lower[start] in _NOT_A_NAME:
        return None
    if title.lower[:2] == ["new", "in"] and title.names_in(2, stop):
        return [_finding("product_launch", "title.listed", title, objects=[party(title.names_in(2, stop)[0], title)])]
    noun = all(w.lower() not in FUNCTION_WORDS - {"for"} for w in words[start:stop]) and all(
        w == "for" or w[0].isupper() or w[0].isdigit() or w.lower() in PRODUCT_NOUNS for w in words[start:stop]
    )
    if inside and (covered >= length - 2 or noun and inside[0].start == start) and inside[0].start <= start + 1:
        return _listed_name(page, inside, start, stop, lead, tagline)
    if any(title.lower[i] in _NOT_A_NAME for i in range(start, stop)):
        return None
    if (
        title.lower[start].endswith("ing")
        and length > 1
        or any(start <= c.start < stop and c.rule.split(".")[0] in _VERB_FAMILIES for c in title.cues)
    ):
        return None
    shaped = all(
        w[0].isupper() or w[0].isdigit() or w in {"/", "+"} or any(map(str.isupper, w)) for w in words[start:stop]
    )
    if not shaped and not (length == 1 and "-" in words[start]):
        return None
    own_name = any(n.kind == "organisation" and n.owner == page.item.publisher_lab for n in title.names_in(start, stop))
    odd = any(_is_odd(w) for w in words[start:stop])
    if lead.startswith("[GitHub Repo]") and length > 1:
        return None
    if (
        not has_tagline
        and not odd
        and not own_name
        and not lead.startswith("[GitHub Repo]")
        and not (length <= 2 and _announces(lead))
    ):
        return None
    if has_tagline and not odd and length > 3:
        return None
    if any(n.kind == "organisation" and n.start == start and n.end == stop for n in title.names):
        return None
    name = open_party(title, start, stop)
    if lead.startswith("[GitHub Repo]") and ("provider" in lead or "." in name.name):
        return _miss(title, "a repository without an announcement")
    return [
        _finding(
            name_kind(tagline, lead), "title.name", title, start=start, end=stop, objects=[name], doubts=("open name",)
        )
    ]


def _listed_name(
    page: Page, inside: list[Party], start: int, stop: int, lead: str, tagline: str
) -> list[Finding] | Miss:
    title = page.title
    models = [p for p in inside if p.kind == "model"]
    taken = {i for p in inside for i in range(p.start, p.end)}
    rest = {title.lower[i] for i in range(start, stop) if i not in taken} & (
        PRODUCT_NOUNS - {"beta", "voice", "version"}
    )
    if not models and re.match(r"\s*(?:.{0,80}\bView details\b)?\s*Bug Fixes\b", lead) and "New" not in lead:
        return _miss(title, "fixes alone")
    whole = open_party(title, inside[0].start, stop)
    if models and not models[0].versioned and stop - inside[0].start > models[0].end - models[0].start:
        return _miss(title, "a bare assistant's name, and nothing that is new")
    if models and not rest:
        objects = models if len(models) > 1 else [whole if models[0].versioned and stop - start <= 5 else models[0]]
        if not models[0].versioned and tagline and not _MODEL_LEAD.search(tagline + " " + lead[:200]):
            return [
                _finding(
                    "product_launch",
                    "title.listed",
                    title,
                    start=start,
                    end=stop,
                    objects=[whole],
                    doubts=("bare name",),
                )
            ]
        return [_finding("model_release", "title.listed", title, start=start, end=stop, objects=objects)]
    return [_finding("product_launch", "title.listed", title, start=start, end=stop, objects=[whole])]


def name_kind(tagline: str, lead: str) -> str:
    """What an unlisted name is, by the words around it."""
    text = f"{tagline} {lead[:260]}"
    words = frozenset(re.findall(r"[\w-]+", text.lower()))
    products, academic = len(words & PRODUCT_NOUNS), len(words & _ACADEMIC)
    models = bool(_IS_MODEL.search(text))
    gerund = re.match(r"(?:\w+ing)\b", tagline) is not None
    if tagline.strip(" .").lower() in {"results", "findings"}:
        return "research"
    if gerund and (
        academic >= 2 and products == 0 or not words & PRODUCT_NOUNS and not models and not _announces(lead)
    ):
        return "research"
    if models:
        return "model_release" if "toolkit" not in words and "platform" not in words else "product_launch"
    return "product_launch"


def _academic_title(page: Page, lead: str) -> list[Finding] | Miss | None:
    """A title in the words of papers."""
    title = page.title
    parts = {part for word in title.word_set for part in (word, *word.split("-"))}
    score = len(parts & _ACADEMIC)
    stated = {
        "statement",
        "response",
        "thoughts",
        "recommendations",
        "position",
        "testimony",
        "comments",
    } & title.word_set
    if (
        title.word_set & _POLICY and title.word_set & {"ai", "a.i.", "safety", "government", "us", "frontier", "sales"}
    ) or (stated and {"on", "to", "for"} & title.word_set):
        return [_finding("legal", "title.policy", title, doubts=("bare name",))]
    own = any(n.kind == "product" and n.owner == page.item.publisher_lab for n in title.names)
    if (
        own
        and title.lower[0].endswith("ing")
        or title.lower[0] in {"building", "designing", "using", "working", "deploying", "running"}
    ):
        return None
    if {"challenges", "fundamentals", "basics", "guide", "introduction"} & title.word_set or title.lower[
        0
    ] in _IMPERATIVE:
        return None
    if (
        score >= 2
        or (score >= 1 and (_RESEARCH_LEAD.search(lead) or not lead))
        or (_RESEARCH_LEAD.search(lead[:300]) and len(title.words) > 3)
    ):
        objects = _head(title)[:1] if any(w in {":"} for w in title.words[:3]) else []
        return [
            _finding("research", "title.academic", title, objects=objects, doubts=("style alone",) if score < 2 else ())
        ]
    return None


def _announces(lead: str) -> bool:
    return bool(re.match(r".{0,120}\b(?:we\s+(?:announce|introduce|release|launch)|we['’](?:re|ve|re\s+excited\s+to)\s|introduc|announc|releas|launch|is\s+now\s+available|our\s+(?:new|first|latest))", lead, re.I | re.S))  # fmt: skip


def _is_odd(word: str) -> bool:
    """A shape that common words do not have: an inner capital, a digit, all capitals with a hyphen."""
    return (
        any(c.isupper() for c in word[1:]) and not (word.isupper() and len(word) <= 3) or any(c.isdigit() for c in word)
    )


def _is_author_list(lead: str) -> bool:
    names = [part.strip() for part in lead.split(",")]
    return len(names) >= 2 and len(lead) > 20 and all(
        2 <= len(n.split()) <= 5 and all(w[0].isupper() or w[0] in "(d" or w in {"de", "van", "der", "von"} for w in n.split()) for n in names[:4]
    )  # fmt: skip


def _named(section: Section) -> list[Party]:
    return [party(n, section) for n in section.names if n.kind in {"model", "product"}]


def _head(section: Section) -> list[Party]:
    """The name before a title's colon."""
    stop = next((i for i, w in enumerate(section.words) if w == ":"), 0)
    return [open_party(section, 0, stop)] if 0 < stop <= 4 else _named(section)


def _miss(section: Section, reason: str) -> Miss:
    return Miss(rule="title", section=section, start=0, end=len(section.words), reason=reason)


def _finding(
    kind: str, rule: str, section: Section, *, start: int = 0, end: int | None = None, actor: Party | None = None,
    parties: list[Party] | None = None, objects: list[Party] | None = None, doubts: tuple[str, ...] = (),
) -> Finding:  # fmt: skip
    return Finding(
        type=kind, rule=rule, section=section, start=start, end=len(section.words) if end is None else end, actor=actor,
        scope=(0, len(section.words)),
        counterparties=tuple(parties or ()), objects=tuple(objects or ()), doubts=doubts,
    )  # fmt: skip
