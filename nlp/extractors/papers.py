"""Titles in the words of papers and of policy in, research and legal events out."""

import re

from nlp.heading import IMPERATIVE, Heading
from nlp.lexicon import wordlist
from nlp.parties import Party, open_party
from nlp.rules import Finding

#: Words of papers, and of hardly anything else.
ACADEMIC = wordlist(
    """
    ablation ablations activations actor-critic adversarial adversarially adversaries agenda agents algorithm
    algorithms alignment amplification analysing analyzing annotators attention attribution autoencoders
    autoregressive backdoor backdoors bandit bandits bayesian behavior behaviors behaviour benchmark benchmarking bias
    biases calibrated calibration catalysis causal chain-of-thought cheating circuits classification classifier
    classifiers cognitive combinatorial commonsense communicate compositional compositionality computation
    computational concepts confessions conjecture conjectures consistency continual contrastive controllable
    convergence convolutional coreference corpora counterfactual counterfactuals critiques cross-lingual curriculum
    deception deceptive decoder-based decoding deduplication deep demonstrations detecting dexterity dexterous
    diffusion discovering distillation distributional dynamics economic elections elicitation embeddings emergent
    emotion empirical energy-based entailment entropy equivariant estimation evaluating evaluation evolution
    experience exploration features federated feedback few-shot folding forecasting formalisation formalization gan
    gans generalisation generalization generalizing generative genomics gradient gradients grasping grokking grounded
    hallucinate hallucination hallucinations heuristic heuristics hierarchical hindsight image-conditional imitation
    impacts improving in-context inference interpretability interpretable introspection introspective invariant
    inverse jailbreaking jailbreaks kernelized language latent latents learning legibility lemma likelihood
    limitations linear locomotion low-rank low-resource mathematical mcmc measuring mechanistic memorisation
    memorization meta meta-learning method methods misalignment misgeneralisation misgeneralization misuse modeling
    molecular molecules monosemanticity multi-agent multi-modal multi-task multiagent multitask network networks
    neural neuron neurons nonlinear normalization off-policy opponent opponent-learning optimization oversight
    parallelizability paraphrase perturbation perturbations planning policies policy policy-gradient posterior
    predicting prediction preferences pretraining probabilistic probes probing proof protein proteins prover proving
    pruning q-learning quantitative quantization randomization raters reasoning recurrent regularization reinforcement
    reinforcement-learning replay representation representations reward rewards rlhf robots robust robustness sabotage
    samplers sandbagging scaling scheming scratchpad segmentation self-correction self-improvement self-play
    self-supervised semantics semi-supervised sim-to-real simulated simulation situational societal sparse sparsity
    speculative steering steganography stochastic stochasticity subliminal superhuman superposition supervised
    sycophancy taxonomy techniques temporal text-conditional theorem theory tokenization tokenizer tokenizers toward
    towards tracing training trajectories trajectory transfer transformers uncertainty understanding unlearning
    unsupervised vae values variational verifiability verifier watermarking weak-to-strong zero-shot
    """
)
#: Those among them that product pages and advice use as well: half as telling.
_COMMON = wordlist(
    """
    deep agenda agents behavior behaviors behaviour classification computational curriculum limitations planning
    robust benchmarking detecting discovery dynamics economic embeddings evaluating evaluation experience features
    feedback forecasting generative impacts improving inference language learning measuring memory methods misuse
    modeling network networks optimization policies policy reasoning representation robots scaling techniques toward
    towards tracing training transfer understanding values prediction evolution temporal situational attribution
    protein proteins molecular superhuman
    """
)
_REPORT = re.compile(
    r"\[pdf\]|\b(?:early\s+look\s+at|impact\s+of\s+(?:AI|language\s+models|LLMs)\s+on|in\s+the\s+wild:|estimating|tampering)\b|\b(?:system\s+card|technical\s+report|model\s+card|paper|economic\s+index|preprint)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"""
    \b(?:new\s+(?:\w+\s+)?research | new\s+techniques | our\s+latest\s+\w+\s+techniques | researchers?\s+are
      | our\s+(?:new\s+)?(?:research|paper|study|findings) | this\s+paper | a\s+method | report\s+by | co-authors
      | research(?:ers)?\s+(?:from|at) | first\s+work\s+as\s+part | our\s+technical\s+path
      | we\s+(?:find|found|show\s+that|study|propose|trained|developed\s+(?:an?|evaluations)|observed|analy[sz]ed
          |investigate|describe\s+how\s+we|evaluated|measured|tested|discovered)
      | we(?:['’]ve|\s+have)\s+(?:trained|observed|found|discovered|identified|shown|developed
          |created\s+an?\s+\w+\s+system)
      | (?:our|some\s+of\s+our)\s+(?:most\s+)?(?:recent|latest)\s+research | research\s+(?:artifacts|breakthroughs?)
      | (?:releasing|publishing|sharing)\s+(?:an?|our|new|the)\s+(?:\w+\s+)?(?:analysis|paper|study|report|findings)
      | shar(?:e|ing)\s+(?:\w+\s+){0,2}(?:breakthroughs?|results|findings)\b | our\s+analysis\s+shows)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_POLICY = wordlist(
    """
    accountability transparency restrictions executive order framework policy policies regulation legislation pledge
    commitment commitments lawmakers governance testimony
    """
)
_POLICY_OF = wordlist("ai a.i. safety government us frontier sales trustworthy")
_RULED = re.compile(
    r"""\b(?:regulators? | lawmakers? | Congress | court | executive\s+order | action\s+plan | AI\s+Act | legislation
      | export\s+(?:rule|control) | code\s+of\s+practice | frontier\s+\w*\s*framework | safety\s+framework | Commission
      | White\s+House | public\s+policy | copyright | national\s+security | regulation | (?<!s)election | child
      | teen | minor | well-?being | legal\s+protection | intellectual\s+property)s?\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CERTIFIED = re.compile(r"\b(?:certification|certified|accreditation|FedRAMP|SOC\s?2|ISO\s?\d{4,5})\b", re.IGNORECASE)
#: For or against a law, by its name or number.
_SIDES_WITH = re.compile(
    r"""\b(?:[Ee]ndors\w+|[Ss]upport(?:s|ing)?|[Bb]ack(?:s|ing)|[Oo]ppos\w+)\s(?:\S+\s){0,4}?
        (?:(?:SB|AB|HB|HR|H\.R\.|S\.)\s?\d+ | (?:[A-Z]\w+\s)*Act\b | bills?\b | moratorium | legislation)""",
    re.VERBOSE,
)
#: What a publisher calls a text of its own on rules, or does in it.
_ADDRESSED = wordlist(
    """
    letter statement thoughts response position approach commitments plan case update principles protections protecting
    preparing safeguards
    """
)
_STATED = wordlist("statement response thoughts recommendations position testimony comments")
_STUDIED = re.compile(
    r"""\b(?:new\s+research | our\s+(?:new\s+|latest\s+)?(?:research|paper|study|report|findings) | empirical\s+study
      | we\s+(?:find|found|show|discovered|studied|measured|trained|analy[sz]ed|evaluated)\s
      | we['’]ve\s+(?:found|discovered|trained|shown) | new\s+(?:study|paper|report)|research\s+shows
      | researchers\s+(?:are\s+)?(?:test|study|studying|testing|explor\w+|investigat\w+|show|find|found))\b""",
    re.VERBOSE | re.IGNORECASE,
)
#: A title with one of these words tells of a product or a deal, however learned its other words.
_NO_PAPER = frozenset({"launch.available", "partnership.tie", "pricing.word"})
#: What heads the title of a study: its kind before "of", or what was done to its matter.
_INQUIRY = re.compile(
    r"""\A(?:[\w&/-]+\s+){0,3}?(?:evaluations?|assessment|analysis|investigation|study|audit|findings|results|insights
        |experiments|measurements?)\s+(?:of|from|on|into)\b
      | \A(?:investigating|examining|mapping|auditing|probing|quantifying|characteri[sz]ing|uncovering|assessing
        |studying|revisiting|eliciting|red-teaming|stress-testing|surveying)\b
      | \A(?:measuring|evaluating|estimating|predicting|detecting|tracing|interpreting)\b
        (?=.*\b(?:models?|LLMs?|AI|agents?|networks?|transformers?|chatbots?|reasoning|misuse|bias)\b)
      | \A(?:(?:an?|the|our)\s+)?(?:[\w-]+\s+){0,2}(?:protocol|methodology|taxonomy|template)\s+(?:for|of)\b""",
    re.VERBOSE | re.IGNORECASE,
)
#: What begins a study of use, and no advice: "How people use Foo".
_USAGE = re.compile(
    r"""\A(?:how|why)\s+(?:people|users|students|teachers|educators|developers|workers|scientists|engineers|doctors|teens
        |professionals|researchers|employees)\s+(?:are\s+|really\s+|actually\s+)?(?:use|using|adopt|work\s+with)\b
      | \A(?:who|what)\s+(?:people|users)\s+(?:use|ask|do)""",
    re.VERBOSE | re.IGNORECASE,
)
#: A lead that speaks of work done, whatever the title says.
_WORK_DONE = re.compile(
    r"""\b(?:we\s+(?:conducted|ran|evaluated|tested|measured|present\s|investigate|compared|surveyed|interviewed|estimate)
      | (?:insights|takeaways|learnings|lessons|results|findings)\s+from\s+(?:our|the|expert|\d+)
      | our\s+(?:joint\s+|new\s+)?(?:evaluations?|framework|papers?|preprint|experiments?|analysis|methodology)\s
      | (?:a|the|our|this)\s+(?:new\s+)?(?:preprint|working\s+paper) | conducted\s+(?:an?\s+)?(?:joint|\w+\s+evaluation)
      | our\s+work\s+with\b.{0,60}\bsuggests)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_INTRODUCTORY = wordlist("challenges fundamentals basics guide introduction")
_BUILDING = wordlist("building designing using working deploying running")


def read_report(heading: Heading) -> list[Finding] | None:
    """A system card, technical report or paper by name."""
    if not _REPORT.search(heading.title.read_text):
        return None
    item = heading.page.item
    if (
        item.kind != "official"
        and not heading.title.names
        and item.publisher not in heading.page.watchlist.organisations
    ):
        return None
    return heading.finding("research", "paper", objects=heading.things[:1])


def read_inquiry(heading: Heading) -> list[Finding] | None:
    """“Our evaluation of Foo 3's cyber capabilities", "Mapping the limits of …", by a laboratory or an institute."""
    if heading.lab is None or {"best", "guide", "tips", "?"} & heading.title.word_set:
        return None
    if any(cue.rule in _NO_PAPER for cue in heading.title.cues):
        return None
    asked_into = _INQUIRY.search(heading.title.read_text) is not None
    if not asked_into and not (heading.things == [] and _WORK_DONE.search(heading.lead[:260])):
        return None
    own = [thing for thing in heading.own if thing.kind == "model"]
    return heading.finding("research", "inquiry", objects=own[:1], doubt="style alone")


def read_usage(heading: Heading) -> list[Finding] | None:
    """“How people use Foo”, by who makes it: a study of use, and no advice."""
    if heading.lab is None or not _USAGE.match(heading.title.read_text):
        return None
    return heading.finding("research", "academic", doubt="style alone")


def read_page_of_paper(heading: Heading) -> list[Finding] | None:
    """The page of a paper: its summary is a list of authors, or the title again with the site's name."""
    if _is_author_list(heading.lead):
        return heading.finding("research", "paper", objects=_head(heading)[:1])
    repeated = " | " in heading.page.item.summary and not heading.lead
    if repeated and len(heading.words) > 3 and heading.title.word_set & ACADEMIC:
        return heading.finding("research", "academic")
    return None


def read_policy(heading: Heading) -> list[Finding] | None:
    """A stated position on rules, or a commitment."""
    words = heading.title.word_set
    if heading.lab is not None and _CERTIFIED.search(heading.title.read_text):
        return heading.finding("legal", "policy", doubt="style alone")
    if heading.lab is not None and _SIDES_WITH.search(heading.title.read_text):
        return heading.finding("legal", "policy", doubt="style alone")
    if words & {"enterprise", "enterprises", "evaluation", "strategic", "guide", "business", "businesses"}:
        return None
    if (words & _POLICY and words & _POLICY_OF) or (words & _STATED and words & {"on", "to", "for"}):
        return heading.finding("legal", "policy", doubt="bare name")
    addressed = words & _ADDRESSED
    if addressed and _RULED.search(f"{heading.title.read_text} {heading.lead[:200]}"):
        return heading.finding("legal", "policy", doubt="style alone")
    return None


def read_academic(heading: Heading) -> list[Finding] | None:
    """A title in the words of papers, or with a lead that speaks of a result."""
    words = heading.title.word_set
    advises = heading.is_gerund and any(thing.kind == "product" for thing in heading.own)
    if advises or heading.first in _BUILDING | IMPERATIVE or words & _INTRODUCTORY:
        return None
    if any(cue.rule in _NO_PAPER for cue in heading.title.cues):
        return None
    hits = {part for word in words for part in (word, *word.split("-"))} & ACADEMIC
    score = len(hits - _COMMON) + len(hits & _COMMON) / 2
    tells = _FOUND.search(heading.lead) is not None
    opens = _FOUND.search(heading.lead[:300]) is not None and len(heading.words) > 3
    if score >= 1.5 or (score >= 1 and (tells or not heading.lead)) or opens or (score and tells):
        objects = _head(heading)[:1] if ":" in heading.words[:3] else []
        return heading.finding("research", "academic", objects=objects, doubt=None if score >= 2 else "style alone")
    return None


def read_answer(heading: Heading) -> list[Finding] | None:
    """An official title that asks or explains ("Why models hallucinate"), over a lead that tells of a study."""
    if heading.lab is None or not _STUDIED.search(heading.lead[:220]):
        return None
    return heading.finding("research", "academic", doubt="style alone")


def _is_author_list(lead: str) -> bool:
    """Two or more names of two to five capitalised words, parted by commas."""
    names = [part.split() for part in lead.split(",")]
    return (
        len(names) >= 2
        and len(lead) > 20
        and all(
            2 <= len(name) <= 5 and all(word[0].isupper() or word in {"de", "van", "der", "von", "d'"} for word in name)
            for name in names[:4]
        )
    )


def _head(heading: Heading) -> list[Party]:
    """The name before a title's colon, else the things it names."""
    stop = next((i for i, word in enumerate(heading.words) if word == ":"), 0)
    return [open_party(heading.title, 0, stop)] if 0 < stop <= 4 else heading.things
