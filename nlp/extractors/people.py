"""Clauses about careers and jobs in, people events out."""

from nlp.clauses import Clause
from nlp.lexicon import wordlist
from nlp.modality import negated, report_status
from nlp.parties import Party, capital_run, open_party, party, unique
from nlp.rules import Finding, Rule, told
from nlp.sections import Section
from store.model import ReportStatus

_ROLE = wordlist(
    """
    ceo cto cfo coo cmo cpo chief officer president vp head director lead chair chairman cofounder co-founder
    founder exec executive executives researcher researchers scientist scientists engineer engineers general counsel
    board boards trustee boss manager leader adviser advisor veteran alum pdg dg directeur directrice patron patronne
    cofondateur cofondatrice cofondateurs cofounders co-founders founders chiefs fondateurs cadres cadre dirigeants
    responsable chercheur chercheurs président présidente ingénieur
    """
)
#: Bodies to which somebody is appointed.
_BODIES = wordlist("trust council committee")
_STAFF = wordlist(
    """
    employees staff workers jobs people workforce roles positions engineers team headcount salariés employés postes
    emplois effectifs personnes layoffs percent % licenciements
    """
)
_PLACE_WORDS = wordlist(
    "forces coalition alliance foundation partnership race fight program programme pledge initiative"
)


#: What only a person does or undergoes.
_PERSONAL = wordlist(
    """
    resigns resigned steps hires hired poaches poached appoints appointed quits démissionne nomme débauche recrute
    ousted fired departs
    """
)
_REORGANISED = wordlist("reorganization reorg restructuring réorganisation restructuration")
_HIRES = wordlist(
    """
    hires hired hire poaches poached appoints appointed names named taps tapped recruits recruited nomme recrute
    débauche
    """
)


def _person_near(clause: Clause, start: int, stop: int) -> Party | None:
    """A listed person, else two or three capitalised words that are no listed name; in title case those at the cue."""
    section = clause.section
    known = next((n for n in section.names if start <= n.start < stop and n.kind == "person"), None)
    if known is not None:
        return party(known, section)
    if section.title_case:
        return _person_at(section, start, stop, before=stop == clause.cue.start)
    index = start
    while index < stop:
        taken = next((n for n in section.names if n.start <= index < n.end), None)
        if taken is not None:
            index = taken.end
            continue
        if section.words[index][0].isupper() and _is_word(section.words[index]) and section.lower[index] not in _ROLE:
            run = capital_run(section, index, stop)
            end = _before_role(section, index, run)
            if 2 <= end - index <= 3:
                return open_party(section, index, end)
            index = max(run, index + 1)
            continue
        index += 1
    return None


def _person_at(section: Section, start: int, stop: int, *, before: bool) -> Party | None:
    """Two or three words of a title in title case that end right `before` its verb, or follow it, no office in them."""
    named = {i for name in section.names for i in range(name.start, name.end)}

    def is_name(at: int) -> bool:
        word = section.words[at]
        plain = at in named or at in section.verbs or section.lower[at] in _ROLE
        return word[0].isupper() and _is_word(word) and not plain

    first = last = stop if before else start
    while before and first > start and is_name(first - 1):
        first -= 1
    while not before and last < stop and is_name(last):
        last += 1
    return open_party(section, first, last) if 2 <= last - first <= 3 else None


def _is_word(word: str) -> bool:
    """Whether a word has nothing but letters, and hyphens between them: "Jean-Luc"."""
    return word.replace("-", "").isalpha()


def _before_role(section: Section, start: int, end: int) -> int:
    """Where an office begins in a run of words; its end where none does."""
    return next((i for i in range(start, end) if section.lower[i] in _ROLE), end)


_JOINING = wordlist(", and et &")
_FORMER = wordlist("former ex ex- ancien ancienne l'ancien l'ex-")


