"""A folder in, the paths of a workspace out; and how a new one is made."""

import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from store.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where everything of one user's timeline lies."""

    root: Path

    @property
    def settings(self) -> Path:
        """`windsock.toml`."""
        return self.root / "windsock.toml"

    @property
    def sources(self) -> Path:
        """The user's own source files, over the shipped ones."""
        return self.root / "sources"

    @property
    def watchlist(self) -> Path:
        """The user's own organisations, models and products, over the shipped ones."""
        return self.root / "watchlist.toml"

    @property
    def backlog(self) -> Path:
        """The user's own curated facts, over the shipped ones."""
        return self.root / "backlog.toml"

    @property
    def alerts(self) -> Path:
        """Channels and rules of alerts."""
        return self.root / "alerts.toml"

    @property
    def signals(self) -> Path:
        """The user's own signals, over the shipped ones."""
        return self.root / "signals.toml"

    @property
    def signal_queries(self) -> Path:
        """SQL files of the user's own signals."""
        return self.root / "signals"

    @property
    def readings(self) -> Path:
        """What speaks for and against each reading, over what comes with windsock."""
        return self.root / "readings.toml"

    @property
    def forecasts(self) -> Path:
        """What the user expects to happen, with a probability and a date."""
        return self.root / "forecasts.toml"

    @property
    def store(self) -> Path:
        """The database that one writer at a time opens."""
        return self.root / "windsock.duckdb"

    @property
    def timeline(self) -> Path:
        """The published copy that any number of readers open."""
        return self.root / "timeline.duckdb"

    @property
    def spool(self) -> Path:
        """Crawled, not yet stored."""
        return self.root / "spool"

    @property
    def stored_spools(self) -> Path:
        """Spools that are stored; kept some days for a second reading of their raw pages."""
        return self.spool / "done"

    def waiting_spools(self) -> list[Path]:
        """Folders of runs whose spool is not stored yet, of live and dead runs alike, oldest first."""
        return sorted(folder for folder in self.spool.glob("*/") if folder != self.stored_spools)

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"


def default_root() -> Path:
    """`$WINDSOCK_WORKSPACE`, else `windsock-data` in the current folder."""
    return Path(os.environ.get("WINDSOCK_WORKSPACE") or "windsock-data")


def open_workspace(root: Path) -> Workspace:
    """The workspace at `root`.

    Raises ConfigError when there is none.
    """
    workspace = Workspace(root=root)
    if not workspace.settings.exists():
        raise ConfigError([f"{root}: not a workspace (no windsock.toml); make one with `windsock init {root}`"])
    return workspace


def init_workspace(root: Path) -> tuple[Workspace, list[Path]]:
    """Make a workspace at `root`; files that are there already stay as they are. Returns it with the files made."""
    workspace = Workspace(root=root)
    for folder in (workspace.sources, workspace.spool, workspace.logs):
        folder.mkdir(parents=True, exist_ok=True)
    made = []
    for template in sorted(files("schedules").joinpath("templates").iterdir(), key=lambda entry: entry.name):
        target = root / template.name
        if not target.exists():
            target.write_text(template.read_text("utf-8"), "utf-8")
            made.append(target)
    return workspace, made
