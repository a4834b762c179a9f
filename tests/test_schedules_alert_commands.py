"""`windsock alerts …` as a user runs them, on a workspace that `init` made."""

import json
from pathlib import Path

import pytest
from command_line import windsock

from schedules.workspace import init_workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init_workspace(tmp_path)
    return tmp_path


def test_rule_is_ready_after_init_and_its_channels_take_a_message(root: Path) -> None:
    listed = json.loads(windsock("alerts", "list", "--json", "-w", str(root)).stdout)
    assert [rule["name"] for rule in listed["rules"]] == ["new-model"]
    tried = windsock("alerts", "test", "-w", str(root))
    assert tried.returncode == 0
    assert "A message to try this channel" in tried.stderr
    assert "key test" in (root / "alerts.md").read_text("utf-8")


def test_rule_is_added_silenced_and_removed(root: Path) -> None:
    added = windsock("alerts", "add", "rounds", "--type", "funding", "--channel", "file", "-w", str(root), "--json")
    assert json.loads(added.stdout) == {"rule": "rounds", "saved": True, "firings": []}
    assert "[rules.rounds]" in (root / "alerts.toml").read_text("utf-8")
    assert "muted until" in windsock("alerts", "mute", "rounds", "--hours", "8", "-w", str(root)).stdout
    listed = json.loads(windsock("alerts", "list", "--json", "-w", str(root)).stdout)
    assert {rule["name"]: rule["muted"] for rule in listed["rules"]} == {"new-model": False, "rounds": True}
    assert windsock("alerts", "unmute", "rounds", "-w", str(root)).returncode == 0
    assert windsock("alerts", "remove", "rounds", "-w", str(root)).returncode == 0
    assert "rounds]" not in (root / "alerts.toml").read_text("utf-8").replace("# ", "")


def test_silencing_and_removing_tell_a_program_what_they_did(root: Path) -> None:
    at_root = ("new-model", "--json", "-w", str(root))
    muted = json.loads(windsock("alerts", "mute", "--until", "2030-01-01", *at_root).stdout)
    assert muted == {"rule": "new-model", "muted": True, "until": "2030-01-01T00:00:00+00:00"}
    assert json.loads(windsock("alerts", "unmute", *at_root).stdout) == {"rule": "new-model", "muted": False}
    removed = json.loads(windsock("alerts", "remove", *at_root).stdout)
    assert removed == {"removed": "new-model", "file": str(root / "alerts.toml")}


def test_rule_that_is_only_tried_is_not_saved(root: Path) -> None:
    before = (root / "alerts.toml").read_text("utf-8")
    tried = windsock("alerts", "add", "x", "--type", "funding", "--channel", "file", "--dry-run", "-w", str(root))
    assert "would have fired 0 times in the last 90 days" in tried.stdout
    assert (root / "alerts.toml").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["add", "x", "--channel", "nowhere"], 1, "no channel nowhere"),
        (["add", "new-model", "--channel", "file"], 1, "there is a rule new-model already"),
        (["add", "x", "--channel", "file", "--on", "never"], 1, "'new', 'confirmed'"),
        (["add", "x"], 2, "--channel"),
        (["remove", "x"], 1, "there is no rule x"),
        (["backtest", "x"], 1, "no such rule"),
        (["test", "nowhere"], 1, "no such channel"),
        (["mute", "new-model", "--hours", "1", "--until", "2026-01-01"], 2, "--hours or --until"),
        (["explain", "new-model", "abc"], 1, "no timeline has been published"),
    ],
)
def test_mistake_is_a_sentence_and_a_status(root: Path, arguments: list[str], status: int, says: str) -> None:
    done = windsock("alerts", *arguments, "-w", str(root))
    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    assert says in done.stderr


def test_channel_that_cannot_be_reached_fails_the_test(root: Path) -> None:
    file = root / "alerts.toml"
    file.write_text(file.read_text("utf-8") + '\n[channels.hook]\nurl = "json://127.0.0.1:9/x"\n', "utf-8")
    done = windsock("alerts", "test", "hook", "--json", "-w", str(root))
    assert done.returncode == 1
    assert "has the private address 127.0.0.1" in json.loads(done.stdout)["hook"]


def test_doctor_tells_what_is_wrong_with_alerts(root: Path) -> None:
    file = root / "alerts.toml"
    file.write_text(file.read_text("utf-8") + '\n[channels.desk]\nurl = "slack://${NO_SUCH_TOKEN}"\n', "utf-8")
    found = {row["about"]: row for row in json.loads(windsock("doctor", "--json", "-w", str(root)).stdout)}
    assert found["alerts"]["message"] == "1 rules, 1 enabled, 3 channels"
    assert found["channel desk"]["level"] == "error"
    assert "NO_SUCH_TOKEN" in found["channel desk"]["message"]
