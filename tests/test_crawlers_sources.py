"""The shipped source files: all load, and each says what its kind and tier ask of it."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from crawlers.registry import SourceSpec, load_sources
from store.model import SourceKind, Tier

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "crawlers" / "sources"
IDS = sorted(path.stem for path in FOLDER.glob("*.toml"))
#: Addresses of the design's list by kind: those that a new source may add to and none may fall below.
DESIGNED = Counter(feed=45, listing=21, api=5)
#: Official, and the words of no lab: anybody may file there.
NO_LAB = {"sec_filings"}


@pytest.fixture(scope="module")
def shipped() -> dict[str, SourceSpec]:
    return load_sources(FOLDER)


def test_shipped_files_all_load(shipped: dict[str, SourceSpec]) -> None:
    assert sorted(shipped) == IDS


def test_shipped_sources_cover_the_designed_list_by_kind(shipped: dict[str, SourceSpec]) -> None:
    assert Counter(spec.kind.value for spec in shipped.values()) >= DESIGNED


def test_shipped_sources_speak_english_and_french_from_every_tier_that_is_crawled_but_wires(
    shipped: dict[str, SourceSpec],
) -> None:
    assert {spec.lang for spec in shipped.values()} >= {"en", "fr"}
    assert {spec.tier for spec in shipped.values()} == set(Tier) - {Tier.WIRE, Tier.CURATED}


def test_mistral_is_asked_every_ten_minutes(shipped: dict[str, SourceSpec]) -> None:
    own = [spec for spec in shipped.values() if spec.lab == "Mistral AI"]
    assert {spec.poll.min_minutes for spec in own} == {10}
    assert len(own) == 4


def test_lab_is_named_as_in_the_watchlist(shipped: dict[str, SourceSpec]) -> None:
    watchlist = tomllib.loads((ROOT / "nlp" / "watchlist.toml").read_text("utf-8"))
    names = {entry["name"] for entries in watchlist.values() if isinstance(entries, list) for entry in entries}
    assert {spec.lab for spec in shipped.values() if spec.lab} <= names


@pytest.mark.parametrize("source_id", IDS)
def test_source_names_a_lab_where_official_alone(shipped: dict[str, SourceSpec], source_id: str) -> None:
    spec = shipped[source_id]
    assert (spec.lab is not None) == (spec.tier is Tier.OFFICIAL and source_id not in NO_LAB)


@pytest.mark.parametrize("source_id", IDS)
def test_source_has_the_table_of_its_kind_alone(shipped: dict[str, SourceSpec], source_id: str) -> None:
    spec = shipped[source_id]
    assert (spec.listing is not None) == (spec.kind is SourceKind.LISTING)
    assert (spec.api is not None) == (spec.kind is SourceKind.API)


@pytest.mark.parametrize("source_id", IDS)
def test_source_expects_a_range_where_enabled(shipped: dict[str, SourceSpec], source_id: str) -> None:
    spec = shipped[source_id]
    if spec.enabled:
        assert spec.expect.model_fields_set == {"min_per_week", "max_per_day"}, "silence and floods go unseen"
        assert spec.expect.max_per_day is not None
        assert spec.expect.min_per_week < 7 * spec.expect.max_per_day


@pytest.mark.parametrize("source_id", IDS)
def test_source_file_opens_with_what_it_is(shipped: dict[str, SourceSpec], source_id: str) -> None:
    first, second = (FOLDER / f"{source_id}.toml").read_text("utf-8").splitlines()[:2]
    assert first.startswith("# ")
    assert second.startswith("name = ")
    guessed = shipped[source_id].kind is not SourceKind.FEED
    assert ("`windsock sources check`" in first) == guessed, "what was written unseen must say how to confirm it"


@pytest.mark.parametrize("source_id", IDS)
def test_source_of_anchors_fetches_no_pages(shipped: dict[str, SourceSpec], source_id: str) -> None:
    spec = shipped[source_id]
    if spec.listing and spec.listing.anchors:
        assert spec.articles == "never", "every entry has the same page, which would be fetched once for each"
