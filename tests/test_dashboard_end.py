"""The end of `windsock dashboard`: a terminal's Ctrl-C ends both of its processes, in silence."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from dashboards import wait_for
from receiver import free_port

from schedules.workspace import init_workspace
from store.connection import open_writer
from store.publish import publish


def test_dashboard_ends_in_silence_at_ctrl_c(tmp_path: Path, empty_store: Path) -> None:
    place, _ = init_workspace(root := tmp_path / "w")
    for file in (empty_store, empty_store.with_name("bodies.duckdb")):
        shutil.copy(file, root)
    with open_writer(place.store) as connection:
        publish(connection, place.timeline)
    command = [sys.executable, "-m", "schedules.cli", "dashboard", "-w", str(root), "--port", str(port := free_port())]
    with (tmp_path / "log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, process_group=0)
    wait_for(f"http://127.0.0.1:{port}/_stcore/health", child)
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to everybody in the group
    assert child.wait(20) == 0
    assert "Aborted" not in (tmp_path / "log").read_text("utf-8")
    with socket.socket() as asked:
        assert asked.connect_ex(("127.0.0.1", port)) != 0
