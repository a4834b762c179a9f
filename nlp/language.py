"""A language in, the spaCy pipeline that turns a text into words, sentences, names and cues out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.attrs import NORM  # type: ignore[import-not-found] # compiled, without stubs
from spacy.lang.char_classes import (
    ALPHA,
    ALPHA_LOWER,
    ALPHA_UPPER,
    CONCAT_QUOTES,
    CURRENCY,
    LIST_ELLIPSES,
    LIST_PUNCT,
    LIST_QUOTES,
)
from spacy.lang.punctuation import TOKENIZER_PREFIXES
from spacy.language import BaseDefaults, Language
from spacy.matcher import PhraseMatcher
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from nlp.entities import Watchlist
from nlp.lexicon import present_of, wordlist
from nlp.names import Name, NameFinder
from store.errors import ConfigError

#: Languages that are read; a text in another one is told apart and left alone.
LANGUAGES = ("en", "fr")

# A model name keeps its hyphens and dots ("GPT-5.6", "Qwen3-Coder-480B-A35B"), so words are split inside only at a
# French elision ("d'Anthropic"), a dash or an ellipsis.
_INFIXES = [
    r"…",
    r"\.\.\.+",
    r"—",
    r"(?<=\s)[–-](?=\s)",
    r"(?<=[0-9])(?=€|\$|£)",
    r"(?<=[a-z])\.(?=[A-Z][a-z])",
    r"[’'](?=—)",
]
# Changelogs glue a product to its version: "app26.212", "CLI0.138.0".
_INFIXES += [r"(?<=\bapp)(?=\d)", r"(?<=\bCLI)(?=\d)", r"(?<=\bAPI)(?=\d)", r"(?<=\bSDK)(?=\d)"]
_FRENCH_INFIXES = [r"(?<=\b[dDlLnNsScCjJmM]['’])(?=\w)", r"(?<=\bqu['’])(?=\w)", r"(?<=\bQu['’])(?=\w)"]
_FRENCH_CLITICS = "ce clés elle en il ils je là moi nous on t vous"
_ENDS = wordlist(". ! ? … ... | 。")


class _FrenchDefaults(BaseDefaults):
    """spaCy's rules at the ends of French words, but for units of measure.

    Its own module `spacy.lang.fr` compiles an expression of 360 kB for words that keep their hyphens: 3 s and 33 MB at
    the first French text, for something that `_tokenizer` leaves out.
    """

    prefixes = (*TOKENIZER_PREFIXES, rf"(?:([dlnDLN])['’])(?=[{ALPHA}])")
    suffixes = (
        *LIST_PUNCT,
        *LIST_ELLIPSES,
        *LIST_QUOTES,
        r"(?<=[0-9])\+",
        r"(?<=°[FfCcKk])\.",
        r"(?<=[0-9])%",
        rf"(?<=[0-9])(?:{CURRENCY})",
        rf"(?<=[0-9{ALPHA_LOWER}%²\-\+(?:{CONCAT_QUOTES})])\.",
        rf"(?<=[{ALPHA_UPPER}][{ALPHA_UPPER}])\.",
        rf"(?<=[{ALPHA}])[-–—‐‑]({'|'.join(f'{_FRENCH_CLITICS} {_FRENCH_CLITICS.upper()}'.split())})",
    )


class _French(Language):  # type: ignore[no-untyped-call] # spaCy's `__init_subclass__`
    lang = "fr"
    Defaults = _FrenchDefaults


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words at the tokens `start:end` that a rule waits for."""

    rule: str
    start: int
    end: int
    #: Tense of a verb in the third person; None of any other word.
    tense: str | None = None


