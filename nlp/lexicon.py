"""Base forms of verbs in, every form that a headline or lead uses out, in English and French; word lists too."""

import re
from collections.abc import Iterable

_VOWELS = "aeiou"
# Written out, because doubling a last consonant depends on stress that spelling does not show.
_DOUBLED = {"ship", "drop", "plan", "cut", "slash", "ban", "tap", "scrap", "unplug", "pin", "win", "admit", "submit"}
_IRREGULAR = {
    "bring": "brought", "build": "built", "buy": "bought", "cut": "cut", "find": "found", "get": "got", "give": "gave",
    "hit": "hit", "leave": "left", "lose": "lost", "make": "made", "pay": "paid", "quit": "quit", "sell": "sold",
    "shut": "shut", "sink": "sank", "strike": "struck", "take": "took", "win": "won", "go": "went", "rise": "rose",
    "fall": "fell", "beat": "beat", "become": "became", "hold": "held", "see": "saw", "tell": "told", "say": "said",
    "show": "showed", "step": "stepped", "let": "let", "set": "set", "put": "put", "ink": "inked", "lay": "laid",
    "withdraw": "withdrew", "break": "broke", "grow": "grew", "lead": "led", "join": "joined", "sue": "sued",
    "commit": "committed", "rent": "rented", "know": "knew", "begin": "began", "keep": "kept", "offer": "offered",
    "open": "opened", "uncover": "uncovered", "discover": "discovered", "order": "ordered", "power": "powered",
    "trigger": "triggered", "partner": "partnered", "deliver": "delivered", "debut": "debuted", "target": "targeted",
    "benefit": "benefited", "team": "teamed", "poach": "poached", "reach": "reached",
}  # fmt: skip
_KEEP_E = {"see", "free"}


def wordlist(text: str) -> frozenset[str]:
    """The words of a text, each once: a word list that reads as one."""
    return frozenset(text.split())


def lowered(text: str) -> str:
    """A text in lower case, every sign at its place: "İ" is the only one of Unicode that would become two.

    An expression in lower case searches it four times as fast as one that ignores case searches the text.
    """
    return text.replace("İ", "I").lower()


#: A French future or conditional in the third person, by what stands before its ending; other tenses have no such end.
_FUTURE = re.compile(r"(\w{2,}?)r(a|ont|ait|aient)")
#: Words that only end like one, and verbs whose future says more than when.
_NO_FUTURE = wordlist(
    "attrait sera seront serait seraient aura auront aurait auraient pourra pourront pourrait pourraient devra devront "
    "devrait devraient voudra voudrait faudra faudrait ira iront irait iraient saura sauront saurait"
)
#: Stem of the future → present, where it does not follow from the ending.
_PRESENT = {
    "fe": "fait", "ouvri": "ouvre", "rouvri": "rouvre", "offri": "offre", "couvri": "couvre", "découvri": "découvre",
    "sorti": "sort", "parti": "part", "servi": "sert", "senti": "sent", "acquer": "acquiert",
    "conquer": "conquiert", "recev": "reçoit", "concev": "conçoit", "ver": "voit", "prévoi": "prévoit",
    "mett": "met", "permett": "permet", "promett": "promet", "remett": "remet", "soumett": "soumet", "suiv": "suit",
    "poursuiv": "poursuit", "écri": "écrit",
}  # fmt: skip


def verbs(*bases: str) -> tuple[str, ...]:
    """Base, -s, past and -ing form of each English verb; what follows the verb stays ("team up" → "teams up")."""
    forms: dict[str, None] = {}
    for base in bases:
        verb, _, rest = base.partition(" ")
        tail = f" {rest}" if rest else ""
        for form in (verb, _third_person(verb), _past(verb), _gerund(verb)):
            forms[form + tail] = None
    return tuple(forms)


def verbes(*bases: str) -> tuple[str, ...]:
    """Present, perfect and future third persons, infinitive, and participles of regular French verbs in -er or -ir.

    A reflexive verb is given as "s' associer" or "se lancer"; what follows the verb stays.
    """
    forms: dict[str, None] = {}
    for base in bases:
        verb, _, rest = base.partition(" ")
        reflexive = ""
        if verb in {"se", "s'"} and rest:
            reflexive = "s'" if verb == "s'" else "se "
            verb, _, rest = rest.partition(" ")
        tail = f" {rest}" if rest else ""
        for form in _conjugate(verb):
            perfect = reflexive and form.endswith(("é", "ée", "és", "ées", "i", "ie"))  # "s'est associé"
            lead = ("se sont " if form.endswith("s") else "s'est ") if perfect else reflexive
            forms[lead + form + tail] = None
    return tuple(forms)


#: Present third persons that rules wait for as phrases.
_MORE_FINITE = (
    wordlist("opens sells drops hits wins bets taps welcomes expands"),
    wordlist("implante installe allie associe offre") | frozenset(_PRESENT.values()),
)


def finite_verbs(bases: Iterable[str]) -> dict[str, str]:
    """Third person present and past of the first word of each English verb, each with its tense."""
    found = dict.fromkeys(_MORE_FINITE[0], "present")
    for base in bases:
        verb = base.partition(" ")[0]
        found |= {_third_person(verb): "present", _past(verb): "past"}
    return found


