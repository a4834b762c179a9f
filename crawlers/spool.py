"""Records of a crawl in, lines of a file out, and back: the hand-over from the child that crawls to the parent."""

import gzip
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final, Literal, Self

from filelock import FileLock, Timeout
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from store.model import Document, Issue, Poll
from store.numbers_model import CatalogueModel

RECORDS: Final = "records.jsonl"
RAW: Final = "raw"
_LOCK: Final = "writer.lock"

Record = Document | Poll | Issue | CatalogueModel


class _DocumentLine(BaseModel):
    kind: Literal["document"] = "document"
    record: Document


class _PollLine(BaseModel):
    kind: Literal["poll"] = "poll"
    record: Poll


class _IssueLine(BaseModel):
    kind: Literal["issue"] = "issue"
    record: Issue


class _ModelLine(BaseModel):
    kind: Literal["model"] = "model"
    record: CatalogueModel


class _EndLine(BaseModel):
    """The last line of a run that came to its end."""

    kind: Literal["end"] = "end"
    run_id: str


_Line = Annotated[_DocumentLine | _PollLine | _IssueLine | _ModelLine | _EndLine, Field(discriminator="kind")]
_LINES: Final[TypeAdapter[_Line]] = TypeAdapter(_Line)


class SpoolWriter:
    """The one writer of a run's folder; holds its lock while it lives.

    Each record is one line, written at once: a process that dies leaves at most one torn line.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / RAW).mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / _LOCK)
        self._lock.acquire(blocking=False)
        self._file = (folder / RECORDS).open("ab", buffering=0)
        if _ends_torn(folder / RECORDS):
            self._file.write(b"\n")  # what follows must not become part of the torn line

    def write(self, records: Iterable[Record]) -> None:
        """Append these records."""
        self._file.write(b"".join(_encode(record) for record in records))

    def write_raw(self, name: str, body: bytes) -> str:
        """Store a page under `name`, compressed; return the name of its file below `raw/`."""
        file = f"{name}.gz"
        # Without time of writing: the same page gives the same bytes.
        (self._folder / RAW / file).write_bytes(gzip.compress(body, compresslevel=6, mtime=0))
        return file

    def end(self) -> None:
        """Say that the run came to its end, and make sure that all of it is on the disk."""
        self._file.write(_LINES.dump_json(_EndLine(run_id=self._folder.name)) + b"\n")
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Let go of the folder."""
        self._file.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def read_records(path: Path, offset: int = 0) -> tuple[list[Record], int, bool]:
    """The whole records of a `records.jsonl` after a byte offset, the next offset, and whether the run has ended.

    A last line that is not whole is left for the next reading. A damaged line in the middle becomes an Issue. A file
    that is not there yet has no records.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            written = file.read()
    except FileNotFoundError:
        return [], offset, False
    whole = written[: written.rfind(b"\n") + 1]
    records: list[Record] = []
    ended = False
    for line in whole.splitlines():
        try:
            read = _LINES.validate_json(line)
        except ValidationError:
            records.append(_damaged(path, line))
            continue
        if isinstance(read, _EndLine):
            ended = True
        else:
            records.append(read.record)
    return records, offset + len(whole), ended


def read_raw(folder: Path, name: str) -> bytes:
    """A page as `write_raw` stored it in this run's folder."""
    return gzip.decompress((folder / RAW / name).read_bytes())


def is_live(folder: Path) -> bool:
    """Whether a process writes to this run's folder now."""
    if not (folder / _LOCK).exists():
        return False
    try:
        with FileLock(folder / _LOCK).acquire(blocking=False):
            return False
    except Timeout:
        return True


def _encode(record: Record) -> bytes:
    match record:
        case Document():
            line: _Line = _DocumentLine(record=record)
        case Poll():
            line = _PollLine(record=record)
        case Issue():
            line = _IssueLine(record=record)
        case CatalogueModel():
            line = _ModelLine(record=record)
    return _LINES.dump_json(line) + b"\n"


def _ends_torn(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


def _damaged(path: Path, line: bytes) -> Issue:
    return Issue(
        level="error",
        code="spool-damaged",
        message=f"run {path.parent.name}: a line of {len(line)} bytes in {path.name} cannot be read and is skipped; "
        "its source is fetched again with the next crawl",
        seen_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
    )
