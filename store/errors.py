"""Every error that windsock raises on purpose, each saying what happened, to what, and what the user can do.

WindsockError
  ConfigError            a TOML file or a setting is wrong
  FetchError             an address could not be read
    FetchTemporary       worth another try later
    FetchPermanent       not worth another try as it stands
  ParseError             bytes arrived, and are not what the source promised
  ExtractionError        a document could not be read into candidates
  StoreError             the database refused
    StoreLocked          another process holds it
    StoreTooNew          written by a newer windsock
    MigrationFailed      a schema change was rolled back
    QueryRefused         a user's SQL is not allowed, or took too long
  CrawlFailed            the crawl's child process died
  CrawlStopped           the crawl was told to end
  DeliveryError          a channel did not take a message
"""


class WindsockError(Exception):
    """The base: `except WindsockError` is every expected failure, and no bug."""


class ConfigError(WindsockError):
    """A file or setting that the user wrote is wrong; `problems` has one `path:line: sentence` for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class FetchError(WindsockError):
    """An address could not be read."""


class FetchTemporary(FetchError):
    """The address may answer later: a timeout, a 5xx, a 429."""


class FetchPermanent(FetchError):
    """The address will not answer as it stands: a 404, a refused address, a body over the limit."""


class ParseError(WindsockError):
    """The bytes are not what the source promised, such as HTML in place of a feed."""


class ExtractionError(WindsockError):
    """A document could not be read into candidates."""


class StoreError(WindsockError):
    """The database refused."""


class StoreLocked(StoreError):
    """Another process writes to the store and did not let go in time."""


class StoreTooNew(StoreError):
    """The store was written by a newer windsock than this one."""


class MigrationFailed(StoreError):
    """A schema change failed and was rolled back; the store is as it was."""


class QueryRefused(StoreError):
    """A user's SQL is not allowed in the sandbox, is wrong, or took too long."""


class CrawlFailed(WindsockError):
    """The crawl's child process died before it had finished; what it had spooled is kept."""


class CrawlStopped(WindsockError):
    """The crawl was told to end before it had finished; what it had spooled waits for the next one."""


class DeliveryError(WindsockError):
    """A channel did not take a message; it is tried again until it is given up."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        """`retry_after_s` are the seconds that the channel asks to be left alone; None if it does not say."""
        super().__init__(message)
        self.retry_after_s = retry_after_s
