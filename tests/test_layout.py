"""The repository's shape: rooms, names and imports stay where the design puts them."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("crawlers", "nlp", "store", "dashboard", "schedules")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
HARD_LIMIT_LINES = 450


@pytest.mark.parametrize("room", ROOMS)
def test_room_is_imported_from_this_repository(room: str) -> None:
    found = Path(importlib.import_module(room).__file__ or "")
    assert found.is_relative_to(ROOT), f"{room} comes from {found}: another distribution of that name is installed"


@pytest.mark.parametrize("room", ROOMS)
def test_room_init_is_a_docstring_only(room: str) -> None:
    body = ast.parse((ROOT / room / "__init__.py").read_text("utf-8")).body
    assert [type(node) for node in body] == [ast.Expr], "a re-export drags heavy libraries into every import"


def test_tests_are_flat_files_without_packages() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_dashboard_hides_no_room_and_no_stdlib_module() -> None:
    names = {path.stem for path in (ROOT / "dashboard").glob("*.py")} - {"__init__"}
    taken = names & (set(ROOMS) | sys.stdlib_module_names)
    assert not taken, "streamlit puts dashboard/ first on sys.path"


def test_dashboard_has_no_pages_folder() -> None:
    assert not (ROOT / "dashboard" / "pages").exists(), "streamlit would discover it; views/ is the name"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_source_file_opens_with_one_line_and_stays_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert (ast.get_docstring(ast.parse(text)) or "").splitlines()[:1], "say what it takes and what it gives"
    assert len(text.splitlines()) <= HARD_LIMIT_LINES, "split it by topic"


@pytest.mark.parametrize("heavy", ["spacy", "scrapy", "twisted", "streamlit", "trafilatura"])
def test_help_loads_no_heavy_library(heavy: str) -> None:
    code = f"import sys, schedules.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_store_nouns_load_no_database() -> None:
    code = "import sys, store.model, store.ids, store.errors; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_lock_file_names_no_package_index() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "index-url" not in lock
