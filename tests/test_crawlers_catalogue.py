"""Catalogues of models: what is read of each entry in either shape, and what counts as unknown."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import at

from crawlers.apis import parse_api
from crawlers.catalogue import size_in
from crawlers.items import Answered, Received
from crawlers.registry import ApiSpec, SourceSpec, dump_source, load_source, load_sources
from crawlers.settings import CrawlSettings
from crawlers.spool import RECORDS, SpoolWriter, read_records
from schedules.demo.catalogues import CATALOGUES, load_listed
from schedules.demo.sources import write_catalogue_sources
from schedules.settings import shipped_sources
from store.errors import ConfigError
from store.model import EventDate, Precision
from store.numbers_model import CatalogueModel

SHIPPED = load_sources(shipped_sources())


def received(answer: object, source_id: str = "models_dev") -> Received:
    return Received(
        body=(answer if isinstance(answer, str) else json.dumps(answer)).encode(),
        content_type="application/json",
        url=f"https://catalogue.example/{source_id}",
        lang="en",
        now=at("2026-03-01"),
        complete=True,
        settings=CrawlSettings(),
        source_id=source_id,
    )


def read(source_id: str, answer: object) -> Answered:
    """What the shipped source makes of an answer."""
    spec = SHIPPED[source_id].api
    assert spec
    return parse_api(received(answer, source_id), spec)


def a_models_dev_entry(**fields: Any) -> dict[str, Any]:
    """One provider with one model, in the shape of models.dev."""
    given = {
        "id": "mistral-small-2503",
        "name": "Mistral Small 3.1",
        "family": "mistral-small",
        "release_date": "2025-03-17",
        "open_weights": True,
        "cost": {"input": 0.1, "output": 0.3},
        "limit": {"context": 128000, "output": 8192},
        "modalities": {"input": ["text", "image"], "output": ["text"]},
    } | fields
    return {"mistral": {"id": "mistral", "models": {given["id"]: given}}}


def an_openrouter_entry(**fields: Any) -> dict[str, Any]:
    """A list of one model, in the shape of OpenRouter."""
    given = {
        "id": "mistralai/mistral-small-3.1-24b-instruct",
        "name": "Mistral: Mistral Small 3.1 24B",
        "created": 1742238937,
        "context_length": 131072,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
        "pricing": {"prompt": "0.0000001", "completion": "0.0000003"},
    } | fields
    return {"data": [given]}


def only(answered: Answered) -> CatalogueModel:
    (model,) = answered.models
    return model


def test_models_dev_entry_is_read_whole() -> None:
    model = only(read("models_dev", a_models_dev_entry()))
    assert (model.lab, model.name, model.family) == ("Mistral AI", "Mistral Small 3.1", "mistral-small")
    assert model.released == EventDate(day=date(2025, 3, 17), precision=Precision.DAY)
    assert (model.open_weights, model.context, model.price_in, model.price_out) == (True, 128000, 0.1, 0.3)
    assert (model.inputs, model.outputs) == (("text", "image"), ("text",))
    assert (model.url, model.seen_at) == ("https://catalogue.example/models_dev", at("2026-03-01"))


def test_openrouter_price_of_a_token_becomes_that_of_a_million() -> None:
    model = only(read("openrouter_models", an_openrouter_entry()))
    assert (model.price_in, model.price_out) == (0.1, 0.3)


def test_openrouter_name_loses_its_maker_and_tells_the_size() -> None:
    model = only(read("openrouter_models", an_openrouter_entry()))
    assert (model.lab, model.name, model.parameters) == ("Mistral AI", "Mistral Small 3.1 24B", 24e9)


def test_what_a_catalogue_does_not_say_is_unknown() -> None:
    model = only(read("openrouter_models", an_openrouter_entry(pricing={}, context_length=None, architecture={})))
    assert (model.price_in, model.price_out, model.context, model.inputs) == (None, None, None, ())
    assert (model.open_weights, model.licence, model.tokens_per_second) == (None, None, None)


@pytest.mark.parametrize("price", ["-1", "free", "", "inf", True, {"usd": 1}])
def test_price_that_is_none_is_unknown(price: object) -> None:
    pricing = {"prompt": price, "completion": "0"}
    model = only(read("openrouter_models", an_openrouter_entry(pricing=pricing)))
    assert (model.price_in, model.price_out) == (None, 0.0)


@pytest.mark.parametrize(
    ("written", "precision"),
    [("2025-03-17", Precision.DAY), ("2025-03", Precision.MONTH), ("2025", Precision.YEAR)],
)
def test_release_date_says_no_more_than_is_written(written: str, precision: Precision) -> None:
    released = only(read("models_dev", a_models_dev_entry(release_date=written))).released
    assert released
    assert released.precision is precision


@pytest.mark.parametrize("written", ["soon", "2025-02-30", "17/03/2025", None, 1e30])
def test_release_date_that_is_none_is_unknown(written: object) -> None:
    assert only(read("models_dev", a_models_dev_entry(release_date=written))).released is None


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("Ministral 3 8B", 8e9),
        ("Qwen3-235B-A22B", 235e9),
        ("Gemma 3 1.5b", 1.5e9),
        ("Mixtral 8x7B", None),
        ("Claude Opus 4.5", None),
        ("GLM-4.6", None),
    ],
)
def test_size_is_read_from_a_name_that_tells_it(name: str, parameters: float | None) -> None:
    assert size_in(name) == parameters


def test_expression_that_finds_nothing_in_any_model_is_told() -> None:
    findings = read("models_dev", a_models_dev_entry(cost={"in": 1})).findings
    assert {finding.sentence for finding in findings if finding.code == "selector-empty"} == {
        f"the expression {expression!r} of api.model.{name} finds nothing in any model"
        for name, expression in (("price_in", "cost.input"), ("price_out", "cost.output"))
    }


def test_models_survive_the_spool(tmp_path: Path) -> None:
    models = read("models_dev", a_models_dev_entry()).models
    with SpoolWriter(tmp_path) as spool:
        spool.write(models)
    assert tuple(read_records(tmp_path / RECORDS)[0]) == models


@pytest.mark.parametrize("source_id", sorted(CATALOGUES))
def test_catalogue_of_the_demo_site_is_read_by_the_shipped_source(source_id: str) -> None:
    _, render = CATALOGUES[source_id]
    answered = read(source_id, render(corrected=False))
    wanted = {model.name: model for model in load_listed() if model.only in {None, source_id}}
    assert {model.name: (model.lab, model.price_out, model.context) for model in answered.models} == {
        name: (listed.maker, listed.price_out, listed.context) for name, listed in wanted.items()
    }


def test_price_of_the_demo_site_falls_with_its_corrections() -> None:
    _, render = CATALOGUES["models_dev"]
    before, after = (
        {model.name: model.price_out for model in read("models_dev", render(corrected=corrected)).models}
        for corrected in (False, True)
    )
    assert {name for name in before if before[name] != after[name]} == {"Mistral Medium 3"}


def test_catalogue_sources_of_the_demo_are_written_and_read_again(tmp_path: Path) -> None:
    write_catalogue_sources("http://127.0.0.1:1", tmp_path)
    for source_id in CATALOGUES:
        assert load_source(tmp_path / f"{source_id}.toml").api == SHIPPED[source_id].api


def test_api_without_a_catalogue_gives_no_models() -> None:
    spec = ApiSpec(items="hits", link="url", title="title")
    assert not parse_api(received({"hits": [{"url": "https://a.example/1", "title": "A"}]}), spec).models


@pytest.mark.parametrize("given", ['tier = "curated"\nkind = "feed"', 'tier = "press"\nkind = "file"'])
def test_source_file_cannot_pass_for_the_backlog(tmp_path: Path, given: str) -> None:
    path = tmp_path / "sly.toml"
    rest = 'name = "Sly"\npublisher = "Sly"\nlang = "en"\nurl = "https://sly.example/feed"\narticles = "never"\n'
    path.write_text(f"{rest}{given}\n", "utf-8")
    with pytest.raises(ConfigError, match="backlog of curated facts"):
        load_source(path)


def test_source_file_with_a_catalogue_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    spec: SourceSpec = SHIPPED["openrouter_models"]
    (tmp_path / "openrouter_models.toml").write_text(dump_source(spec), "utf-8")
    assert load_source(tmp_path / "openrouter_models.toml") == spec
