"""Arguments in, what a windsock command printed and its exit status out; spares the seconds in which Python starts."""

import sys
from dataclasses import dataclass

from click.testing import CliRunner

from schedules.cli import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


def windsock(*arguments: str, text: str = "") -> Done:
    """Run a command in this process, with `text` as its standard input."""
    with CliRunner().isolation(input=text) as (output, error, _):
        status = 0
        try:
            main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        sys.stdout.flush()
        return Done(returncode=status, stdout=output.getvalue().decode(), stderr=error.getvalue().decode())
