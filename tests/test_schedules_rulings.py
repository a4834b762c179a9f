"""An analyst's word on events: kept through every new reading and in any order, taken back, exported as labels."""

import random
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from factories import a_document, a_source, at

from nlp.extract import Reader, build_reader
from schedules import rulings as analyst
from schedules.pipeline import Stage, prepare_store, publish_timeline, read_documents, reread_documents, store_records
from schedules.workspace import init_workspace
from store.errors import StoreError
from store.merging import RulingKind
from store.model import Document
from store.publish import open_timeline
from store.queries import find_documents

NOW = at("2026-03-01")
SOURCES = [a_source(id=name, publisher=name) for name in ("gazette", "ledger", "courrier")]
TITLES = {
    "gazette": ("Mistral AI buys Koyeb", "en"),
    "ledger": ("Mistral AI acquires cloud start-up Koyeb", "en"),
    "courrier": ("Mistral AI rachète la jeune pousse Koyeb", "fr"),
}


@cache
def reader() -> Reader:
    return build_reader()


def documents() -> list[Document]:
    """One happening as three outlets tell it, and another one."""
    told = [
        a_document(url=f"https://{name}.example/koyeb", source_id=name, title=title, summary="", lang=lang)
        for name, (title, lang) in TITLES.items()
    ]
    other = a_document(url="https://gazette.example/voxtral", title="Mistral AI releases Voxtral Small 2", summary="")
    return [*told, other]


def stage_with(root: Path, records: Sequence[Document]) -> Stage:
    """A published workspace that holds these documents, stored one by one in this order."""
    workspace, _ = init_workspace(root)
    stage = Stage(workspace=workspace, reader=reader(), wait_s=60.0)
    prepare_store(stage, SOURCES)
    for record in records:
        store_records(stage, "run", [record], NOW)
        read_documents(stage, "run")
    publish_timeline(stage)
    return stage


def state(stage: Stage) -> list[tuple[Any, ...]]:
    publish_timeline(stage)
    sql = "select event_id, type, actor, documents, origins, title from events order by event_id"
    with open_timeline(stage.workspace.timeline) as timeline:
        return timeline.execute(sql).fetchall()


def id_of(stage: Stage, words: str) -> str:
    """The event whose documents have these words in a title."""
    sql = "select distinct event_id from evidence join documents using (document_id) where contains(title, $words)"
    with open_timeline(stage.workspace.timeline) as timeline:
        (row,) = timeline.execute(sql, {"words": words}).fetchall()
    return str(row[0])


def read_again(stage: Stage) -> None:
    reread_documents(stage)
    read_documents(stage, "again")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return stage_with(tmp_path / "w", documents())


def test_three_outlets_in_two_languages_make_one_event(stage: Stage) -> None:
    assert [row[1:5] for row in state(stage) if row[1] == "acquisition"] == [("acquisition", "Mistral AI", 3, 3)]


def test_same_documents_one_by_one_in_any_order_make_the_same_events(tmp_path: Path, stage: Stage) -> None:
    shuffled = documents()
    random.Random(7).shuffle(shuffled)
    assert state(stage_with(tmp_path / "other", shuffled)) == state(stage)


def test_reading_again_changes_no_event(stage: Stage) -> None:
    before = state(stage)
    read_again(stage)
    assert state(stage) == before


def test_split_document_is_an_event_of_its_own_through_every_reading(stage: Stage) -> None:
    event = id_of(stage, "rachète")
    with open_timeline(stage.workspace.timeline) as timeline:
        (document,) = find_documents(timeline, event, "https://courrier.example/koyeb")
    analyst.split(stage, event, {document})
    split = state(stage)
    assert sorted(row[3] for row in split if row[1] == "acquisition") == [1, 2]
    read_again(stage)
    assert state(stage) == split


def test_split_of_all_documents_is_refused_in_words(stage: Stage) -> None:
    with pytest.raises(StoreError, match="name some of its documents, not all"):
        analyst.split(stage, id_of(stage, "buys"), {document.id for document in documents()})


def test_joined_events_are_one_through_every_reading(stage: Stage) -> None:
    analyst.join(stage, [id_of(stage, "buys"), id_of(stage, "Voxtral")])
    joined = state(stage)
    assert [row[3] for row in joined] == [4]
    read_again(stage)
    assert state(stage) == joined


def test_joined_event_takes_in_what_comes_later(stage: Stage) -> None:
    analyst.join(stage, [id_of(stage, "buys"), id_of(stage, "Voxtral")])
    late = a_document(url="https://ledger.example/again", source_id="ledger", title="Mistral AI buys Koyeb: the deal")
    store_records(stage, "later", [late], NOW + timedelta(days=1))
    read_documents(stage, "later")
    assert [row[3] for row in state(stage)] == [5]


def test_corrected_type_and_actor_stand_through_every_reading(stage: Stage) -> None:
    event = id_of(stage, "Voxtral")
    analyst.correct(stage, event, RulingKind.TYPE, "research")
    analyst.correct(stage, event, RulingKind.ACTOR, "Koyeb")
    read_again(stage)
    assert ("research", "Koyeb") in [row[1:3] for row in state(stage)]


def test_event_called_none_is_gone_through_every_reading_and_its_history_ends(stage: Stage) -> None:
    event = id_of(stage, "Voxtral")
    analyst.correct(stage, event, RulingKind.NO_EVENT, None)
    read_again(stage)
    assert event not in [row[0] for row in state(stage)]
    with open_timeline(stage.workspace.timeline) as timeline:
        ended = timeline.execute("select count(*) from event_history where event_id = ? and valid_to is null", [event])
        assert ended.fetchone() == (0,)


def test_ruling_taken_back_leaves_the_events_as_they_were(stage: Stage) -> None:
    before = state(stage)
    ruling = analyst.correct(stage, id_of(stage, "Voxtral"), RulingKind.NO_EVENT, None)
    assert state(stage) != before
    analyst.undo(stage, ruling.id[:6])
    assert state(stage) == before


def test_ruled_documents_are_exported_as_labelled_items(stage: Stage) -> None:
    analyst.correct(stage, id_of(stage, "Voxtral"), RulingKind.TYPE, "research")
    (item,) = analyst.labelled_items(stage)
    assert item["title"] == "Mistral AI releases Voxtral Small 2"
    assert item["cluster"]
    assert [(event["type"], event["actor"], event["object"]) for event in item["events"]] == [
        ("research", "Mistral AI", ["Voxtral Small 2"])
    ]
    assert set(item) >= {"id", "kind", "publisher", "publisher_lab", "date", "lang", "title", "summary", "relevant"}
