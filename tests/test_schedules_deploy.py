"""The systemd unit and the container file: what they name exists here, and systemd itself accepts the unit."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from schedules.cli import app
from schedules.settings import RunSettings

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "schedules" / "deploy"
UNIT = (DEPLOY / "windsock.service").read_text("utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8")
#: Seconds between the service's own end and the kill.
SLACK_S = 2


def commands_of(text: str) -> list[list[str]]:
    """Every call of `windsock` in a text, as arguments."""
    return [shlex.split(found) for found in re.findall(r"(?<!`)\bwindsock ((?:init|run|doctor)\b[^&\"\n]*)", text)]


@pytest.mark.parametrize("text", [UNIT, CONTAINER], ids=["unit", "container"])
def test_commands_that_are_run_are_commands_of_windsock(text: str) -> None:
    called = commands_of(text)
    assert {arguments[0] for arguments in called} >= {"init", "run"}
    for command, *arguments in called:
        done = CliRunner().invoke(app, [command, *arguments, "--help"])
        assert done.exit_code == 0, done.output


def test_unit_stops_no_earlier_than_the_service_ends_by_itself() -> None:
    (patience,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    (container_patience,) = re.findall(r"--stop-timeout (\d+)", CONTAINER)
    assert min(int(patience), int(container_patience)) >= RunSettings().stop_s + SLACK_S


def test_workspace_of_the_unit_is_where_it_may_write() -> None:
    (folder,) = re.findall(r"^StateDirectory=(\w+)$", UNIT, re.MULTILINE)
    assert f"WINDSOCK_WORKSPACE=/var/lib/{folder}" in UNIT
    assert f"WorkingDirectory=/var/lib/{folder}" in UNIT
    assert f"windsock init /var/lib/{folder}\n" in UNIT


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_unit_is_accepted_by_systemd(tmp_path: Path) -> None:
    """With this interpreter in place of the one below /opt, which is not on this machine."""
    unit = tmp_path / "windsock.service"
    unit.write_text(UNIT.replace("/opt/windsock/.venv/bin/windsock", sys.executable), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_files_that_the_container_copies_are_in_the_repository() -> None:
    copied = [shlex.split(line)[1:-1] for line in CONTAINER.splitlines() if line.startswith("COPY")]
    assert copied
    for names in copied:
        assert all((ROOT / name).exists() for name in names)
    (written,) = re.findall(r"-f (\S+)", CONTAINER)
    assert ROOT / written == DEPLOY / "Containerfile"


def test_container_installs_as_dev_does() -> None:
    """The same locked dependencies and the same build, whose backend has to be among them."""
    dev = (ROOT / "dev").read_text("utf-8")
    for options in ("--no-deps --require-hashes -r requirements.lock", "--no-deps --no-build-isolation"):
        assert options in dev
        assert options in CONTAINER
    assert "\nhatchling==" in (ROOT / "requirements.lock").read_text("utf-8")


def test_python_of_the_container_is_one_that_windsock_supports() -> None:
    (version,) = re.findall(r"^FROM docker\.io/library/python:([\d.]+)-slim$", CONTAINER, re.MULTILINE)
    assert f"python{version}" in (ROOT / "dev").read_text("utf-8")


def test_health_check_of_the_container_asks_the_port_that_answers() -> None:
    assert f"http://127.0.0.1:{RunSettings().health_port}/live" in CONTAINER
