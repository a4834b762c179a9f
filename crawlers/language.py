"""A text and the language its source declares in, the text's own language out; the only module that knows py3langid."""

import lzma
import shutil
from functools import cache
from tempfile import TemporaryFile
from typing import Any, Final

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

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
    """The identifier with our languages alone, its tables read one after the other.

    The library's own loader holds all of them at once, in two copies, and the columns of 142 languages: 90 MB more for
    a moment, and 25 MB more for good.
    """
    with TemporaryFile() as plain:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
            shutil.copyfileobj(packed, plain, length=1 << 20)
        plain.seek(0)
        with np.load(plain) as model:
            languages = model["classes"].tolist()
            ours = [place for place, lang in enumerate(languages) if lang in LANGUAGES]
            return LanguageIdentifier(
                model["ptc"][:, ours],
                model["pc"][ours],
                [languages[place] for place in ours],
                memoryview(model["nextmove"]),
                memoryview(model["out_feat"]),
                norm_probs=True,
                tk_row=memoryview(model["nextmove_row"]),
            )