def _employer(clause: Clause, exclude: Party | None) -> Party | None:
    lower = clause.section.lower
    named = clause.organisations([*clause.left, *clause.right])
    named = [p for p in named if exclude is None or p.name != exclude.name]
    named = [p for p in named if not _FORMER & set(lower[max(clause.start, p.start - 1) : p.start])]
    if named:
        return named[0]
    owned = [p for p in [*clause.left, *clause.right] if p.owner is not None and p.kind != "person"]
    if owned:
        return owned[0]
    first = clause.section.names_in(*clause.sentence)
    return next(
        (Party(name=n.text, section=clause.section, start=n.start, end=n.end, kind=n.kind, owner=n.owner) for n in first
         if n.kind == "organisation"), None,
    )  # fmt: skip


def _read_move(clause: Clause) -> list[Finding] | str:
    """Somebody joins, leaves or is named: a person or an office, and a listed employer."""
    if negated(clause):
        return "negated"
    section = clause.section
    around = frozenset(section.lower[clause.start : min(clause.end + 6, clause.sentence[1])])
    if clause.first_words[-1:] == ["who"]:
        return "told of somebody's past"
    if section.lower[clause.cue.start] == "left" and not _is_verb(clause):
        return "a side, nobody who left"
    hires = _HIRES & set(section.lower[clause.cue.start : clause.cue.end])
    undergone = section.lower[clause.cue.end - 1] == "to"  # "appointed to the board"
    before = None if hires and not undergone else _person_near(clause, clause.start, clause.cue.start)
    person = before or _person_near(clause, clause.cue.end, clause.end)
    if section.lower[clause.cue.start] == "leadership" and _TEXTS & set(clause.first_words):
        return "a person's words, no move"
    if person is None and not hires:  # "Jane Roe to join …" in title case
        run = clause.subject
        person = run if run is not None and run.kind == "open" and 2 <= run.end - run.start <= 3 else None
    appointed = section.lower[clause.cue.start].startswith(("appoint", "elect"))
    if person is None and not around & (_ROLE | _REORGANISED | (_BODIES if appointed else frozenset())):
        return "neither a person nor an office"
    if around & _PLACE_WORDS and person is None:
        return "an organisation joins, no person"
    unproven = person is None or (person.kind == "open" and not _possessed(clause, person))
    if unproven and not around & _ROLE and section.lower[clause.cue.start] not in _PERSONAL:
        return "no office beside the person"
    employer = _employer(clause, person) or clause.resumed
    head = clause.subject if hires else None
    passive = undergone and bool(clause.organisations(clause.right))
    if head is not None and _is_named(clause, head):
        passive, person = True, person or head
    opens = head is not None and head.kind == "open" and head.start == clause.start and clause.page.speaks_of_ai
    if opens and not passive:
        employer = head  # an unlisted company hires: "Foo taps former Bar director"
    if employer is None and clause.page.item.publisher_lab is None:
        return "no listed employer"
    if section.lower[clause.cue.start : clause.cue.end][0].startswith(
        ("join", "rejoi", "leav", "quit", "to", "left", "head", "move", "jump", "defect")
    ):
        right = [] if hires else clause.organisations(clause.right)
        bound_for = right and section.lower[right[0].start - 1] in {"for", "to", "pour", "chez"}
        left = clause.organisations(clause.left)
        arrives = section.lower[clause.cue.start].startswith(("join", "rejoi", "head", "move", "jump", "defect"))
        if bound_for and left and not arrives:
            right = left
        employer = right[0] if right else employer
    people = [] if person is None else [*_joined_before(clause, person), *_with_joined(person, clause.end)]
    return [_finding(clause, employer, people)]


def _joined_before(clause: Clause, person: Party) -> list[Party]:
    """The one whom "and" joins to a person before the verb: "Jane Roe and John Doe join …"."""
    section, at = clause.section, person.start - 1
    if at <= clause.start or person.end != clause.cue.start or section.lower[at] not in _JOINING - {","}:
        return []
    start = at
    while start > clause.start and section.words[start - 1][0].isupper() and _is_word(section.words[start - 1]):
        start -= 1
    named = 2 <= at - start <= 3 and _ROLE.isdisjoint(section.lower[start:at])
    taken = any(n.start < at and n.end > start and n.kind != "person" for n in section.names)
    return [open_party(section, start, at)] if named and not taken else []


