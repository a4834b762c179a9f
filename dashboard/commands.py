"""Arguments of `windsock` in, what the command said out: the one way in which a page changes anything.

The pages may not import the rooms that write. They run the command that a person would type, as a child without a
shell: the same functions, one short write to the store, the same refusals.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Seconds for one command: a correction waits its turn behind a crawl that is being stored.
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a command ended."""

    done: bool
    #: What it said, for a person.
    words: str
    #: What it printed as JSON; None where it printed none.
    data: Any = None


def run_windsock(workspace: Path, *arguments: str) -> Outcome:
    """Run `windsock ARGUMENTS --workspace WORKSPACE` and wait for it.

    Arguments go to the child as they are. Values that may begin with a dash belong in `--option=value`, or after a `--`
    of the caller's.
    """
    place = [f"--workspace={workspace}"]
    words = list(arguments)
    cut = words.index("--") if "--" in words else len(words)
    command = [sys.executable, "-m", "schedules.cli", *words[:cut], *place, *words[cut:]]
    try:
        child = subprocess.run(
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=_PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return Outcome(done=False, words=f"no answer within {_PATIENCE_S:g} s; the store may be busy: try again")
    said = (child.stdout if child.returncode == 0 else child.stderr).strip()
    return Outcome(done=child.returncode == 0, words=_sentence(said), data=_parsed(child.stdout))


def _sentence(said: str) -> str:
    """The words without the program's name and the frame that Typer draws around wrong use."""
    lines = [line.strip(" │╭╮╰╯─") for line in said.splitlines()]
    kept = [line for line in lines if line and not line.startswith(("Usage:", "Try ", "Error"))]
    return " ".join(kept).removeprefix("windsock: ")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