def finite_verbes(bases: Iterable[str]) -> dict[str, str]:
    """Third persons of the present of French verbs, as `verbes` takes them."""
    found = dict.fromkeys(_MORE_FINITE[1], "present")
    for base in bases:
        verb = base.removeprefix("se ").removeprefix("s' ").partition(" ")[0]
        found |= dict.fromkeys(_conjugate(verb)[1:3], "present")
    return found


def present_of(word: str) -> str:
    """A French future or conditional as its present ("lèverait" → "lève"); any other word, or a name, in lower case.

    Rules and turns then need one form of a verb; which it was, `nlp.modality` asks the word as written.
    """
    match = _FUTURE.fullmatch(word) if word.islower() and word not in _NO_FUTURE else None
    if match is None:
        return word.lower()
    stem, plural = match[1], match[2] in {"ont", "aient"}
    if stem in _PRESENT:
        return _PRESENT[stem]
    if stem.endswith(("eind", "aind", "oind", "iend")):  # "rejoindra", "viendra"
        return f"{stem[:-1]}t"
    if stem.endswith("d"):
        return f"{stem}ent" if plural else stem
    if stem.endswith(("i", "u")):
        return f"{stem}{('sent' if stem.endswith('ui') else 'ssent') if plural else 't'}"
    if stem.endswith("e") and len(stem) > 2:
        return f"{stem}nt" if plural else stem
    return word


#: Irregular French infinitives and participles → present.
_BASE_PRESENT = {
    "acquérir": "acquiert", "acquis": "acquiert", "conquérir": "conquiert", "conquis": "conquiert", "ouvrir": "ouvre",
    "ouvert": "ouvre", "offrir": "offre", "offert": "offre", "découvrir": "découvre", "découvert": "découvre",
    "sortir": "sort", "sorti": "sort", "partir": "part", "parti": "part", "servir": "sert", "obtenir": "obtient",
    "obtenu": "obtient", "retenir": "retient", "retenu": "retient", "devenir": "devient", "devenu": "devient",
    "recevoir": "reçoit", "reçu": "reçoit", "concevoir": "conçoit", "conçu": "conçoit", "prendre": "prend",
    "pris": "prend", "reprendre": "reprend", "repris": "reprend", "mettre": "met", "mis": "met", "promettre": "promet",
    "promis": "promet", "permettre": "permet", "permis": "permet", "remettre": "remet", "remis": "remet",
    "faire": "fait", "fait": "fait", "suivre": "suit", "poursuivre": "poursuit", "poursuivi": "poursuit",
    "rejoindre": "rejoint", "rejoint": "rejoint", "éteindre": "éteint", "éteint": "éteint", "vivre": "vit",
}  # fmt: skip


def present_of_base(word: str) -> str | None:
    """The present of a French infinitive or participle ("lever", "levé" → "lève"); None for a word that is neither."""
    if word in _BASE_PRESENT:
        return _BASE_PRESENT[word]
    if not word.islower() or len(word) < 4:
        return None
    if word.endswith(("er", "é")):
        return f"{_grave(word.removesuffix('er').removesuffix('é'))}e"
    if word.endswith(("uire", "crire", "clure")):
        return f"{word[:-2]}t"
    if word.endswith(("ir", "i")):
        return f"{word.removesuffix('r')}t"
    if word.endswith("dre"):
        return word[:-2]
    if word.endswith(("ndu", "rdu")):
        return word[:-1]
    return word if word.endswith(("uit", "crit", "clut")) else None


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "go")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + verb[-1] + "ed" if verb in _DOUBLED else verb + "ed"


def _gerund(verb: str) -> str:
    if verb.endswith("e") and verb not in _KEEP_E:
        return verb[:-1] + "ing"
    if verb in _DOUBLED or verb in {"get", "hit", "quit", "shut", "let", "set", "put", "step", "commit", "begin"}:
        return verb + verb[-1] + "ing"
    return verb + "ing"


def _conjugate(verb: str) -> tuple[str, ...]:
    if verb.endswith("er"):
        stem = verb[:-2]
        if stem.endswith(("oy", "uy")):  # "déployer" → "déploie"
            mute = stem[:-1] + "i"
            return (
                verb,
                f"{mute}e",
                f"{mute}ent",
                f"{stem}é",
                f"{stem}ée",
                f"{stem}és",
                f"{stem}ées",
                f"{mute}era",
                f"{stem}ant",
            )
        soft = stem + "e" if stem.endswith("g") else stem  # "engager" → "engageant"
        grave = _grave(stem)
        return (verb, f"{grave}e", f"{grave}ent", f"{stem}é", f"{stem}ée", f"{stem}és", f"{stem}ées",
                f"{grave}era", f"{grave}eront", f"{soft}ant", f"{soft}ait")  # fmt: skip
    if verb.endswith("ir"):
        stem = verb[:-2]
        return (verb, f"{stem}it", f"{stem}issent", f"{stem}i", f"{stem}ie", f"{stem}ira")
    return (verb,)


def _grave(stem: str) -> str:
    """“lev” → "lèv": the accent that a mute e asks for."""
    if (
        len(stem) > 2
        and stem[-2] == "e"
        and stem[-1] not in "lx"
        and not stem.endswith("jet")
        and stem[-3] not in "aeiou"
    ):
        return f"{stem[:-2]}è{stem[-1]}"
    return stem
