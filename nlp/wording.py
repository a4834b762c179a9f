"""An item and the names found in it in, the words by which merging compares its reports out.

Words are brought to a form in which a French and an English title of one happening look alike: accents and endings go,
a small lexicon (`wording.toml`) makes one word of the field's common synonyms and translations.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from nlp.amounts import money_mentions
from store.merging import Wording
from store.model import Item, Mention
from store.money import roughly_usd

LEXICON_FILE = Path(__file__).with_name("wording.toml")

#: Words of the lead that are compared; outlets put the news first and their own angle after it.
LEAD_WORDS = 40
#: Longer words are compared by their first letters: "financ(ement)" and "financ(ing)".
_STEM_LETTERS = 6
_WORD = re.compile(r"[^\W_]+(?:[.'’\-‑][^\W_]+)*")
_ELIDED = re.compile(r"\A(?:[ldsnjmtc]|qu)['’](?=\w)")
_TAGS = re.compile(r"<[^>]+>")
#: An aggregator's tail: "Title - The Outlet", "Title (Reporter/The Outlet)".
_CREDIT = re.compile(r"\s+[-–—|]\s+[^-–—|]{2,40}(?:\|[^|]{2,40})?\Z|\s*\([^()]*/[^()]*\)\s*\Z")


def wording(item: Item, mentions: Sequence[Mention]) -> Wording:
    """What of an item's title and lead is compared: terms, names, model versions, sums and the opening words."""
    title = headline(item.title, item.publisher)
    field, lead = _lead(item, title)
    near = [m for m in mentions if m.field == "title" or (m.field == field and m.start < len(lead))]
    titled = terms(title)
    versions = _versions(m.text for m in near if m.field == "title")
    return Wording(
        lang=item.lang,
        title=tuple(sorted(titled)),
        lead=tuple(sorted(terms(lead) - titled)),
        names=tuple(sorted({m.entity_id for m in near})),
        versions=versions or _versions(m.text for m in near),
        versions_in_title=bool(versions),
        sums=tuple(sorted({roughly_usd(m.money.value, m.money.currency) for m in money_mentions(f"{title}\n{lead}")})),
        opening=f"{title}\n{lead}".strip(),
    )


def headline(title: str, publisher: str) -> str:
    """A title without markup and without the outlet's name that an aggregator puts behind it."""
    text = " ".join(_TAGS.sub("", title).split())
    credit = _CREDIT.search(text)
    if credit and (not credit[0].lstrip().startswith(("-", "–", "—", "|")) or _names(publisher, credit[0])):
        return text[: credit.start()]
    return text


def terms(text: str) -> frozenset[str]:
    """The words of a text that say something, each in the form in which it is compared."""
    skipped, alike = _lexicon()
    found = set()
    for match in _WORD.finditer(text):
        word = _ELIDED.sub("", fold(match[0])).removesuffix("'s")
        if word in alike:
            found.add(alike[word])
            continue
        # "gpt-5.6" stays whole between its hyphens, so that 5.6 is one number and no 5 and 6.
        for part in re.split(r"[-']" if any(map(str.isdigit, word)) else r"[-'.]", word):
            if part in skipped or (len(part) < 2 and not part.isdigit()):
                continue
            found.add(alike.get(part) or _stem(part))
    return frozenset(found)


def spelled(text: str, wanted: Iterable[str]) -> list[str]:
    """The words of a text that stand for the wanted terms, as written there, in order."""
    left, found = set(wanted), []
    for match in _WORD.finditer(text):
        if hit := terms(match[0]) & left:
            left -= hit
            found.append(match[0])
    return found


def fold(text: str) -> str:
    """Lower case without accents, with plain apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("‑", "-"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=10_000)  # asked of every pair of reports
def version_key(name: str) -> str | None:
    """A model's name as words, version kept ("Mistral-Small 3.1" → "mistral small 3.1"); None without a version."""
    words = re.split(r"[\s\-_:]+", fold(name))
    return " ".join(filter(None, words)) if any(map(str.isdigit, name)) else None


def _lead(item: Item, title: str) -> tuple[str, str]:
    """Field and opening words of what follows the title; a summary that only repeats the title is none."""
    start = fold(title)[:40]
    for field, text in (("summary", item.summary), ("text", item.text)):
        plain = " ".join(_TAGS.sub("", text).split()[:LEAD_WORDS])
        if plain and not (start and fold(plain).startswith(start)):
            return field, plain
    return "summary", ""


def _versions(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for name in names if (key := version_key(name))))


def _names(publisher: str, credit: str) -> bool:
    """Whether a title's tail is the publisher's name, or its beginning."""
    tail, name = terms_of_name(credit), terms_of_name(publisher)
    return bool(tail and name) and (tail[0] == name[0] or tail[-1] == name[-1])


def terms_of_name(name: str) -> list[str]:
    """The words of an outlet's name, articles left out."""
    return [word for word in re.findall(r"\w+", fold(name)) if word not in {"the", "le", "la", "les", "l"}]


def _stem(word: str) -> str:
    if any(map(str.isdigit, word)):
        return word
    plain = word[:-1] if word.endswith("s") and len(word) > 3 else word
    return plain[:_STEM_LETTERS]


@cache
def _lexicon() -> tuple[frozenset[str], dict[str, str]]:
    """Words skipped, and for each listed word the one that stands for its line (marked "=", so it is no stem)."""
    table = tomllib.loads(LEXICON_FILE.read_text(encoding="utf-8"))
    alike: dict[str, str] = {}
    for line in re.sub(r"\n[ \t]+", " ", table["alike"]).strip().splitlines():
        words = [fold(word) for word in line.split()]
        for word in words:
            alike.setdefault(word, f"={words[0]}")
    return frozenset(fold(word) for word in table["skipped"].split()), alike
