"""`windsock init`, `models`, `compare` and `events` on a workspace whose backlog is a file of its own."""

import json
import re
from pathlib import Path

import pytest
from command_line import windsock

from schedules.backlog.facts import load_facts

OWN = """
[widgets]
date = "2025-09-09"
type = "funding"
actor = "Mistral AI"
with = ["Widget Labs"]
says = "Widget Labs puts money into Mistral AI, which it prices at 11.7 billion euros."
money = "1_700_000_000 EUR"
valuation = "11_700_000_000 EUR"
source = "https://mistral.ai/news/series-c"
checked = "https://gazette.example/series-c"

[small]
date = "2025-01-30"
type = "model_release"
actor = "Mistral AI"
objects = ["Mistral Small 3"]
says = "Mistral Small 3 is let out under a free licence."
weights = "open"
parameters = 24
source = "https://mistral.ai/news/mistral-small-3"
checked = "https://gazette.example/mistral-small-3"

[gpt]
date = "2025-08"
type = "model_release"
actor = "OpenAI"
objects = ["GPT-5"]
says = "GPT-5 is there, and nobody says how large it is."
source = "https://openai.com/gpt-5"
checked = "https://gazette.example/gpt-5"
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made by `windsock init` whose backlog is a file of its own."""
    root = tmp_path_factory.mktemp("own")
    (root / "windsock.toml").write_text("backlog = false\nshipped_sources = false\n", "utf-8")
    (root / "backlog.toml").write_text(OWN, "utf-8")
    assert windsock("init", str(root)).returncode == 0
    return root


def test_init_loads_the_backlog_and_says_how_much(workspace: Path) -> None:
    told = windsock("init", str(workspace))
    assert "3 curated facts, 0 of them new or changed; 0 events new or changed" in told.stdout
    assert "widgets: Widget Labs is not on the watchlist" in told.stderr


def test_init_says_nothing_of_names_in_shipped_facts(tmp_path: Path) -> None:
    told = windsock("init", str(tmp_path))
    assert told.returncode == 0, told.stderr
    assert "watchlist" not in told.stderr


def test_init_without_backlog_makes_the_files_alone(tmp_path: Path) -> None:
    assert windsock("init", "--no-backlog", str(tmp_path)).returncode == 0
    assert (tmp_path / "backlog.toml").exists()
    assert not (tmp_path / "windsock.duckdb").exists()


def test_template_of_a_backlog_is_read_and_its_example_holds(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    text = (tmp_path / "backlog.toml").read_text("utf-8")
    assert not load_facts(tmp_path / "backlog.toml")
    example = "\n".join(line[2:] for line in text.splitlines() if re.match(r"# (\[|\w+ = )", line))
    (tmp_path / "example.toml").write_text(example, "utf-8")
    (fact,) = load_facts(tmp_path / "example.toml").values()
    assert (fact.actor, fact.parties, fact.money) == ("Acme", ("Widget Labs",), "40_000_000 EUR")


def test_mistake_in_a_backlog_is_a_sentence_and_status_1(tmp_path: Path) -> None:
    (tmp_path / "windsock.toml").write_text("backlog = false\n", "utf-8")
    (tmp_path / "backlog.toml").write_text('[one]\ndate = "soon"\n', "utf-8")
    failed = windsock("init", str(tmp_path))
    assert failed.returncode == 1
    assert "backlog.toml:2: one.date: 'soon' is no date" in failed.stderr


def test_models_are_ranked_and_the_unknown_is_called_so(workspace: Path) -> None:
    lines = windsock("models", "--measure", "parameters", "-w", str(workspace)).stdout.splitlines()
    cells = [line.split("\t") for line in lines]
    assert cells[1][:4] == ["1", "Mistral AI", "Mistral Small 3", "24B"]
    assert cells[2][:4] == ["", "OpenAI", "GPT-5", "unknown"]


def test_models_are_json_for_a_program(workspace: Path) -> None:
    models = json.loads(windsock("models", "--small", "--json", "-w", str(workspace)).stdout)
    assert [(m["name"], m["price_in"], m["size"]) for m in models] == [("Mistral Small 3", None, "small")]


def test_models_that_are_small_and_large_are_wrong_use(workspace: Path) -> None:
    assert windsock("models", "--small", "--large", "-w", str(workspace)).returncode == 2


def test_comparison_shows_no_number_without_its_source(workspace: Path) -> None:
    told = json.loads(windsock("compare", "OpenAI", "--json", "-w", str(workspace)).stdout)
    rows = {row["measure"]: row for row in told["rows"]}
    assert rows["valuation"]["company"]["url"] == "https://mistral.ai/news/series-c"
    assert rows["valuation"]["rival"] is None
    assert all(
        side is None or (side["url"] and side["quote"] and side["event_id"])
        for row in rows.values()
        for side in (row["company"], row["rival"])
    )


def test_comparison_lists_every_number_on_request(workspace: Path) -> None:
    lines = windsock("compare", "OpenAI", "--all", "-w", str(workspace)).stdout.splitlines()
    assert [line.split("\t")[:3] for line in lines[1:]] == [
        ["Mistral AI", "last round", "1.7B EUR"],
        ["Mistral AI", "valuation", "11.7B EUR"],
    ]


def test_events_say_which_are_curated(workspace: Path) -> None:
    lines = windsock("events", "--curated", "-w", str(workspace)).stdout.splitlines()
    assert [line.split("\t")[6] for line in lines] == ["origins", "curated", "curated", "curated"]
    assert len(windsock("events", "--no-curated", "-w", str(workspace)).stdout.splitlines()) == 1


def test_export_leaves_curated_facts_out_where_asked(workspace: Path) -> None:
    counted = [
        len(windsock("export", "--format", "jsonl", option, "-w", str(workspace)).stdout.splitlines())
        for option in ("--curated", "--no-curated")
    ]
    assert counted == [3, 0]
