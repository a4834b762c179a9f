"""A press headline whose verb no rule waits for in, out what the things named in it say together.

A sum beside "for" and a second company is a purchase whatever the verb; a state beside a laboratory acts on it; a
laboratory beside its own new version has released it. Tried last, and believed less than a rule.
"""

from collections.abc import Callable
from dataclasses import replace

from nlp.amounts import MoneyMention
from nlp.clauses import Clause
from nlp.language import Cue
from nlp.lexicon import wordlist
from nlp.modality import report_status
from nlp.objects import COMPUTE_NOUNS, MODEL_HEADS, PRODUCT_NOUNS
from nlp.parties import Party, capital_run, open_party, party
from nlp.places import GOVERNMENTS, places_in
from nlp.rules import Finding
from nlp.sections import Page, Section
from store.model import ReportStatus

_RATES = wordlist("about around near nearly over some up to more than almost roughly environ près de plus")
_INTO = wordlist("in into to on sur dans à behind")
_PARTNERS = wordlist(
    """
    enlists enlist taps tap chooses choose picks pick adopts adopt signs sign partners partner hires turns embraces
    selects welcomes deploys uses mise choisit adopte s'allie retient équipe
    """
)
_NEW = wordlist(
    """
    new first latest next-generation second-generation upcoming nouveau nouvelle premier première dernier
    """
)
_COMPUTE = COMPUTE_NOUNS - wordlist("chip processor cluster asic campus") | wordlist(
    "build-out buildout campus capacity stargate calcul hub supercomputer centre"
)
_COURT = wordlist(
    """
    courts judges ruling suit suits sues sued libel claim claims authority commission attorney plaintiff antitrust
    court judge regulator regulators lawmakers senators senator watchdog prosecutors publishers authors newspapers
    plaintiffs jury tribunal régulateur parquet justice éditeurs auteurs enquête investigation lawsuit copyright
    infringement defamation complaint complaints subpoena subpoenas probe probes fined fine fines trial verdict appeal
    appeals settlement settles indictment injunction gdpr patent trademark unlawful prosecutor regulator's class-action
    whistleblower fraud-charges ombudsman commissioner inquiry piracy wrongful-death liable plainte procès amende cnil
    rgpd assignation contrefaçon avocat avocats condamné condamnée poursuites litige recours régulateurs députés sénat
    procureur
    """
)
_REVEALS = wordlist("reveals reveal shows show suggests suggest hints points")
_WRONG = wordlist(
    """
    bug bugs glitch failure fails failed wipes wiped deletes theft stolen stranded offline hacked breach flaw flaws
    leak leaked hallucinated malfunction outage suicide blackmail hijacked fraud scam scams exposed crash crashed abuse
    panne fuite faille victime piratage errors downtime overheats spilled glitches misfires breached hackers malware
    outages jailbroken jailbreak rogue dégradation inaccessible blackout hole vulnerability vulnerabilities exposes
    exposing spill spills phishing ransomware botched misfire misfired jailbreaks exploit exploited tricked fooled
    duped unreachable hacker stole steal steals swiped unresponsive deepfake deepfakes antisemitic glitchy apologises
    apologizes apology compromised poisoned zero-day erronées piraté piratée pirates dérapage dérape plantage
    cyberattaque intrusion hypertrucages indisponible détourné détournée vulnérabilité bourde cafouillage
    """
)
_COUNTED = wordlist(
    """
    customers users subscribers downloads developers clients utilisateurs abonnés enterprises businesses seats installs
    paying queries requests doctors students entreprises téléchargements requêtes usagers
    """
)
_EARNED = wordlist(
    """
    burned burns lost loses earned earns revenue profit sales trillion chiffre revenus pertes earnings arr annualised
    annualized run-rate losses bookings turnover quarter quarterly profits profitable income bénéfice bénéfices
    trimestre trimestriel recettes perte
    """
)
_COMPARED = wordlist("vs versus rivals beats than compared against using uses with tests study review")


