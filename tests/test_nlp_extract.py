"""The reading of items: events with the words that say so, in both languages, and quiet where nothing happened."""

from functools import cache
from typing import Any

import pytest
from factories import an_item
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.extract import Reader, build_reader
from nlp.wire import extraction_to_json, item_from_json
from store.model import Candidate, Disposition, ReportStatus


@cache
def reader() -> Reader:
    return build_reader()


def read(title: str, **fields: Any) -> tuple[Candidate, ...]:
    return reader().extract(an_item(title, **fields)).candidates


@pytest.mark.parametrize(
    ("title", "lang", "kind", "actor"),
    [
        ("Mistral AI buys Koyeb", "en", "acquisition", "Mistral AI"),
        ("Mistral AI rachète Koyeb", "fr", "acquisition", "Mistral AI"),
        ("Anthropic raises $2 billion in new funding round", "en", "funding", "Anthropic"),
        ("Moonshot AI releases Kimi K7, a new open model", "en", "model_release", "Moonshot AI"),
        ("OpenAI launches GPT-9 mini", "en", "model_release", "OpenAI"),
        ("OpenAI sued by authors over copyright", "en", "legal", "OpenAI"),
    ],
)
def test_headline_is_read_with_type_and_actor(title: str, lang: str, kind: str, actor: str) -> None:
    assert (kind, actor) in {(candidate.type, candidate.actor) for candidate in read(title, lang=lang)}


def test_official_item_needs_no_company_name() -> None:
    found = read("Introducing Voxtral 9", kind="official", publisher="Mistral AI", publisher_lab="Mistral AI")
    assert {candidate.actor for candidate in found} == {"Mistral AI"}


@pytest.mark.parametrize(
    "title",
    [
        "How to fine-tune Mistral Small on your own data",
        "Why Europe needs its own AI labs",
        "Is Mistral AI losing the race?",
        "Five things to know about prompt caching",
        "Comment bien choisir son modèle de langage",
    ],
)
def test_headline_without_a_happening_gives_no_event(title: str) -> None:
    assert read(title) == ()


def test_negated_happening_is_no_event() -> None:
    assert not [c for c in read("Mistral AI did not announce new models") if c.status is ReportStatus.OCCURRED]


def test_rumour_is_not_taken_for_a_fact() -> None:
    found = read("Mistral AI in talks to raise €1 billion, sources say")
    assert {candidate.status for candidate in found} == {ReportStatus.RUMOURED}


def test_round_is_told_from_the_valuation() -> None:
    (funding,) = [c for c in read("Mistral AI raises €1.7 billion at a €11.7 billion valuation") if c.type == "funding"]
    assert funding.money
    assert (funding.money.value, funding.money.currency) == (1.7e9, "EUR")


@pytest.mark.parametrize(
    "title",
    ["Mistral AI acquires Koyeb as sales reach $1 billion", "Mistral AI acquires Koyeb after raising $2 billion"],
)
def test_sum_of_another_happening_is_no_price(title: str) -> None:
    assert [c.money for c in read(title) if c.type == "acquisition"] == [None]


def test_sum_after_as_much_as_is_the_rounds() -> None:
    (funding,) = [c for c in read("Cohere to raise as much as $2 billion") if c.type == "funding"]
    assert funding.money
    assert funding.money.value == 2e9


@pytest.mark.parametrize(
    "title",
    ["Oracle to build a data centre in Memphis", "Oracle and xAI to Build a 2 GW Data Center in Memphis"],
)
def test_data_centre_to_be_built_is_planned(title: str) -> None:
    assert {c.status for c in read(title) if c.type == "compute"} == {ReportStatus.PLANNED}


def test_unit_before_ai_is_no_company() -> None:
    (candidate,) = read("Oracle to build a 300 MW AI data centre")
    assert (candidate.actor, candidate.counterparties) == ("Oracle", ())


def test_language_that_no_pipeline_reads_is_said() -> None:
    assert reader().extract(an_item("Mistral AI kauft Koyeb", lang="de")).disposition is Disposition.LANGUAGE


