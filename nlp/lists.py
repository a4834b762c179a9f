"""A place in a section in, the list of names that begins there out: "ASML, BNP Paribas and Amazon"."""

from nlp.lexicon import wordlist
from nlp.names import Name
from nlp.parties import (
    FUNCTION_WORDS,
    GENERIC,
    Party,
    begins_name,
    capital_run,
    is_origin,
    only_tells_maker,
    only_tells_origin,
    open_party,
    party,
)
from nlp.sections import Section

#: What companies' names end with, shortened.
_SHORTENED = wordlist("inc corp co ltd")
_COORDINATORS = wordlist(", and & et + x × / with avec or ou")
#: What may stand between the names of a list: officers speak for their organisations.
_OFFICES = wordlist(
    "founder ceo cto chief president pdg chairman chair cofounder co-founder executive officer government"
)


def coordinated(section: Section, organisations: list[Party]) -> list[Party]:
    """The first organisation with those joined to it by commas, "and" or "+", officers in between passed over."""
    group = [organisations[0]]
    for following in organisations[1:]:
        people = {i for n in section.names if n.kind == "person" for i in range(n.start, n.end)}
        between = [section.lower[i] for i in range(group[-1].end, following.start) if i not in people]
        if not between or any(word not in _COORDINATORS and word not in _OFFICES for word in between):
            break
        if following.name != group[0].name:
            group.append(following)
    return group


def _with_unit(section: Section, known: Name, stop: int) -> Party:
    """A listed organisation, or what the words in capitals behind it make of it: "Crédit Agricole CIB"."""
    begins, end = {name.start for name in section.names}, known.end
    while end < stop and section.words[end][0].isupper() and end not in begins:
        if section.lower[end] in _OFFICES | _SHORTENED | GENERIC:
            return party(known, section)
        end += 1
    whole = known.kind == "organisation" and known.end < end <= known.end + 2 and not section.title_case
    return open_party(section, known.start, end) if whole else party(known, section)


_ARTICLES = frozenset({"the", "le", "la", "l'", "les", "d'"})
#: What stands before a name of a list, or before what is said of it.
_BEFORE = _COORDINATORS | _ARTICLES


def names_from(section: Section, start: int, stop: int, *, open_names: bool = True) -> list[Party]:
    """The list of names that begins at or right after a token and ends before `stop`: "ASML, BNP Paribas and Amazon".

    Without `open_names` those alone that a list knows.
    """
    index, found, skipped, described = start, list[Party](), 0, False
    while index < stop:
        known = next((n for n in section.names if n.start <= index < n.end), None)
        if known is not None and only_tells_maker(section, known.end):
            index = known.end + 1
        elif known is not None:
            found.append(_with_unit(section, known, stop))
            index, described, skipped = found[-1].end, False, 0
        elif skipped < 3 and only_tells_origin(section, index) and (not found or section.lower[index - 1] in _BEFORE):
            index, described = index + 1, True  # "the Swedish maker Foo", "Foo and the Finnish fund Bar"
        elif begins_name(section.words[index]) and open_names and section.lower[index] not in FUNCTION_WORDS:
            last = capital_run(section, index, _next_name(section, index, stop))
            if is_origin(section, index, last) or only_tells_maker(section, last):
                index = last + 1
                continue
            bare = last - 1 if last - index > 1 and section.lower[last - 1] in _SHORTENED else last
            of_next = any(n.start == last for n in section.names) and section.lower[last - 1] in GENERIC
            if not of_next and not all(word in GENERIC | _SHORTENED for word in section.lower[index:bare]):
                found.append(open_party(section, index, bare))
            index, described, skipped = max(last, index + 1), False, 0
        elif section.lower[index] in _COORDINATORS or section.lower[index] in _ARTICLES:
            index += 1
        elif found and section.words[index] == "." and section.lower[index - 1] in _SHORTENED:
            index += 1  # "Foo Inc. and Bar"
        elif (
            (not found or described)
            and skipped < 3
            and section.words[index].isalpha()
            and section.lower[index] not in FUNCTION_WORDS
        ):
            index, skipped = index + 1, skipped + 1  # what a name is called before it comes: "le fabricant suédois Foo"
        else:
            break
    return found


def _next_name(section: Section, start: int, stop: int) -> int:
    return min((name.start for name in section.names if start < name.start < stop), default=stop)
