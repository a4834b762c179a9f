"""What the pages of the dashboard ask: counts, marks, months, news, changes, neighbours, health."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from store.companies import count_layers, get_profile, list_releases, list_sums
from store.errors import StoreError
from store.health import list_channels, list_firings, list_source_health
from store.publish import held_cursor, hold_timeline, open_timeline, publish
from store.queries import EventFilter, list_events
from store.sandbox import run_query
from store.views import (
    count_buckets,
    count_news,
    count_passing,
    get_lines,
    list_changes,
    list_choices,
    list_lines,
    list_marks,
    list_news,
    list_related,
)

ALL = EventFilter(limit=100)
TODAY = date(2026, 6, 1)
SEEN = datetime(2026, 6, 1, tzinfo=UTC)

EVENT = """
insert into events by name
select
    $id as event_id, $type as type, $layer as layer, $title as title, $actor as actor, [$party] as counterparties,
    [] as objects, $money as money, 'USD' as currency, [] as amounts, $day::date as event_date, 'day' as date_precision,
    $status as status, 0.9 as confidence, $origins as documents, $origins as origins,
    $day::timestamptz as first_published_at, $seen::timestamptz as first_seen_at, 's1' as first_source_id,
    $seen::timestamptz as changed_at, $day::date as known_on, [] as langs,
    folded(concat_ws(chr(10), $title, $actor, $party, $quote)) as search_text, trigrams_of(search_text) as trigrams
"""
ROLES = """
insert into event_entities
select $id, lower($actor), 'actor', null
union all
select $id, lower($party), 'counterparty', null
"""


def add(store: duckdb.DuckDBPyConnection, event_id: str, **fields: object) -> None:
    """An event of Alpha with Beta on 1 May 2026, seen then, unless told otherwise."""
    given = {
        "id": event_id, "type": "partnership", "layer": "services", "title": event_id, "actor": "Alpha",
        "party": "Beta", "money": None, "day": "2026-05-01", "status": "reported", "origins": 1, "seen": "2026-05-01",
        "quote": None,
    } | fields  # fmt: skip
    store.execute(EVENT, given)
    store.execute(ROLES, {name: given[name] for name in ("id", "actor", "party")})


@pytest.fixture
def timeline(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A timeline of five events: an old one, two of May, one seen just now, and a plan for 2035."""
    store.execute(
        "insert into entities select lower(name), name, 'organisation', [], null, null, null, true "
        "from (values ('Alpha'), ('Beta'), ('Gamma')) as v(name)"
    )
    store.execute(
        "insert into internal.sources by name select 's1' as source_id, 'S' as name, 'feed' as kind, '' as url, "
        "'P' as publisher, 'press' as tier, 'en' as lang, true as enabled, 0.0 as min_per_week"
    )
    add(store, "old", day="2024-01-01", seen="2026-05-31")
    add(store, "sum", type="funding", layer="capital", money=1e9, party="Gamma", origins=3)
    add(store, "release", type="model_release", layer="models", actor="Beta", party="Gamma", day="2026-05-03")
    add(store, "late", day="2026-05-30", seen="2026-06-02", status="confirmed")
    add(store, "plan", day="2035-01-01", status="planned", seen="2026-05-02")
    store.execute("update events set first_published_at = timestamptz '2026-05-02 00:00:00+00' where event_id = 'plan'")
    path = tmp_path / "timeline.duckdb"
    publish(store, path)
    with open_timeline(path) as connection:
        yield connection


