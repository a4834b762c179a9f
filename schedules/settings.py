"""`windsock.toml` in, validated settings out: every limit and choice that a user may change, with its default."""

from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from crawlers.settings import CrawlSettings
from schedules.workspace import Workspace
from store.sandbox import Limits
from store.toml import load_toml


class Section(BaseModel):
    """A table of `windsock.toml`: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(Section):
    """Table `[store]`."""

    wait_s: float = Field(default=30.0, ge=0)
    """Seconds to wait for another writer."""
    publish_every_s: float = Field(default=5.0, ge=0)
    """Seconds between two publications while a crawl is under way; at its end there is always one."""
    keep_spool_days: float = Field(default=7.0, ge=0)
    """Days that a stored spool, raw pages included, is kept for a second reading."""


class ReadingSettings(Section):
    """Table `[reading]`."""

    spacy_models: dict[str, str] = {}
    """spaCy model by language, installed (`en = "en_core_web_sm"`) or the path of its folder; its entities are used."""
    weighed: bool = True
    """Weigh what the rules found, and what they missed, by the learned table; without it the rules alone decide."""


class SqlSettings(Section):
    """Table `[sql]`: what one query of `windsock sql` may use."""

    seconds: float = Field(default=30.0, gt=0)
    rows: int = Field(default=100_000, gt=0)
    memory_mb: int = Field(default=512, ge=64)

    def limits(self) -> Limits:
        """These settings as the sandbox takes them."""
        return Limits(seconds=self.seconds, rows=self.rows, memory_mb=self.memory_mb)


class DashboardSettings(Section):
    """Table `[dashboard]`."""

    address: str = "127.0.0.1"
    port: int = Field(default=8501, ge=0, le=65535)


class RunSettings(Section):
    """Table `[run]`: the service."""

    health_port: int = Field(default=8377, ge=0, le=65535)
    """Port on loopback that answers /live and /ready; 0: any free one."""
    stop_s: float = Field(default=8.0, gt=0, le=60)
    """Seconds to finish after SIGTERM; what is not finished by then is abandoned, which loses nothing."""


class WatchSettings(Section):
    """Table `[watch]`."""

    past_s: float = Field(default=20.0, ge=0)
    """Seconds that one refresh of the signals may spend on months of their past that were never computed."""


class Settings(Section):
    """The whole of `windsock.toml`."""

    focus: str = "Mistral AI"
    """The company that the timeline is about."""
    rivals: tuple[str, ...] = (
        "OpenAI",
        "Anthropic",
        "Google",
        "Meta",
        "xAI",
        "Cohere",
        "DeepSeek",
        "Alibaba",
        "Moonshot AI",
        "Zhipu AI",
        "MiniMax",
    )
    """Those that signals compare it with."""
    shipped_sources: bool = True
    """Whether the sources that come with windsock are polled beside the workspace's own."""
    backlog: bool = True
    """Whether the curated facts that come with windsock are loaded beside those of the workspace's backlog.toml."""
    crawl: CrawlSettings = CrawlSettings()
    store: StoreSettings = StoreSettings()
    reading: ReadingSettings = ReadingSettings()
    sql: SqlSettings = SqlSettings()
    dashboard: DashboardSettings = DashboardSettings()
    run: RunSettings = RunSettings()
    watch: WatchSettings = WatchSettings()


def load_settings(path: Path) -> Settings:
    """The settings of the file at `path`; the defaults where there is none.

    Raises ConfigError with every mistake and its line.
    """
    return load_toml(path, Settings) if path.exists() else Settings()


def shipped_sources() -> Path:
    """Folder of the source files that come with windsock."""
    return Path(str(files("crawlers").joinpath("sources")))


def source_folders(workspace: Workspace, settings: Settings) -> tuple[Path, ...]:
    """Where this workspace's source files lie, later ones over earlier ones."""
    own = (workspace.sources,) if workspace.sources.exists() else ()
    return (shipped_sources(), *own) if settings.shipped_sources else own
