"""A text and the language its source declares in, the text's own language out; the only module that knows py3langid."""

from functools import cache
from typing import Any, Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

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
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
