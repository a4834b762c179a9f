"""Articles: the text of a page, and the language of a text."""

from datetime import UTC, datetime

import pytest
from crawling import some_settings
from loopback import page

from crawlers.articles import Article, extract_article
from crawlers.language import identify_language

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)


def extract(body: bytes, content_type: str = "text/html") -> Article:
    return extract_article(body, content_type=content_type, now=NOW, settings=some_settings())


def test_text_of_a_page_is_its_article_alone() -> None:
    article = extract(page("The company opens a data centre near Lyon."))
    assert "The company opens a data centre near Lyon." in article.text
    assert "Home" not in article.text


def test_head_of_a_page_gives_date_and_author() -> None:
    date = '<meta property="article:published_time" content="2026-06-10T08:00:00Z">'
    head = date + '<meta name="author" content="Ada Byron">'
    article = extract(page("Words.", head=head))
    assert article.published_at == datetime(2026, 6, 10, tzinfo=UTC)
    assert article.authors == ("Ada Byron",)


def test_date_of_a_page_may_come_from_its_linked_data() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-06-09"}</script>'
    assert extract(page("Words.", head=head)).published_at == datetime(2026, 6, 9, tzinfo=UTC)


def test_page_without_a_date_claims_none() -> None:
    assert extract(page("In 2019 it was founded.")).published_at is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"", "text/html"), (b"%PDF-1.7", "application/pdf"), (b"\x00\xff", "text/html"), (b"<html></html>", "text/html")],
)
def test_answer_without_an_article_gives_an_empty_one(body: bytes, content_type: str) -> None:
    assert extract(body, content_type).text == ""


def test_text_of_a_page_is_cut_at_the_bound() -> None:
    settings = some_settings(text_chars=1000)
    body = page("word " * 2_000)
    assert len(extract_article(body, content_type="", now=NOW, settings=settings).text) <= 1_000


@pytest.mark.parametrize(
    ("text", "declared", "lang"),
    [
        ("The company said on Tuesday that it will open an office in Paris.", "en", "en"),
        ("La société annonce l'ouverture d'un centre de données près de Lyon.", "en", "fr"),
        ("Das Unternehmen eröffnet im Herbst ein neues Rechenzentrum.", "und", "de"),
        ("GPT-5", "fr", "fr"),
        ("GPT-5", "und", "und"),
        ("", "en", "en"),
    ],
)
def test_language_is_the_text_s_own_or_the_declared_one(text: str, declared: str, lang: str) -> None:
    assert identify_language(text, declared) == lang
