"""A new reading of stored documents: what it reads for the first time is told, unless it is old news."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from factories import a_document, a_source

from schedules.pipeline import prepare_store, read_documents, store_records
from schedules.stage import open_stage
from schedules.workspace import init_workspace

#: A lab that no shipped watchlist knows, so that a rule about tracked labs has nothing to tell of it.
TRACKED = """
[[organisation]]
name = "Zorbatech"
kind = "lab"
country = "FR"
models = ["Zorblet"]
"""


def reextract(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "schedules.cli", "reextract", "-w", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def told(root: Path) -> str:
    return (root / "alerts.md").read_text("utf-8") if (root / "alerts.md").exists() else ""


def test_event_that_a_new_reading_finds_is_told_once_and_old_news_is_not(tmp_path: Path) -> None:
    place, _ = init_workspace(tmp_path / "w")
    opened = open_stage(place.root)
    now = datetime.now(UTC)
    fresh, old = (
        a_document(
            url=f"https://gazette.example/{version}",
            title=f"Zorbatech releases Zorblet {version}",
            summary="",
            published_at=now - age,
            crawled_at=now - age,
        )
        for version, age in (("7", timedelta(hours=1)), ("6", timedelta(days=60)))
    )
    prepare_store(opened.stage, [a_source()])
    store_records(opened.stage, "run", [fresh, old], now)
    read_documents(opened.stage, "run")
    assert told(place.root) == ""
    place.watchlist.write_text(TRACKED, "utf-8")
    done = reextract(place.root)
    assert done.returncode == 0, done.stderr
    assert "2 documents read again" in done.stdout
    assert "Zorblet 7" in told(place.root)
    assert "Zorblet 6" not in told(place.root)
    again = reextract(place.root)
    assert again.returncode == 0, again.stderr
    assert told(place.root).count("key ") == 1, "the same reading again tells nothing again"
