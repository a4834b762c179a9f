"""The `[crawl]` table of a workspace in, validated bounds and manners of a crawl out: the one place for both."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

VERSION = "0.1"


def _lower(value: str) -> str:
    return value.lower()


def _one_line(value: str) -> str:
    if any(ord(letter) < 32 or ord(letter) > 126 for letter in value):
        raise ValueError("must be printable ASCII on one line: it is sent in a request header")
    return value


Host = Annotated[str, AfterValidator(_lower)]


class HostSettings(BaseModel):
    """Manners towards one host; what is not given is as for every host."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    concurrency: int | None = Field(default=None, ge=1)
    """Requests at once."""
    delay_s: float | None = Field(default=None, ge=0)
    """Seconds between two requests."""


class CrawlSettings(BaseModel):
    """Bounds and manners of a crawl."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: Annotated[str, AfterValidator(_one_line)] = ""
    """An address or URL for people who wonder who is asking; part of the User-Agent."""
    robots: bool = True
    """Whether robots.txt is obeyed."""

    body_bytes: int = Field(default=15 * 1024 * 1024, ge=1024)
    """Longest answer of a source, as sent and decompressed."""
    page_bytes: int = Field(default=3 * 1024 * 1024, ge=1024)
    """Longest article page; shorter, because many are in memory at once."""
    bodies_bytes: int = Field(default=32 * 1024 * 1024, ge=1024)
    """All answers that are in memory at once; one that finds no room is asked for again when there is some."""
    feed_items: int = Field(default=2_000, ge=1)
    """Items of one answer that are read."""
    url_chars: int = Field(default=2_048, ge=64)
    redirects: int = Field(default=10, ge=0)
    text_chars: int = Field(default=200_000, ge=1_000)
    """Longest article text that is kept."""
    summary_chars: int = Field(default=20_000, ge=100)
    title_chars: int = Field(default=1_000, ge=50)

    timeout_s: float = Field(default=20.0, gt=0)
    """Seconds for one request, connecting included."""
    source_deadline_s: float = Field(default=45.0, gt=0)
    """Seconds for one source with all its pages; pages left over are fetched at the next poll."""
    retries: int = Field(default=2, ge=0)
    """Further attempts after a 5xx, a 429 or a broken connection; a timeout is left to the next poll."""
    retry_wait_s: float = Field(default=10.0, ge=0)
    """Longest Retry-After that is waited for; a longer one is left to the next poll."""
    full_fetch_hours: float = Field(default=24.0, gt=0)
    """A source is asked unconditionally at least this often."""

    concurrency: int = Field(default=32, ge=1)
    """Sources polled at once."""
    source_concurrency: int = Field(default=4, ge=1)
    """Article pages of one source asked for at once."""
    host_concurrency: int = Field(default=2, ge=1)
    """Requests at once to one host."""
    host_delay_s: float = Field(default=1.0, ge=0)
    """Seconds between two requests to one host."""
    hosts: dict[Host, HostSettings] = {}
    """Manners by host name, over the general ones."""
    allow_hosts: tuple[Host, ...] = ()
    """Hosts, as `name` or `name:port`, that may have a private or loopback address."""

    def host_requests(self, host: str) -> int:
        """Requests at once to this host."""
        manners = self.hosts.get(host)
        return (manners.concurrency if manners else None) or self.host_concurrency

    def host_delay(self, host: str) -> float:
        """Seconds between two requests to this host."""
        manners = self.hosts.get(host)
        return self.host_delay_s if manners is None or manners.delay_s is None else manners.delay_s

    @property
    def user_agent(self) -> str:
        """The one identity under which everything is asked for."""
        return f"windsock/{VERSION} (+{self.contact})" if self.contact else f"windsock/{VERSION}"

    @classmethod
    def with_loopback(cls) -> Self:
        """Settings for a server on this machine: allowed, and asked without delay."""
        polite = HostSettings(delay_s=0, concurrency=8)
        return cls(allow_hosts=("127.0.0.1", "localhost"), hosts={"127.0.0.1": polite, "localhost": polite})