class Pipeline:
    """One language's tokenizer and matchers; stateless once built, so a text gives the same result every time."""

    def __init__(
        self,
        lang: str,
        *,
        watchlist: Watchlist,
        cues: Mapping[str, Iterable[str]],
        finite: Mapping[str, str],
        model: str | None = None,
    ) -> None:
        """`cues` gives the phrases of each rule, `finite` the tense of their verbs in the third person.

        `model` is a spaCy model, as `check_models` passed it.
        """
        self.lang = lang
        self.nlp = _load(lang, model)
        self.has_model = model is not None
        tokenize = self.nlp.make_doc
        forms = [form for form in {**watchlist.surfaces, **watchlist.families} if not form.startswith("*")]
        self.names = NameFinder(watchlist, self.nlp.vocab, [(form, tokenize(form)) for form in forms])
        self._cues = PhraseMatcher(self.nlp.vocab, attr="NORM" if lang == "fr" else "LOWER")
        self._finite = finite
        for rule, phrases in cues.items():
            self._cues.add(rule, [tokenize(phrase) for phrase in phrases])

    def read(self, text: str) -> Doc:
        """Tokens of a text; with a model, its entities too."""
        return self.nlp(text) if self.has_model else self.nlp.make_doc(text)

    def plain(self, doc: Doc, words: Sequence[str]) -> list[str]:
        """The `words` of a text in lower case, a French future or conditional as its present."""
        return [token.norm_ for token in doc] if self.lang == "fr" else [word.lower() for word in words]

    def cues_in(self, doc: Doc) -> list[Cue]:
        """The words that rules wait for, in order, the longer first; those within a longer one of its rule left out."""
        strings = self.nlp.vocab.strings
        found = [
            Cue(rule=strings[key], start=start, end=end, tense=self._tense(doc, start))
            for key, start, end in self._cues(doc)
        ]
        found.sort(key=lambda cue: (cue.start, -cue.end))
        kept: list[Cue] = []
        reach: dict[str, int] = {}
        for cue in found:
            if cue.end > reach.get(cue.rule, 0):
                reach[cue.rule] = cue.end
                kept.append(cue)
        return kept

    def _tense(self, doc: Doc, start: int) -> str | None:
        first = doc[start].norm_
        return self._finite.get(doc[start + 1].norm_ if first in {"s'", "se"} and start + 1 < len(doc) else first)

    def hints(self, doc: Doc) -> tuple[Name, ...]:
        """Organisations and people that the user's spaCy model found; none without a model."""
        kinds = {"ORG": "organisation", "PERSON": "person", "PER": "person"}
        return tuple(
            Name(
                kind=kinds[span.label_],
                text=span.text,
                owner=span.text if span.label_ == "ORG" else None,
                start=span.start,
                end=span.end,
                listed=False,
            )
            for span in doc.ents
            if span.label_ in kinds
        )


def sentence_bounds(words: list[str]) -> tuple[tuple[int, int], ...]:
    """Token ranges of the sentences: an end mark closes one unless the next word goes on in lower case."""
    bounds, start = [], 0
    for index, word in enumerate(words):
        if word in _ENDS:
            following = words[index + 1] if index + 1 < len(words) else ""
            if not following[:1].islower():
                bounds.append((start, index + 1))
                start = index + 1
    if start < len(words):
        bounds.append((start, len(words)))
    return tuple(bounds)


def check_models(models: Mapping[str, str]) -> None:
    """Raise ConfigError unless each model, by language, is there and made for it; none is loaded."""
    problems = []
    for lang, model in models.items():
        if lang not in LANGUAGES:
            problems.append(f"spaCy model {model!r}: language {lang!r} is not read, only {' and '.join(LANGUAGES)} are")
        elif not (spacy.util.is_package(model) or Path(model, "meta.json").is_file()):
            problems.append(
                f"spaCy model {model!r} for language {lang!r} is neither an installed package nor a model's folder: "
                "install it, or leave it out"
            )
    if problems:
        raise ConfigError(problems)


def _load(lang: str, model: str | None) -> Language:
    blank = _French if lang == "fr" else spacy.util.get_lang_class(lang)
    nlp = blank() if model is None else spacy.load(model)
    if lang == "fr":
        vocab: Any = nlp.vocab  # its stub leaves the getters out
        vocab.lex_attr_getters[NORM] = present_of
    nlp.tokenizer = _tokenizer(nlp)
    return nlp


def _tokenizer(nlp: Language) -> Tokenizer:
    defaults = nlp.Defaults
    infixes = _INFIXES + (_FRENCH_INFIXES if nlp.lang == "fr" else [])
    suffixes = [rule for rule in defaults.suffixes or () if "km²" not in str(rule)] + [
        r"(?<=\w)[’']s",
        r"(?<=s)[’']",
        r"(?<=[A-Za-z]{2})\.",  # "acquired by SpaceX.": spaCy keeps the stop after a capital
    ]
    return Tokenizer(
        nlp.vocab,
        prefix_search=compile_prefix_regex([*(defaults.prefixes or ()), r"~", r"[Ee]x-(?=[A-Z])"]).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        url_match=defaults.url_match,
    )
