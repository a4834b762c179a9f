"""Files of labelled items of our own in, their items with their events out."""

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).with_name("golden") / "items.jsonl"
#: Headlines of as many wordings as their writer knew, who knew no rule; half of them nobody has looked at since.
WORDING = GOLDEN.with_name("wording.jsonl")
#: Headlines and leads of many writers who knew the guide and no rule, to learn weights from.
CORPUS = Path(__file__).with_name("corpus")
#: One line in so many of each other file of the corpus is kept back, to measure what was learned.
KEPT_BACK, BESIDE = 10, "beside-"
#: First letters of the files all of whose lines are kept back: their writers wrote nothing else, and nothing is learned
#: from their manner.
UNLEARNED = "unlearned-"
#: Files of twelve writers who were asked for other words in every line and for half-open cases, many told by wit or by
#: consequence: harder than what feeds bring.
VARIED = frozenset(
    {
        "forums", "french-mixed", "french-papers", "french-watch", "link-digests", "near-misses", "news-search",
        "newspapers", "own-feeds", "policy-press", "told-indirectly", "trade-press",
    }
)  # fmt: skip
_EVENT = re.compile(r"(?P<type>[a-z_]+)(?:/(?P<alt>[a-z_]+))?@(?P<actor>.+)")


def items(path: Path) -> list[dict[str, Any]]:
    """The items of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def corpus() -> Iterator[dict[str, Any]]:
    """The items of `tests/corpus`, each with its file as `part` and whether it is kept back.

    Lines of `beside-PART` were written beside the recordings of that part, several beside each, those of
    `beside-misread` beside recordings of all parts looked at: to measure these honestly, nothing may be learned from
    them, and none is kept back, for its siblings would give it away.

    A line has seven fields: kind, publisher, laboratory, language, title, summary and events ("type@Actor", or
    "type/other type@Actor", parted by ";"); "-" stands for none.
    """
    for path in sorted(CORPUS.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            kind, publisher, lab, lang, title, summary, told = (
                "" if field == "-" else field for field in line.split(" ¦ ")
            )
            yield {
                "id": f"{path.stem}-{number}",
                "part": path.stem,
                "kept_back": _is_kept_back(path.stem, title),
                "kind": kind,
                "publisher": publisher,
                "publisher_lab": lab or None,
                "date": None,
                "lang": lang,
                "title": title,
                "summary": summary,
                "events": [_event(event) for event in told.split(" ; ")] if told else [],
            }


def manner_of(part: str) -> str:
    """How the lines of a file were written: as "unlearned", "varied" or "other" ones."""
    return "unlearned" if part.startswith(UNLEARNED) else "varied" if part in VARIED else "other"


def _is_kept_back(part: str, title: str) -> bool:
    drawn = not part.startswith(BESIDE) and zlib.crc32(title.encode()) % KEPT_BACK == 0
    return drawn or part.startswith(UNLEARNED)


def _event(told: str) -> dict[str, Any]:
    match = _EVENT.fullmatch(told.strip())
    if match is None:
        raise ValueError(f"{told!r} is no event; write type@Actor")
    event: dict[str, Any] = {"type": match["type"], "actor": match["actor"], "status": "occurred"}
    event |= {"counterparties": [], "object": [], "money": None, "capacity": None}
    return event | ({"alt": match["alt"]} if match["alt"] else {})
