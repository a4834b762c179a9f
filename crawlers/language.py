"""A text and the language its source declares in, the text's own language out; the only module that knows py3langid."""

from functools import cache
from typing import Any, Final

from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

#: What sources about AI are written in; among all languages of the model, a headline of names looks like any of them.
LANGUAGES: Final = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "zh")
UNDETERMINED: Final = "und"
#: How much likelier the declared language is than another one, before a word is read: feeds of one language carry the
#: odd item of another one, and a short title says little.
_DECLARED_ODDS: Final = 20.0
_SURE: Final = 0.5
_LONGEST: Final = 500  # characters; more of them say nothing new, and take half a millisecond each thousand


def identify_language(text: str, declared: str) -> str:
    """ISO 639-1 of the text; "und" where neither the text nor its source tells.

    The declared language ("und" for none) is what an undecided text is taken for.
    """
    weights = {
        lang: share * (_DECLARED_ODDS if lang == declared else 1.0) for lang, share in _shares(text[:_LONGEST]).items()
    }
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] > _SURE * sum(weights.values()) else UNDETERMINED


def _shares(text: str) -> dict[str, float]:
    return {str(lang): float(share) for lang, share in _identifier().rank(text)}


@cache
def _identifier() -> Any:
    # Of the model's 142 languages ours alone: `set_languages` would keep the others too, 25 MB of them.
    table, priors, languages, *automaton = load_model(MODEL_DIR / MODEL_FILE)
    ours = [place for place, lang in enumerate(languages) if lang in LANGUAGES]
    nextmove, row, output = automaton
    named = [languages[place] for place in ours]
    return LanguageIdentifier(table[:, ours], priors[ours], named, nextmove, output, norm_probs=True, tk_row=row)
