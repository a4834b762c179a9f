"""Words weighed beside the rules: what is told besides, what is dropped, and what a broken table says."""

from pathlib import Path

import numpy as np
import pytest
from factories import an_item

from nlp.extract import Reader, build_reader
from nlp.extractors.attached import attach
from nlp.judging import judge
from nlp.ontology import load_ontology
from nlp.rules import Finding
from nlp.sections import Page
from nlp.weighing import ROWS, WEIGHTS_FILE, features_of, load_weights
from schedules.stage import open_stage
from schedules.workspace import init_workspace
from store.errors import ConfigError
from store.model import Extraction

TYPES = tuple(load_ontology().types)
#: Log odds of every type where the words say nothing.
SILENT = dict.fromkeys(TYPES, -6.0)


@pytest.fixture(scope="module")
def weighed() -> Reader:
    return build_reader()


@pytest.fixture(scope="module")
def rules_alone() -> Reader:
    return build_reader(weighed=False)


def page_of(reader: Reader, title: str) -> Page:
    page = reader.page(an_item(title))
    assert page is not None
    return page


def found(reader: Reader, title: str) -> Finding:
    """The one finding of a title's launch, as the rules leave it."""
    page = page_of(reader, title)
    return attach(page, "product_launch", (1, 2), None, [])


def types(extraction: Extraction) -> set[str]:
    return {candidate.type for candidate in extraction.candidates}


def test_type_that_the_words_speak_for_is_told_without_a_rule(weighed: Reader, rules_alone: Reader) -> None:
    item = an_item("Anthropic's safety chief is off to Meta")
    assert types(rules_alone.extract(item)) == set()
    (candidate,) = weighed.extract(item).candidates
    assert (candidate.type, candidate.actor, candidate.rule) == ("people", "Anthropic", "words.people")


def test_words_told_without_a_rule_are_quoted_from_the_title(weighed: Reader) -> None:
    item = an_item("Anthropic's safety chief is off to Meta")
    (candidate,) = weighed.extract(item).candidates
    (quote,) = [quote for quote in candidate.quotes if quote.supports == "type"]
    assert quote.text
    assert item.title[quote.start : quote.end] == quote.text


def test_explanation_names_what_the_words_speak_against(weighed: Reader, rules_alone: Reader) -> None:
    item = an_item("A French insurer hands its claims desk to Mistral")
    assert types(rules_alone.extract(item)) == {"legal"}
    explained = weighed.explain(item)
    assert "legal" not in types(explained.extraction)
    assert any("speak against" in (place.rejected or "") for place in explained.considered)


def test_finding_that_its_words_speak_against_is_dropped(rules_alone: Reader) -> None:
    finding = found(rules_alone, "OpenAI launches a browser")
    judged = judge([finding], SILENT | {"legal": 4.0}, lambda _: 0.8)
    assert [f.type for f in judged.dropped] == ["product_launch"]
    assert [kind for kind, _ in judged.missed] == ["legal"]


def test_finding_that_its_words_speak_for_stays_and_says_how_likely_it_is(rules_alone: Reader) -> None:
    finding = found(rules_alone, "OpenAI launches a browser")
    (kept,) = judge([finding], SILENT | {"product_launch": 3.0}, lambda _: 0.8).kept
    assert kept.likely is not None
    assert 0.9 < kept.likely < 1


def test_rule_and_words_together_are_likelier_than_either(rules_alone: Reader) -> None:
    finding = found(rules_alone, "OpenAI launches a browser")
    spoken = SILENT | {"product_launch": 1.0}
    (both,) = judge([finding], spoken, lambda _: 0.9).kept
    ((_, by_words),) = judge([], spoken, lambda _: 0.9).missed
    unsaid = SILENT | {"product_launch": 0.0}
    (by_rule,) = judge([finding], unsaid, lambda _: 0.9).kept
    assert (both.likely or 0) > max(by_words, by_rule.likely or 0)


def test_nobody_to_name_means_no_event(weighed: Reader) -> None:
    explained = weighed.explain(an_item("subscription prices go up by a fifth from Monday"))
    assert explained.extraction.candidates == ()
    assert "nobody can be named who does it" in {place.rejected for place in explained.considered}


def test_same_page_asks_the_same(rules_alone: Reader) -> None:
    item = an_item("Mistral AI buys Koyeb", summary="The start-up joins the cloud team.")
    first, second = rules_alone.features(item), rules_alone.features(item)
    assert first is not None
    assert second is not None
    assert first.rows.tolist() == second.rows.tolist()
    assert np.isclose(first.values @ first.values, 1.0)
    assert first.rows.max() < ROWS


def test_piece_that_speaks_most_lies_in_the_title(rules_alone: Reader) -> None:
    page = page_of(rules_alone, "Mistral AI buys Koyeb")
    start, end = load_weights().telling(features_of(page, None), "acquisition")
    assert "buys" in page.title.lower[start:end]


def test_table_knows_every_type() -> None:
    assert sorted(load_weights().types) == sorted(TYPES)


def test_table_is_small() -> None:
    assert WEIGHTS_FILE.stat().st_size < 5 * 2**20


@pytest.mark.parametrize("content", [b"", b"no table", b"PK\x03\x04 broken"])
def test_broken_table_is_refused_with_its_path(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weighing.npz"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="no table of weights"):
        load_weights(path)


def test_table_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weighing.npz"
    np.savez(path, types=np.array(["funding"]))
    with pytest.raises(ConfigError, match="no table of weights"):
        load_weights(path)


def test_version_tells_whether_words_were_weighed(weighed: Reader, rules_alone: Reader) -> None:
    assert weighed.version != rules_alone.version


def test_setting_leaves_the_decision_to_the_rules(tmp_path: Path) -> None:
    place, _ = init_workspace(tmp_path)
    text = place.settings.read_text("utf-8")
    place.settings.write_text(text.replace("# weighed = true ", "weighed = false "), "utf-8")
    assert types(open_stage(tmp_path).stage.reader.extract(an_item("Anthropic's safety chief is off to Meta"))) == set()


def test_title_without_words_asks_nothing(rules_alone: Reader) -> None:
    assert rules_alone.features(an_item("")) is None
