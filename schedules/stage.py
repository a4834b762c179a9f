"""A workspace in, the stage of the pipeline out: settings, sources, reader, rules and signals, loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crawlers.registry import SourceSpec, load_sources
from nlp.extract import build_reader
from schedules.alerts.decide import names_of
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import load_alerts
from schedules.pipeline import Stage
from schedules.settings import Settings, load_settings, source_folders
from schedules.watching.load import load_watch
from schedules.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Everything that a command on a workspace needs."""

    workspace: Workspace
    settings: Settings
    #: All sources by id, the user's over the shipped ones.
    specs: Mapping[str, SourceSpec]
    stage: Stage
    #: Channels and rules of alerts, with what names in them stand for.
    alarm: Alarm


def open_stage(root: Path) -> Opened:
    """Load a workspace's settings, sources, watchlist, alert rules and what is watched.

    Raises ConfigError with every mistake of every file, or when there is no workspace.
    """
    workspace = open_workspace(root)
    settings = load_settings(workspace.settings)
    specs = load_sources(*source_folders(workspace, settings))
    watchlists = (workspace.watchlist,) if workspace.watchlist.exists() else ()
    reading = settings.reading
    reader = build_reader(watchlists=watchlists, spacy_models=reading.spacy_models, weighed=reading.weighed)
    names = names_of(reader.watchlist)
    alarm = Alarm(file=load_alerts(workspace.alerts), names=names)
    watch = load_watch(workspace, settings, names)
    stage = Stage(workspace=workspace, reader=reader, wait_s=settings.store.wait_s, alarm=alarm, watch=watch)
    return Opened(workspace=workspace, settings=settings, specs=specs, stage=stage, alarm=alarm)
