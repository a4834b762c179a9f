"""The command line: help and examples everywhere, exit statuses, errors in words."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
import typer
from command_line import windsock

from schedules.child import run_child
from schedules.cli import app
from schedules.docs import FILES, ROOT, list_commands


def commands() -> list[tuple[str, Any]]:
    found, waiting = [], [("", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        if hasattr(command, "commands"):
            waiting += [(f"{name} {child}".strip(), inner) for child, inner in command.commands.items()]
        else:
            found.append((name, command))
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_command_has_help_and_an_example(name: str, command: Any) -> None:
    assert command.help, f"windsock {name} needs a docstring"
    assert "Example" in (command.epilog or ""), f"windsock {name} needs an example in its epilog"


def test_readme_tells_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [name for name, _ in list_commands() if f"`windsock {name}`" not in readme]
    assert not missing, "run ./dev fix"


@pytest.mark.parametrize("name", FILES)
def test_generated_documentation_has_its_markers(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert all(f"<!-- generated: {part} -->" in text for part in FILES[name])


def test_missing_workspace_is_a_sentence_and_status_1(tmp_path: Path) -> None:
    done = windsock("events", "-w", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "windsock init" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_use_is_status_2(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    assert windsock("events", "-w", str(tmp_path), "--type", "nonsense").returncode == 2


def test_unknown_source_is_named(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    done = windsock("crawl", "nowhere", "-w", str(tmp_path))
    assert done.returncode == 1
    assert "nowhere: no such source" in done.stderr


def test_every_mistake_of_every_source_file_is_told_at_once(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    (tmp_path / "sources" / "one.toml").write_text('name = "One"\nkind = "feed"\nurl = "ftp://x"\n')
    (tmp_path / "sources" / "two.toml").write_text('name = "Two"\ntypo = 1\n')
    done = windsock("sources", "list", "-w", str(tmp_path))
    assert done.returncode == 1
    assert "one.toml:3: url" in done.stderr
    assert "two.toml:2: typo" in done.stderr


def test_sources_list_is_json_for_a_program(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    rows = json.loads(windsock("sources", "list", "--json", "-w", str(tmp_path)).stdout)
    assert {"mistral_news", "techcrunch_ai"} <= {row["id"] for row in rows}


def test_opml_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path / "a"))
    windsock("init", "--no-backlog", str(tmp_path / "b"))
    settings = tmp_path / "b" / "windsock.toml"
    settings.write_text("shipped_sources = false\n" + settings.read_text())
    (tmp_path / "feeds.opml").write_text(windsock("sources", "export", "-w", str(tmp_path / "a")).stdout)
    done = windsock("sources", "import", str(tmp_path / "feeds.opml"), "-w", str(tmp_path / "b"))
    assert done.returncode == 0, done.stderr
    exported = windsock("sources", "export", "-w", str(tmp_path / "b")).stdout
    feeds = (tmp_path / "feeds.opml").read_text().count("xmlUrl")
    assert exported.count("xmlUrl") == feeds
    again = windsock("sources", "import", str(tmp_path / "feeds.opml"), "-w", str(tmp_path / "a"))
    assert again.stdout.strip() == f"0 sources added, {feeds} were there"


def test_import_tells_which_addresses_it_leaves_out(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path / "w"))
    outline = '<opml><body><outline text="Old" xmlUrl="gopher://old.example/feed"/></body></opml>'
    (tmp_path / "feeds.opml").write_text(outline)
    done = windsock("sources", "import", str(tmp_path / "feeds.opml"), "-w", str(tmp_path / "w"))
    assert "left out: gopher://old.example/feed is no http or https address" in done.stdout
    assert done.stdout.strip().endswith("0 sources added, 0 were there")


def test_log_of_a_crawl_is_written_where_its_folder_was_deleted(tmp_path: Path) -> None:
    with run_child("--help", log=tmp_path / "logs" / "crawl.log") as child:
        child.wait()
    assert (tmp_path / "logs" / "crawl.log").stat().st_size > 0


def item(number: int, title: str, lang: str = "en") -> str:
    fields = {"id": str(number), "kind": "press", "publisher": f"p{number}", "publisher_lab": None}
    return json.dumps(fields | {"date": "2026-02-17", "lang": lang, "title": title, "summary": ""})


def test_merged_items_of_one_happening_print_one_event_with_the_reason() -> None:
    lines = [
        item(1, "Mistral AI buys cloud start-up Koyeb"),
        item(2, "Mistral AI rachète la jeune pousse Koyeb", "fr"),
        item(3, "Why Mistral AI buys the cloud start-up Koyeb"),
        item(4, "A recipe for bread"),
    ]
    done = windsock("extract", "--merge", "-", text="\n".join(lines))
    first, french, unread, bread = (json.loads(line)["events"] for line in done.stdout.splitlines())
    assert first[0]["event"] == french[0]["event"] == unread[0]["event"]
    assert [events[0]["attached"] for events in (first, french, unread)] == [False, False, True]
    assert (first[0]["joined_by"], unread[0]["type"]) == ("first", "acquisition")
    assert french[0]["joined_by"].startswith("like words (")
    assert bread == []


def test_merging_and_explaining_at_once_is_wrong_use() -> None:
    assert windsock("extract", "--merge", "--explain", "-").returncode == 2


def test_correction_that_says_nothing_is_wrong_use(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    assert windsock("events", "correct", "3f9a", "-w", str(tmp_path)).returncode == 2


def test_ruling_on_an_event_that_is_not_there_fails_in_words(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    done = windsock("events", "join", "3f9a", "b07c", "-w", str(tmp_path))
    assert done.returncode == 1
    assert "no timeline has been published here yet" in done.stderr


def test_dashboard_on_a_taken_port_fails_in_words(tmp_path: Path) -> None:
    windsock("init", "--no-backlog", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = windsock("dashboard", "-w", str(tmp_path), "--port", str(port))
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert done.stdout == ""