def _with_joined(person: Party, stop: int) -> list[Party]:
    """A person and those joined by commas and "and": "hires Jane Roe, John Doe and Ann Poe"."""
    section, found = person.section, [person]
    while True:
        start = found[-1].end
        while start < stop and section.lower[start] in _JOINING:
            start += 1
        end = capital_run(section, start, stop)
        if start == found[-1].end or not 2 <= end - start <= 3 or not _ROLE.isdisjoint(section.lower[start:end]):
            return found
        if any(name.start < end and start < name.end and name.kind != "person" for name in section.names):
            return found
        known = next((name for name in section.names if name.start == start), None)
        found.append(party(known, section) if known is not None else open_party(section, start, end))


def _is_named(clause: Clause, head: Party) -> bool:
    """“Jane Roe named chief executive of Foo”: who heads the clause got the office, and hired nobody."""
    lower = clause.section.lower
    office = next(iter(clause.organisations(clause.right)), None)
    return (
        head.kind in {"open", "person"}
        and 2 <= head.end - head.start <= 3
        and lower[clause.cue.start] in _NAMED
        and office is not None
        and lower[office.start - 1] in {"of", "at", "by", "chez", "de", "d'"}
        and not _ROLE.isdisjoint(lower[clause.cue.end : office.start])
    )


_NAMED = wordlist("named appointed elected promoted tapped hired picked chosen nommé nommée promu promue désigné")
_TEXTS = wordlist("statement letter remarks speech testimony interview note")
_NEUTRAL = wordlist(
    """
    workforce headcount effectifs roles positions jobs staffers postes employees severance recruter recruitment
    """
)


def _is_verb(clause: Clause) -> bool:
    """Whether a word that is an adjective too stands where a verb stands: after a name, a pronoun or an auxiliary."""
    at = clause.cue.start
    named = any(name.end == at for name in clause.section.names)
    return named or clause.section.lower[at - 1 : at] in (["has"], ["have"], ["had"], ["he"], ["she"], ["they"])


_CHANGES = wordlist(
    """
    cut cuts cutting reduce reduces shrink shrinks grow grows double doubles triple triples quadruple expand expands
    increase lay lays laid slash slashes trim trims percent % add adds hire réduit réduire augmente
    """
)


def _possessed(clause: Clause, person: Party) -> bool:
    """“DeepMind's Jane Roe”: the employer stands before the name."""
    return any(p.kind == "organisation" and 0 < person.start - p.end <= 2 for p in clause.left)


def _read_staff(clause: Clause) -> list[Finding] | str:
    """Layoffs, headcount, hiring drives: a listed employer and a word for staff."""
    if negated(clause):
        return "negated"
    section = clause.section
    cue = " ".join(section.lower[clause.cue.start : clause.cue.end])
    after = frozenset(section.lower[clause.cue.start : clause.end])
    if cue in _NEUTRAL and not _CHANGES & set(section.lower[clause.start : clause.end]):
        return "staff is named, and does not change"
    if not after & (_STAFF - {"percent", "%"}) and "lay" not in cue and "headcount" not in cue and "licenci" not in cue:
        return "nothing said of staff"
    employer = clause.subject or _employer(clause, None) or clause.resumed
    if employer is None or employer.kind in {"open", "person"}:
        return "no listed employer"
    return [_finding(clause, employer, [])]


def _finding(clause: Clause, employer: Party | None, people: list[Party]) -> Finding:
    status, at = report_status(clause)
    if status is ReportStatus.DENIED and (at is None or at[0] > clause.cue.start):
        status, at = ReportStatus.OCCURRED, None  # "leaves Foo, denies a rift": not the move is denied
    return told(
        clause,
        "people",
        actor=employer,
        # "Head of Japan", "Former CISA chief"
        counterparties=tuple(p for p in unique(people) if p.section.lower[p.start] not in _ROLE | _FORMER),
        status=status,
        status_at=at,
    )


RULES = (
    Rule(id="people.move", read=_read_move),
    Rule(id="people.staff", read=_read_staff),
)
