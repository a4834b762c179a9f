"""Fixtures that several rooms' tests share: a real store, empty and migrated."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from store.connection import BODIES, open_writer
from store.migrate import migrate


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store with the present schema, to copy from."""
    path = tmp_path_factory.mktemp("store") / "windsock.duckdb"
    with open_writer(path) as connection:
        migrate(connection)
    return path


@pytest.fixture
def store_path(empty_store: Path, tmp_path: Path) -> Path:
    """Path of an empty store of this test's own."""
    shutil.copy(empty_store.with_name(BODIES), tmp_path)
    return Path(shutil.copy(empty_store, tmp_path))


@pytest.fixture
def store(store_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writer's connection to an empty store."""
    with open_writer(store_path) as connection:
        yield connection
