"""Documents: what makes two items one or two, which pages are wanted, and which date is believed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from crawling import a_spec

from crawlers.articles import Article
from crawlers.documents import draft_documents, identify_items, make_document
from crawlers.items import FeedItem
from crawlers.registry import SourceSpec
from store.model import PageOutcome

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
PAGE = "https://gazette.example/log"


def an_item(link: str = "https://gazette.example/1", **fields: Any) -> FeedItem:
    return FeedItem(**{"link": link, "title": "Title", **fields})


def urls_of(*items: FeedItem, spec: SourceSpec | None = None) -> list[str]:
    return list(identify_items(items, spec or a_spec()))


def test_item_is_identified_by_its_canonical_link() -> None:
    assert urls_of(an_item("https://gazette.example/1/?utm_source=rss#top")) == ["https://gazette.example/1"]


def test_items_of_one_page_are_told_apart_by_their_fragments() -> None:
    assert urls_of(an_item(f"{PAGE}#v1"), an_item(f"{PAGE}#v2")) == [f"{PAGE}#v1", f"{PAGE}#v2"]


def test_fragment_that_all_links_share_is_no_identity() -> None:
    items = (an_item("https://a.example/1#feed"), an_item("https://a.example/2#feed"))
    assert urls_of(*items) == ["https://a.example/1", "https://a.example/2"]


def test_items_of_one_link_are_told_apart_by_their_identifiers() -> None:
    assert urls_of(an_item(PAGE, guid="Entry 1"), an_item(PAGE, guid="Entry 2")) == [
        f"{PAGE}#entry-1",
        f"{PAGE}#entry-2",
    ]


def test_items_of_one_link_without_identifiers_are_told_apart_by_their_titles() -> None:
    assert urls_of(an_item(PAGE, title="June"), an_item(PAGE, title="May")) == [f"{PAGE}#june", f"{PAGE}#may"]


def test_items_that_share_an_identifier_keep_their_links() -> None:
    items = (an_item("https://a.example/1", guid="same"), an_item("https://a.example/2", guid="same"))
    assert urls_of(*items) == ["https://a.example/1", "https://a.example/2"]


def test_item_without_link_is_identified_by_its_identifier() -> None:
    assert urls_of(an_item(PAGE, guid="urn:7", linkless=True)) == [f"{PAGE}#urn-7"]


def test_single_entry_of_a_listing_by_anchors_keeps_its_fragment() -> None:
    listing = {"item": "h2", "link": "::attr(id)", "title": "::text", "anchors": True}
    spec = a_spec(kind="listing", listing=listing)
    assert urls_of(an_item(f"{PAGE}#v1"), spec=spec) == [f"{PAGE}#v1"]


def test_item_listed_twice_is_one_document() -> None:
    assert len(draft_documents([an_item(guid="1"), an_item(guid="1")], a_spec(), {}, NOW)) == 1


def test_known_item_gives_no_draft_and_a_changed_one_does() -> None:
    (draft,) = draft_documents([an_item()], a_spec(), {}, NOW)
    known = {draft.id: draft.item_digest}
    assert draft_documents([an_item()], a_spec(), known, NOW) == []
    assert len(draft_documents([an_item(summary="New words.")], a_spec(), known, NOW)) == 1


def test_item_that_no_keep_pattern_matches_is_left_out() -> None:
    items = [an_item(title="MISTRAL raises"), an_item("https://gazette.example/2", title="Cats")]
    (draft,) = draft_documents(items, a_spec(keep=["mistral"]), {}, NOW)
    assert draft.item.title == "MISTRAL raises"


@pytest.mark.parametrize(
    ("policy", "item", "wanted"),
    [
        ({"articles": "always"}, an_item(), True),
        ({"articles": "never"}, an_item(), False),
        ({"articles": "when-short"}, an_item(summary="Short."), True),
        ({"articles": "when-short"}, an_item(text="long " * 200), False),
        ({"articles": "always", "follow": [r"gazette\.example/news/"]}, an_item(), False),
        ({"articles": "always"}, an_item(linkless=True), False),
    ],
)
def test_page_is_wanted_by_the_policy_of_the_source(policy: dict[str, Any], item: FeedItem, wanted: bool) -> None:
    (draft,) = draft_documents([item], a_spec(**policy), {}, NOW)
    assert draft.wants_page is wanted


def test_document_takes_a_missing_date_from_its_page() -> None:
    (draft,) = draft_documents([an_item()], a_spec(), {}, NOW)
    day = datetime(2026, 6, 10, tzinfo=UTC)
    document = make_document(draft, a_spec(), PageOutcome.FETCHED, NOW, article=Article(text="x", published_at=day))
    assert (document.published_at, document.date_flags, document.believed_at) == (day, (), day)


def test_document_keeps_a_doubted_date_and_believes_the_crawl() -> None:
    far = datetime(2040, 1, 1, tzinfo=UTC)
    (draft,) = draft_documents([an_item(dated="2040", published_at=far)], a_spec(), {}, NOW)
    document = make_document(draft, a_spec(), PageOutcome.NOT_WANTED, NOW)
    assert (document.published_at, document.date_flags, document.believed_at) == (far, ("future",), NOW)


def test_document_has_another_version_when_its_text_changes() -> None:
    (draft,) = draft_documents([an_item()], a_spec(), {}, NOW)
    one, two = (
        make_document(draft, a_spec(), PageOutcome.FETCHED, NOW, article=Article(text=text)) for text in ("a", "b")
    )
    assert one.id == two.id
    assert one.version != two.version


def test_document_is_in_the_language_of_its_text() -> None:
    item = an_item(
        title="Une entreprise parisienne", summary="Elle annonce une levée de fonds pour ses centres de calcul."
    )
    (draft,) = draft_documents([item], a_spec(lang="en"), {}, NOW)
    assert make_document(draft, a_spec(lang="en"), PageOutcome.NOT_WANTED, NOW).lang == "fr"
