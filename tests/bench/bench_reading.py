"""How many items and pages are read a second on one core."""

import json
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from figures import median, report, seconds

from crawlers.articles import extract_article
from crawlers.settings import CrawlSettings
from nlp.extract import Reader, build_reader
from nlp.wire import item_from_json
from store.model import Item

NOW = datetime(2026, 8, 31, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold" / "dev.jsonl"
PAGES = SHARED / "replay" / "site"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader()


@pytest.mark.skipif(not GOLD.exists(), reason="the recorded items are not beside this repository")
def bench_items(reader: Reader) -> None:
    items = [item_from_json(json.loads(line)) for line in GOLD.read_text("utf-8").splitlines()]
    times = seconds(lambda: [reader.extract(item) for item in items])
    report("feed items (title + summary) → candidates", f"{len(items) / median(times):,.0f} items/s", "≥ 1,000 items/s")


@pytest.mark.skipif(not PAGES.exists(), reason="the recorded pages are not beside this repository")
@pytest.mark.filterwarnings("ignore:nltk is not installed")  # newspaper4k's; parsing needs none
def bench_pages(reader: Reader) -> None:
    from newspaper import Article as Newspaper

    pages = [path.read_bytes() for path in sorted(PAGES.rglob("index.html"))]
    pages = random.Random(1).sample(pages, min(60, len(pages)))

    def read_all() -> None:
        for body in pages:
            article = extract_article(body, content_type="text/html", now=NOW, settings=CrawlSettings())
            reader.extract(
                Item(
                    id="x",
                    kind="press",
                    publisher="x",
                    publisher_lab=None,
                    published=date(2026, 1, 1),
                    lang="en",
                    title=article.text[:80],
                    summary="",
                    text=article.text,
                )
            )

    def parse_with_newspaper() -> None:
        for body in pages:
            page = Newspaper("https://example.org/", language="en", fetch_images=False)
            page.download(input_html=body.decode("utf-8", "replace"))
            page.parse()

    ours, theirs = median(seconds(read_all, rounds=2)), median(seconds(parse_with_newspaper, rounds=2))
    report("article pages (HTML) → candidates", f"{len(pages) / ours:.0f} pages/s", "≥ 60 pages/s")
    report(
        "  the same by newspaper4k, which only parses", f"{len(pages) / theirs:.0f} pages/s", "at least as fast as it"
    )
