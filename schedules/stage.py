"""A workspace in, the stage of the pipeline out: its settings, sources and reader, loaded and checked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from crawlers.registry import SourceSpec, load_sources
from nlp.extract import build_reader
from schedules.pipeline import Stage
from schedules.settings import Settings, load_settings
from schedules.workspace import Workspace, open_workspace
from store.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Everything that a command on a workspace needs."""

    workspace: Workspace
    settings: Settings
    #: All sources by id, the user's over the shipped ones.
    specs: Mapping[str, SourceSpec]
    stage: Stage


def shipped_sources() -> Path:
    """Folder of the source files that come with windsock."""
    return Path(str(files("crawlers").joinpath("sources")))


def source_folders(workspace: Workspace, settings: Settings) -> tuple[Path, ...]:
    """Where this workspace's source files lie, later ones over earlier ones."""
    own = (workspace.sources,) if workspace.sources.exists() else ()
    return (shipped_sources(), *own) if settings.shipped_sources else own


def open_stage(root: Path) -> Opened:
    """Load a workspace's settings, sources and watchlist.

    Raises ConfigError with every mistake of every file, or when there is no workspace.
    """
    workspace = open_workspace(root)
    settings = load_settings(workspace.settings)
    specs = load_sources(*source_folders(workspace, settings))
    watchlists = (workspace.watchlist,) if workspace.watchlist.exists() else ()
    reader = build_reader(watchlists=watchlists, spacy_models=settings.reading.spacy_models)
    stage = Stage(workspace=workspace, reader=reader, wait_s=settings.store.wait_s)
    return Opened(workspace=workspace, settings=settings, specs=specs, stage=stage)


def choose_sources(specs: Mapping[str, SourceSpec], names: Sequence[str]) -> dict[str, SourceSpec]:
    """The sources named (disabled ones too), or all enabled ones where none is.

    Raises ConfigError naming those that do not exist.
    """
    unknown = [name for name in names if name not in specs]
    if unknown:
        raise ConfigError([f"{name}: no such source; `windsock sources list` prints them" for name in unknown])
    if names:
        return {name: specs[name] for name in dict.fromkeys(names)}
    return {name: spec for name, spec in specs.items() if spec.enabled}
