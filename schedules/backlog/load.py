"""An opened workspace in, its curated facts stored, read and published out."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from schedules.backlog.facts import load_facts, shipped_facts, unknown_names
from schedules.pipeline import load_backlog, prepare_store, publish_timeline, record_run
from schedules.stage import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came of loading a backlog."""

    #: Facts of all files.
    facts: int
    #: Facts that are new or changed, and events that they made or changed.
    changed: int
    events: int
    #: Sentences on names in the workspace's own facts that the watchlist does not have.
    unknown: tuple[str, ...]


def load_workspace(opened: Opened, now: datetime) -> Loaded:
    """Load the shipped facts (unless `backlog = false`) and the workspace's own over them; nothing is told as news.

    Raises ConfigError with every mistake of every file.
    """
    own = opened.workspace.backlog
    paths = [*(shipped_facts() if opened.settings.backlog else []), *([own] if own.exists() else [])]
    facts = load_facts(*paths)
    theirs = load_facts(own) if own.exists() else {}  # the names of the shipped ones are tested
    unknown = tuple(unknown_names(theirs, list(opened.stage.reader.watchlist.organisations)))
    prepare_store(opened.stage, [spec.as_source() for spec in opened.specs.values()])
    quiet = replace(opened.stage, alarm=None)  # what has long happened is no news
    run_id = f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    with record_run(opened.stage, run_id, "backlog"):
        changed, events = load_backlog(quiet, run_id, facts, now)
    publish_timeline(quiet)
    return Loaded(facts=len(facts), changed=changed, events=events, unknown=unknown)
