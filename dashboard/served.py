"""The arguments that the dashboard was started with in, what it serves out."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from store.sandbox import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One workspace, as far as its pages need to know it."""

    #: The published timeline: all that is read.
    timeline: Path
    #: The company that the timeline is about.
    focus: str
    #: What one query of the SQL page may use.
    limits: Limits

    @property
    def workspace(self) -> Path:
        """Folder of the workspace, for the commands that change it."""
        return self.timeline.parent

    @property
    def published_at(self) -> float:
        """When the timeline was published, in seconds since 1970; 0.0: never."""
        return self.timeline.stat().st_mtime if self.timeline.exists() else 0.0

    @property
    def version(self) -> tuple[int, int]:
        """Which file the timeline is, whatever its path: the version of everything cached; (0, 0): there is none."""
        if not self.timeline.exists():
            return 0, 0
        file = self.timeline.stat()
        return file.st_mtime_ns, file.st_ino


def served(arguments: list[str] | None = None) -> Served:
    """What the arguments say, those of the process unless given: `TIMELINE [--focus NAME] [--sql-seconds S] …`."""
    parser = argparse.ArgumentParser(prog="dashboard")
    parser.add_argument("timeline", type=Path)
    parser.add_argument("--focus", default="Mistral AI")
    parser.add_argument("--sql-seconds", type=float, default=30.0)
    parser.add_argument("--sql-rows", type=int, default=100_000)
    parser.add_argument("--sql-memory-mb", type=int, default=512)
    given = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    limits = Limits(seconds=given.sql_seconds, rows=given.sql_rows, memory_mb=given.sql_memory_mb)
    return Served(timeline=given.timeline, focus=given.focus, limits=limits)
