"""A user's own spaCy model: by name or by path, its entities read as names, and told where it is not there."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.pipeline import EntityRuler

from nlp.extract import build_reader
from store.errors import ConfigError
from store.model import Candidate, Item

# A name in lower case, which nothing but a model can know for a company.
TITLE = "zorblatt raises $30 million to train language models"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder of a real, if small, model that knows one company."""
    made = spacy.blank("en")
    ruler = made.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns([{"label": "ORG", "pattern": "zorblatt"}])
    made.to_disk(tmp_path / "zorblatt_model")
    return tmp_path / "zorblatt_model"


def read(models: dict[str, str]) -> tuple[Candidate, ...]:
    item = Item(
        id="1",
        kind="press",
        publisher="The Gazette",
        publisher_lab=None,
        published=date(2026, 2, 17),
        lang="en",
        title=TITLE,
        summary="",
    )
    return build_reader(spacy_models=models).extract(item).candidates


def test_company_that_only_the_model_knows_is_read_as_actor(model: Path) -> None:
    assert read({}) == ()
    (candidate,) = read({"en": str(model)})
    assert (candidate.type, candidate.actor, candidate.quotes[0].field) == ("funding", "zorblatt", "title")


def test_installed_model_is_found_by_its_name(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "spacy", "package", "--build", "none", "--name", "zorblatt", model, tmp_path]
    subprocess.run(command, check=True, capture_output=True)
    (installed,) = tmp_path.glob("en_zorblatt-*")
    shutil.copy(installed / "meta.json", installed / "en_zorblatt")  # as its setup.py would
    about = installed / f"{installed.name}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: en_zorblatt\nVersion: 0.0.0\n", "utf-8")
    monkeypatch.syspath_prepend(installed)
    assert [candidate.actor for candidate in read({"en": "en_zorblatt"})] == ["zorblatt"]


def test_other_model_is_another_reading(model: Path) -> None:
    assert build_reader(spacy_models={"en": str(model)}).version != build_reader().version


@pytest.mark.parametrize(
    ("models", "told"), [({"en": "no_such_model"}, "no_such_model"), ({"de": "de_core_news_sm"}, "'de' is not read")]
)
def test_model_that_cannot_be_used_is_told(models: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        build_reader(spacy_models=models)


def test_language_that_no_item_has_is_not_loaded() -> None:
    """French costs three seconds: spaCy compiles one huge regular expression when it is imported."""
    code = "import sys; from nlp.extract import build_reader; build_reader(); assert 'spacy.lang.fr' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