@pytest.fixture
def timeline_of_words(store: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Five events with a word: three in the title, one in a quote, one in the name of a party; and one without."""
    add(store, "t1", title="Koyeb raises", type="funding", day="2026-05-01")
    add(store, "t2", title="Koyeb is bought", day="2026-05-03")
    add(store, "t3", title="Koyeb grows", day="2026-05-03")
    store.execute("update events set first_published_at = timestamptz '2026-05-03 12:00:00+00' where event_id = 't3'")
    add(store, "quoted", title="A start-up is sold", day="2026-05-02", quote="Après la levée, Koyeb est vendu")
    add(store, "party", title="Two sign", party="Koyeb", day="2026-05-04")
    add(store, "other", title="Three sign", day="2026-05-05")
    return store


def test_count_ends_today_though_a_plan_lies_ahead(timeline: duckdb.DuckDBPyConnection) -> None:
    counts = count_passing(timeline, ALL, TODAY)
    assert (counts["events"], counts["plans"], counts["last"]) == (5, 1, date(2026, 5, 30))


def test_mark_seen_after_the_page_was_opened_is_fresh(timeline: duckdb.DuckDBPyConnection) -> None:
    marks = list_marks(timeline, ALL, SEEN).to_pylist()
    assert [row["event_id"] for row in marks if row["fresh"]] == ["late"]
    assert [row["event_id"] for row in marks][-2:] == ["sum", "old"]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (EventFilter(companies=("gamma",)), {"sum", "release"}),
        (EventFilter(types=("funding",)), {"sum"}),
        (EventFilter(layers=("models", "capital")), {"sum", "release"}),
        (EventFilter(statuses=("planned",)), {"plan"}),
        (EventFilter(since=date(2026, 5, 2), until=date(2026, 5, 31)), {"release", "late"}),
        (EventFilter(text="RELEASE"), {"release"}),
    ],
)
def test_filter_passes(timeline: duckdb.DuckDBPyConnection, wanted: EventFilter, ids: set[str]) -> None:
    assert set(list_marks(timeline, wanted, None).column("event_id").to_pylist()) == ids


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_newest_events_with_a_word_are_the_first_of_all_that_have_it(
    timeline_of_words: duckdb.DuckDBPyConnection, limit: int
) -> None:
    found = list_events(timeline_of_words, EventFilter(text="Koyeb", limit=limit)).to_pylist()
    assert [row["event_id"] for row in found] == ["party", "t3", "t2", "quoted", "t1"][:limit]


def test_word_of_old_titles_is_found_among_events_of_a_type(timeline_of_words: duckdb.DuckDBPyConnection) -> None:
    wanted = EventFilter(text="koyeb", types=("funding",), limit=1)
    assert [row["event_id"] for row in list_events(timeline_of_words, wanted).to_pylist()] == ["t1"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("LEVEE koyeb", {"quoted"}),
        ("beta bought", {"t2"}),
        ('"bought beta"', set()),
        ('"is bought"', {"t2"}),
        (" ", {"t1", "t2", "t3", "quoted", "party", "other"}),
    ],
)
def test_words_each_stand_somewhere_and_a_phrase_as_it_is(
    timeline_of_words: duckdb.DuckDBPyConnection, text: str, ids: set[str]
) -> None:
    assert set(list_events(timeline_of_words, EventFilter(text=text)).column("event_id").to_pylist()) == ids


def test_lines_of_ids_come_with_what_a_list_shows(timeline: duckdb.DuckDBPyConnection) -> None:
    lines = get_lines(timeline, ["old", "sum", "gone"])
    assert [(row["event_id"], row["counterparties"]) for row in lines] == [("sum", ["Gamma"]), ("old", ["Beta"])]


def test_line_seen_after_the_page_was_opened_is_fresh(timeline: duckdb.DuckDBPyConnection) -> None:
    lines = list_lines(timeline, EventFilter(limit=3), SEEN)
    assert [(row["event_id"], row["fresh"]) for row in lines] == [("late", True), ("release", False), ("plan", False)]


def test_language_of_no_report_passes_nothing(timeline: duckdb.DuckDBPyConnection) -> None:
    assert list_marks(timeline, EventFilter(langs=("fr",)), None).num_rows == 0


@pytest.mark.parametrize(
    ("unit", "starts"),
    [("day", date(2026, 5, 30)), ("week", date(2026, 5, 25)), ("month", date(2026, 5, 1))],
)
def test_events_are_counted_from_the_first_day_of_a_unit(
    timeline: duckdb.DuckDBPyConnection, unit: str, starts: date
) -> None:
    wanted = EventFilter(statuses=("confirmed",))
    assert {row["start"] for row in count_buckets(timeline, wanted, unit).to_pylist()} == {starts}


@pytest.mark.parametrize("unit", ["day", "week", "month"])
def test_events_are_counted_by_layer_and_by_company(timeline: duckdb.DuckDBPyConnection, unit: str) -> None:
    rows = count_buckets(timeline, ALL, unit).to_pylist()
    for lanes in ("layer", "company"):
        assert sum(row["events"] for row in rows if row["lanes"] == lanes) == 5


def test_news_puts_first_what_matters_and_leaves_out_what_is_old(timeline: duckdb.DuckDBPyConnection) -> None:
    news = list_news(timeline, ALL, since=None, focus="Gamma")
    assert news[0]["event_id"] == "sum"
    assert "old" not in {row["event_id"] for row in news}


def test_news_since_a_visit_is_what_was_seen_after_it(timeline: duckdb.DuckDBPyConnection) -> None:
    assert [row["event_id"] for row in list_news(timeline, ALL, since=SEEN, focus="Alpha")] == ["late"]
    counts = count_news(timeline, ALL, since=SEEN, focus="Alpha")
    assert counts == {"events": 1, "focus": 1, "changed": 0}


def test_no_change_is_an_empty_list(timeline: duckdb.DuckDBPyConnection) -> None:
    assert list_changes(timeline, ALL, since=None) == []


def test_related_events_share_most_participants_first(timeline: duckdb.DuckDBPyConnection) -> None:
    related = [row["event_id"] for row in list_related(timeline, "late")]
    assert related[:2] == ["plan", "old"] or related[:2] == ["old", "plan"]
    assert "sum" in related


def test_party_in_two_roles_is_shared_once(store: duckdb.DuckDBPyConnection) -> None:
    add(store, "here")
    add(store, "there", actor="Gamma")
    store.execute("insert into event_entities values ('there', 'beta', 'object', null)")
    assert [row["parties"] for row in list_related(store, "here")] == [1]


def test_choices_are_what_the_timeline_has(timeline: duckdb.DuckDBPyConnection) -> None:
    choices = list_choices(timeline)
    assert choices["companies"] == ["Alpha", "Beta"]
    assert choices["types"] == ["funding", "model_release", "partnership"]


def test_company_is_profiled(timeline: duckdb.DuckDBPyConnection) -> None:
    profile = get_profile(timeline, "Alpha")
    assert (profile["events"], profile["plans"], profile["release_gap_days"]) == (4, 1, None)
    assert {row["layer"] for row in count_layers(timeline, ["Alpha"])} == {"services", "capital"}
    assert [row["event_id"] for row in list_releases(timeline, ["Beta"])] == ["release"]
    assert [row["event_id"] for row in list_sums(timeline, ["Gamma"])] == ["sum"]


def test_source_that_was_never_polled_is_no_trouble(timeline: duckdb.DuckDBPyConnection) -> None:
    (source,) = list_source_health(timeline, SEEN + timedelta(days=1))
    assert (source["trouble"], source["per_week"], source["weeks"]) == (None, 0, [0] * 12)


def test_alerts_of_an_empty_outbox_are_none(timeline: duckdb.DuckDBPyConnection) -> None:
    assert list_firings(timeline) == list_channels(timeline) == []


def test_held_timeline_stays_while_another_is_published(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "timeline.duckdb"
    publish(store, path)
    before = hold_timeline(path)
    add(store, "late")
    publish(store, path)
    after = hold_timeline(path)
    counts = "select count(*) from events"
    for held, events in ((before, 0), (after, 1)):
        with held_cursor(held) as cursor:
            assert cursor.execute(counts).fetchone() == (events,)
            assert cursor.execute("select count(*) from timeline_as_of(now())").fetchone() == (0,)
    assert run_query(path, counts).table.to_pylist() == [{"count_star()": 1}]
    before.close()
    after.close()


def test_nothing_published_is_not_held(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no timeline has been published"):
        hold_timeline(tmp_path / "timeline.duckdb")
