"""Arguments in, a crawl's child process out, which ends when we do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: glibc learns from the first large block that is freed to keep all that are as large for later, and an answer of
#: megabytes is then never given back; told a size, it maps and unmaps what is larger.
_MALLOC = {"MALLOC_MMAP_THRESHOLD_": str(256 * 1024)}
#: Seconds for a child to end by itself.
_PATIENCE_S = 3.0


@contextmanager
def run_child(*arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start `python -m crawlers ARGUMENTS`; its output goes to `log`, and it is ended when the block is left.

    The child holds the read end of a pipe and stops when that closes, so that it does not outlive a killed parent.
    """
    log.parent.mkdir(exist_ok=True)  # logs are what people delete
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "crawlers", *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=_MALLOC | os.environ,
        )
        try:
            yield child
        finally:
            if child.stdin:
                child.stdin.close()
            child.terminate()
            try:
                child.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:  # Scrapy would finish its requests first; the spool holds what is done
                child.kill()
                child.wait()