def read_frames(page: Page) -> list[Finding]:
    """The first frame that fits the headline; nothing where none does."""
    title = page.title
    organisations = [party(n, title) for n in title.names if n.kind == "organisation"]
    owned = [party(n, title) for n in title.names if n.owner is not None and n.kind != "person"]
    if not owned or title.is_list:
        return []
    for frame in _FRAMES:
        found = frame(page, organisations, owned)
        if found is not None:
            clause = Clause(page, title, Cue(rule=found.rule, start=found.start, end=found.end))
            status, at = report_status(clause)
            doubted = status in {ReportStatus.DENIED, ReportStatus.RUMOURED}
            return [replace(found, status=status, status_at=at) if doubted else found]
    return []


def _purchase(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """“A … B for $2 billion”: the second company is bought."""
    title = page.title
    if not organisations or title.word_set & _COMPUTE or any(c.rule.startswith("partnership") for c in title.cues):
        return None
    for money in title.money:
        at = _token_at(title, money)
        if "for" not in title.lower[max(0, at - 3) : at] and "pour" not in title.lower[max(0, at - 3) : at]:
            continue
        if not set(title.lower[at - 1 : at]) <= _RATES | {"for", "pour"}:
            continue
        buyer = organisations[0]
        target = next((p for p in owned if p.start > buyer.end and p.end <= at and p.kind == "organisation"), None)
        target = target or _last_run(title, buyer.end, at - 1)
        if target is not None and target.name != buyer.name:
            return _finding("acquisition", title, target.start, target.end, actor=buyer, parties=(target,), money=money)
    return None


def _stake(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """“A … $2 billion in B”: money goes into B."""
    del owned
    title = page.title
    for money in title.money:
        end = _token_at(title, money, last=True)
        receiver = next((p for p in organisations if end <= p.start <= end + 3), None)
        if receiver is None or not set(title.lower[end : receiver.start]) & _INTO or title.word_set & _COMPUTE:
            continue
        giver = next((p for p in organisations if p.end <= end and p.name != receiver.name), None)
        if page.is_ai(receiver.name) and not page.is_public(receiver.name):
            at = (receiver.start, receiver.end)
            return _finding("funding", title, *at, actor=receiver, parties=(giver,) if giver else (), money=money)
    return None


def _capacity(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """A word for data centres or chips, with a sum, an amount of compute or a place."""
    title = page.title
    index = next((i for i, word in enumerate(title.lower) if word in _COMPUTE), None)
    if index is None or not organisations:
        return None
    if not (title.money or title.capacities or places_in(title.words, 0, len(title.words))):
        return None
    money = next((m for m in title.money if not m.is_valuation and not m.is_revenue), None)
    del page, owned
    return _finding(
        "compute", title, index, index + 1, actor=organisations[0], parties=tuple(organisations[1:3]), money=money
    )


def _authority(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """A state, court or public body, and a company: it acts on it, or works with it."""
    title = page.title
    company = next((p for p in owned if not page.is_public(p.owner or "") and page.is_ai(p.owner or "")), None)
    if company is None:
        return None
    state = GOVERNMENTS.get(title.words[0])
    public = next((p for p in organisations if page.is_public(p.name)), None)
    if (
        state is not None
        and not any(n.start == 0 for n in title.names)
        and title.lower[1:2] not in (["'s"], ["’s"], [":"])
    ):
        public = Party(name=state, section=title, start=0, end=1, kind="organisation", owner=state)
    elif places_in(title.words, 0, 1) and title.lower[1:2] and title.lower[1] in _PARTNERS:
        public = open_party(title, 0, 1)
    word = next((i for i, w in enumerate(title.lower) if w in _COURT), None)
    if not organisations and public is None:
        return None
    if public is not None and title.word_set & _PARTNERS:
        return _finding("partnership", title, public.start, public.end, actor=company, parties=(public,))
    if word is not None:
        return _finding("legal", title, word, word + 1, actor=company, parties=(public,) if public else ())
    if public is not None and public.start < company.start:
        return _finding("legal", title, public.start, public.end, actor=company, parties=(public,))
    return None


def _own_version(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """A laboratory and its own version, or its "new model"."""
    del page
    if not organisations:
        return None
    maker, title = organisations[0], organisations[0].section
    version = next((p for p in owned if p.kind == "model" and p.versioned and p.owner == maker.owner), None)
    if (
        version is not None
        and maker.start <= 3
        and not _COMPARED & set(title.lower[version.start - 1 : version.start]) - {"with"}
    ):
        return _finding("model_release", title, version.start, version.end, actor=maker, objects=(version,))
    end = maker.end + (title.lower[maker.end : maker.end + 1] in (["'s"], ["’s"]))
    near = title.lower[end : end + 7]
    if end > maker.end and set(near[:3]) & _NEW:
        if set(near) & MODEL_HEADS:
            return _finding("model_release", title, maker.start, maker.end, actor=maker)
        if set(near) & PRODUCT_NOUNS:
            return _finding("product_launch", title, maker.start, maker.end, actor=maker)
    return None


def _trouble(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """A word of failure and a listed product or company of the field."""
    del organisations
    title = page.title
    word = next((i for i, w in enumerate(title.lower) if w in _WRONG), None)
    if word is not None and title.lower[word].startswith("leak") and _REVEALS & set(title.lower[word + 1 : word + 5]):
        return None  # "A leak reveals that …" tells of something else
    concerned = next((p for p in owned if page.is_ai(p.owner or "") or p.kind != "organisation"), None)
    if word is None or concerned is None:
        return None
    return _finding("incident", title, word, word + 1, actor=concerned)


def _business(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """A number of customers, or a sum earned or lost."""
    title = page.title
    counted = next((i for i, w in enumerate(title.lower) if w in _COUNTED and _numbered(title, i)), None)
    earned = next((i for i, w in enumerate(title.lower) if w in _EARNED and title.money), None)
    index = counted if counted is not None else earned
    actor = (organisations or owned)[0]
    if index is None or page.is_public(actor.owner or ""):
        return None
    return _finding("financials", title, index, index + 1, actor=actor, money=next(iter(title.money), None))


def _career(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """An office and a word of coming or going, beside a company of the field."""
    del owned
    title = page.title
    employer = next((p for p in organisations if page.is_ai(p.name)), None) or next(iter(organisations), None)
    move = next((i for i, w in enumerate(title.lower) if w in _MOVES), None)
    person = any(n.kind == "person" for n in title.names) or bool(title.word_set & _OFFICES)
    if employer is None or move is None or not person or page.is_public(employer.name):
        return None
    return _finding("people", title, move, move + 1, actor=employer)


def _own_product(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """A company and its own product in a new place or with a new part: "puts Claude inside Chrome"."""
    title = page.title
    product = next((p for p in owned if p.kind in {"product", "model"} and not page.is_sideline(p.name, p.owner)), None)
    if product is None or not organisations or organisations[0].owner != product.owner or organisations[0].start > 3:
        return None
    rest = set(title.lower[organisations[0].end :]) - set(title.lower[product.start : product.end])
    if not rest & (_PARTS | {"inside", "into"}):
        return None
    return _finding("product_launch", title, product.start, product.end, actor=organisations[0], objects=(product,))


def _price(page: Page, organisations: list[Party], owned: list[Party]) -> Finding | None:
    """A word of price, with a figure or a direction, beside a company or product of the field."""
    title = page.title
    word = next((i for i, w in enumerate(title.lower) if w in _PRICES), None)
    actor = next(
        (p for p in (*organisations, *owned) if page.is_ai(p.owner or "") or p.kind in {"product", "model"}), None
    )
    if word is None or actor is None or not (title.money or title.word_set & _CHANGED):
        return None
    objects = tuple(p for p in owned if p.kind in {"product", "model"})
    return _finding("pricing", title, word, word + 1, actor=actor, objects=objects[:2])


_MOVES = wordlist(
    """
    out in gone bows aside aboard back boss shake-up steps stepped quits resigns succeeds replaces appointed exit
    leaves leaving left exits heads joins joining rejoins runs lures lure swaps sheds departs departure hired poached
    named promoted reassigned shuffles reshuffles claque quitte rejoint débauche départ retires returns departing
    successor poaches hires hire hiring recruits recruit taps appoints names successors ousted fired resigned resigning
    quit quitting stepping retiring defects defect defecting decamps jumps lands surfaces rejoin rejoined replaced
    interim elevates elevated promotes sidelined sacked dismissed walks exodus departures axed succeed lasts helm reins
    démissionne démissionnent quittent rejoignent nommé nommée recrute succède débauché départs évincé évincée limogé
    remplace intérim promu promue embauche s'en-va débarque partent transfuge mercato
    """
)
_OFFICES = wordlist(
    """
    ceo cto cfo coo chief head president director executive exec executives researcher researchers scientist scientists
    engineer engineers cofounder co-founder founder leadership talent staff veteran lead patron directeur directrice
    cadre chercheur fondateur vp architect counsel deputy chair chairman chairwoman lieutenant adviser advisor
    economist manager designer veterans founders cofounders co-founders chiefs pdg cofondateur cofondatrice fondatrice
    patronne chercheurs chercheuse ingénieur ingénieurs dirigeant dirigeante cadres présidente président
    """
)
_PARTS = PRODUCT_NOUNS - wordlist("search voice store hub memory version agent agents data engine données") | wordlist(
    "mode tab button"
)
_PRICES = wordlist(
    """
    cheaper price prices pricing subscription paywall tarif tarifs prix abonnement $20 free gratuit moins-cher plan
    """
)
_CHANGED = wordlist(
    """
    cheaper change changes drop drops lower lowers hike hikes free becomes cut cuts casse baisse hausse gratuit
    bundles
    """
)
_Frame = Callable[[Page, list[Party], list[Party]], Finding | None]
_FRAMES: tuple[_Frame, ...] = (
    _purchase,
    _stake,
    _capacity,
    _authority,
    _trouble,
    _career,
    _own_version,
    _business,
    _price,
    _own_product,
)


def _numbered(title: Section, index: int) -> bool:
    return any(any(map(str.isdigit, word)) for word in title.words[max(0, index - 3) : index])


def _token_at(title: Section, money: MoneyMention, *, last: bool = False) -> int:
    """Token where a sum begins, or one past its last."""
    if last:
        return next((i for i, start in enumerate(title.offsets) if start >= money.end), len(title.words))
    return next((i for i, start in enumerate(title.offsets) if start >= money.start), len(title.words))


def _last_run(title: Section, start: int, stop: int) -> Party | None:
    """The capitalised name that ends at or shortly before `stop`."""
    for index in range(start, stop):
        if title.words[index][0].isupper() and not (index and title.words[index - 1][0].isupper() and index > start):
            end = capital_run(title, index, stop)
            if end >= stop - 2:
                return open_party(title, index, end)
    return None


def _finding(
    kind: str,
    title: Section,
    start: int,
    end: int,
    *,
    actor: Party,
    parties: tuple[Party, ...] = (),
    objects: tuple[Party, ...] = (),
    money: MoneyMention | None = None,
) -> Finding:
    return Finding(
        type=kind,
        rule=f"frame.{kind}",
        section=title,
        start=start,
        end=end,
        scope=(0, len(title.words)),
        actor=actor,
        counterparties=tuple(p for p in parties if p.name != actor.name),
        objects=objects,
        money=money,
        capacity=title.capacities[0] if kind == "compute" and title.capacities else None,
        status=ReportStatus.OCCURRED,
    )
