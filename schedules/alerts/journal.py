"""Keys of messages that a channel took in, the same keys out after a crash: what the store may not have recorded yet.

Recording a message in the store takes a transaction, which may wait for the writer before it; a line in a file takes a
millisecond. A crash therefore repeats a message only if it falls between the channel's answer and that line.
"""

import os
import threading
from collections.abc import Iterable
from pathlib import Path

from store.ids import content_id

#: Length of a key; a line that is shorter was torn by a crash.
_KEY_CHARS = len(content_id())


class SentJournal:
    """One file of a workspace, written by its one courier."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def add(self, keys: Iterable[str]) -> None:
        """Note that these were sent; they are on disk when it returns."""
        with self._lock, self._path.open("a", encoding="ascii") as file:
            file.write("".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[str]:
        """What was noted since it was last cleared."""
        if not self._path.exists():
            return []
        lines = self._path.read_text("ascii", "replace").splitlines()
        return [line for line in lines if len(line) == _KEY_CHARS]

    def clear(self) -> None:
        """Forget everything: the store has recorded it."""
        self._path.unlink(missing_ok=True)
