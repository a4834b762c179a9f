"""The words of a French text in, the institutions that it names by a common noun out: "l'université de Genève".

French writes the noun small, so that the capitals alone would name a town or half of a ministry. Courts are left out:
they decide about parties and are none.
"""

from collections.abc import Sequence

from nlp.lexicon import wordlist

_NOUNS = wordlist(
    """
    université institut école faculté hôpital clinique ministère préfecture rectorat académie mairie ville région
    métropole agence autorité fondation fédération syndicat chambre observatoire musée bibliothèque lycée secrétariat
    """
)
#: The same in capitals, which the name follows too: "le CHU de Rennes".
_SHORT = wordlist("CHU CHRU CCI INSA IUT IEP ARS")
#: Those of them where something may be built, and what says that it is.
_GROUNDS, _IN = wordlist("ville région métropole"), "dans"
#: What may stand between the noun and the name.
_KINDS = wordlist(
    """
    normale polytechnique supérieure technique fédérale fédéral national nationale régional régionale départementale
    européen européenne catholique libre universitaire hospitalier municipale général générale spatiale
    """
)
_OF = wordlist("de du des d' d’")
_ARTICLES = wordlist("la l' l’")
#: What joins a second name: "l'université de Californie à Berkeley", "le ministère de l'Économie et des Finances".
_AT, _AND = "à", "et"


def institutions_in(words: Sequence[str]) -> list[tuple[int, int]]:
    """Token ranges of nouns with the names that tell which one is meant."""
    found = []
    for start, word in enumerate(words):
        small = word in _NOUNS or word in _SHORT
        if not small and not (word.lower() in _NOUNS and _is_small(words, start + 1)):
            continue
        if word.lower() in _GROUNDS and _IN in words[max(0, start - 2) : start]:
            continue  # "dans la région Grand Est"
        at = start + 1
        while at < len(words) and words[at] in _KINDS:
            at += 1
        end = _name_behind(words, at)
        if end > at:
            found.append((start, _further(words, word.lower(), end)))
        elif at > start + 1 and not small:  # "l'École normale supérieure"
            found.append((start, at))
    return found


def _is_small(words: Sequence[str], at: int) -> bool:
    """Whether a noun with a capital is followed by small letters, as where it opens a sentence."""
    return at < len(words) and (words[at] in _OF or words[at] in _KINDS)


def _name_behind(words: Sequence[str], at: int) -> int:
    """Where the capitals end that follow at once or behind "de la"; `at` where there are none."""
    first = at
    if first < len(words) and words[first] in _OF:
        first += 1
        if first < len(words) and words[first] in _ARTICLES:
            first += 1
    end = first
    while end < len(words) and words[end][0].isupper():
        end += 1
    return end if end > first else at


def _further(words: Sequence[str], noun: str, end: int) -> int:
    """Where a name ends that has reached `end`, with what is joined to it."""
    if noun == "université" and words[end : end + 1] == [_AT]:
        return max(end, _name_behind(words, end + 1))
    if noun == "ministère" and words[end : end + 1] == [_AND] and words[end + 1 : end + 2] and words[end + 1] in _OF:
        return max(end, _name_behind(words, end + 1))
    return end