def test_explanation_names_the_words_considered() -> None:
    explained = reader().explain(an_item("Mistral AI buys Koyeb"))
    assert any(place.quote.text == "buys" and place.rejected is None for place in explained.considered)


def test_item_goes_through_json_and_comes_out_in_the_wire_form() -> None:
    row = {"id": "1", "kind": "press", "publisher": "x", "publisher_lab": None, "date": "2026-02-17", "lang": "en"}
    item = item_from_json(row | {"title": "Mistral AI buys Koyeb", "summary": ""})
    (event,) = extraction_to_json(reader().extract(item))["events"]
    assert (event["type"], event["actor"], event["counterparties"]) == ("acquisition", "Mistral AI", ["Koyeb"])
    assert {"field", "quote", "start", "end"} <= event["evidence"][0].keys()


WORDS = """Mistral AI OpenAI raises buys launches lance rachète Kimi K4 GPT-7 $830M €1.7B at a valuation of and
, ; : — ( ) not in talks with NVIDIA 10,000 H100s Q3 2026 « » ’s \u202e \x00 🙂"""
TEXT = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(title=TEXT, summary=TEXT, text=TEXT, lang=st.sampled_from(["en", "fr", "und"]))
def test_every_quote_is_found_at_its_offsets(title: str, summary: str, text: str, lang: str) -> None:
    item = an_item(title, summary=summary, text=text, lang=lang)
    for candidate in reader().extract(item).candidates:
        assert candidate.quotes
        for quote in candidate.quotes:
            assert getattr(item, quote.field)[quote.start : quote.end] == quote.text


#: Words and marks at which readings of own feeds look for what stands before and after.
_HINGES = """Introducing Bringing Announcing How Why What Meet new a the our for in on to with and or by from of is are
now can : , . ; — & x 's " « » agents models API programme research partner launch raises appoints 7B 4.5 $1B 40 MW Foo
Mistral Mistral's Claude Codex OpenAI Koyeb Jane Roe CEO Paris une le la de et lance lève annonce pour dans"""


@settings(max_examples=400, deadline=None)
@given(
    title=st.lists(st.sampled_from(_HINGES.split()), max_size=8),
    summary=st.lists(st.sampled_from(_HINGES.split()), max_size=30),
    lab=st.sampled_from([None, "Mistral AI", "Ollama"]),
    lang=st.sampled_from(["en", "fr"]),
)
def test_words_in_any_order_are_read(title: list[str], summary: list[str], lab: str | None, lang: str) -> None:
    item = an_item(" ".join(title), summary=" ".join(summary), lab=lab, lang=lang)
    assert reader().extract(item).item_id == item.id


@settings(max_examples=150, deadline=None)
@given(title=TEXT, summary=TEXT)
def test_every_mention_is_found_at_its_offsets(title: str, summary: str) -> None:
    item = an_item(title, summary=summary)
    for mention in reader().extract(item).mentions:
        assert getattr(item, mention.field)[mention.start : mention.end] == mention.text


def test_half_a_character_in_a_title_is_read_over() -> None:
    row = {"id": "1", "kind": "press", "publisher": "The Gazette", "date": "0001-01-01", "lang": "en"}
    item = item_from_json(row | {"title": "Mistral AI buys \ud800 Koyeb, it said last year", "summary": ""})
    assert "\ufffd" in item.title
    assert [c.type for c in reader().extract(item).candidates] == ["acquisition"]


def test_quotes_behind_many_marks_stand_where_they_say() -> None:
    title = f"OpenAI {'=' * 4000}"[:400] + " launches GPT-9 for developers"
    (candidate,) = reader().extract(an_item(title)).candidates
    assert {"OpenAI", "launches", "GPT-9"} <= {title[quote.start : quote.end] for quote in candidate.quotes}


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Linux to", "comes Cowork to Claude Linux"),
        ("", "We're releasing an internal tool for drawing routes of small models."),
    ],
)
def test_title_that_breaks_off_is_read(title: str, summary: str) -> None:
    item = an_item(title, lab="Anthropic", summary=summary)
    assert reader().extract(item).item_id == item.id
