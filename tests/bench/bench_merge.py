"""What merging one report costs in stores of 10 thousand to 1 million events, crawled as they came or a tenth late.

DuckDB reads rows in groups of 122,880. A smaller store is read whole, of a larger one no more than the groups of the
days around a report: up to there the cost of a merge grows, and no further. What is crawled late lies in groups that
hold all days, and are always read. The one search at any time, for a text told again word for word, reads one number a
document: 3 ms at a million.

An index (CREATE INDEX, which the migrations do without) was tried on the keys: 0.4 s for the first search of a session,
60 ms more to close one, and 14 million keys are more than the writer's memory.
"""

import time
from pathlib import Path

import pytest
from factories import a_report, at
from figures import median, percentile, report
from synthetic_reports import fill_reports, told_again

from nlp.compose import compose
from nlp.merge import COMPARED, group
from nlp.ontology import load_ontology
from schedules.reading import regroup, wanted_keys
from store.connection import open_writer, transaction
from store.events import apply_events
from store.migrate import migrate
from store.reports import get_near, place_reports, replace_reports

SIZES = ((10_000, False), (200_000, False), (1_000_000, False), (1_000_000, True))
ROUNDS = 40
NOW = at("2026-09-01")


@pytest.fixture(scope="module", params=SIZES, ids=str)
def big_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, bool, Path]:
    events, late = request.param
    path = tmp_path_factory.mktemp("merge") / "windsock.duckdb"
    with open_writer(path) as connection:
        migrate(connection)
        fill_reports(connection, events, late=late)
    return events, late, path


def bench_merge(big_store: tuple[int, bool, Path]) -> None:
    """Half of the candidates tell what a report of the last days tells, half tell something new."""
    events, late, path = big_store
    size = f"{events:,} events{', a tenth late' if late else ''}"
    layers = {name: event_type.layer for name, event_type in load_ontology().types.items()}
    decided: dict[str, list[float]] = {"new": [], "merged": []}
    written: dict[str, list[float]] = {"new": [], "merged": []}
    with open_writer(path) as connection:
        for number in range(ROUNDS):
            new = told_again(events - 1 - number * 100, f"later{number}", new=None if number % 2 else number)
            wanted = wanted_keys([new])
            started = time.perf_counter()
            with transaction(connection):
                near = get_near(connection, wanted, COMPARED)
                regrouping = regroup([new], near, layers=layers)
                thought = time.perf_counter() - started
                replace_reports(connection, document_ids=[new.document_id], reports=[new], wanted=wanted)
                place_reports(connection, regrouping.places)
                apply_events(
                    connection,
                    before=regrouping.before,
                    after=regrouping.after,
                    now=NOW,
                    published=regrouping.published,
                )
            outcome = "merged" if regrouping.before else "new"
            decided[outcome].append(thought)
            written[outcome].append(time.perf_counter() - started)
    assert min(map(len, decided.values())) >= ROUNDS // 4  # both outcomes were measured
    for outcome in ("new", "merged"):
        for what, times in (("decided", decided[outcome][2:]), ("decided and written", written[outcome][2:])):
            shown = f"p50 {median(times) * 1000:.0f} ms, p95 {percentile(times, 0.95) * 1000:.0f} ms"
            report(f"one report, {outcome}, {what}, {size}", shown, "the same at all sizes")


def bench_copies() -> None:
    """One text on hundreds of wires: circles, groups and the event that they tell."""
    layers = {name: event_type.layer for name, event_type in load_ontology().types.items()}
    title = "Mistral AI buys Koyeb and will run its serverless cloud from Paris, the company said in a statement today"
    for copies in (300, 1200):
        told = [a_report(f"d{number}", title=title, publisher=f"P{number}") for number in range(copies)]
        started = time.perf_counter()
        events = [compose(members, layers=layers) for members in group(told)]
        taken = time.perf_counter() - started
        assert len(events) == 1
        report(f"{copies:,} copies of one text, grouped and composed", f"{taken:.2f} s", "in proportion to the copies")
