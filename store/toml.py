"""A TOML file and a Pydantic model in, the validated value or every mistake with its line out."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from store.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]

_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*(\.|=|\]|$)""")


def load_toml(path: Path, model: type[Model]) -> Model:
    """The file at `path` as a `model`.

    Raises ConfigError with one `path:line: sentence` for each mistake.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}:1: the file cannot be read: {error}"]) from error
    return parse_toml(text, path, model)


def parse_toml(text: str, path: Path, model: type[Model]) -> Model:
    """Text of the file `path` as a `model`; raises ConfigError as `load_toml` does."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        raise ConfigError([f"{path}:{where[1] if where else 1}: not TOML: {error}"]) from error
    except ValidationError as error:
        raise ConfigError(problems(error, text, path)) from error


def problems(error: ValidationError, text: str, path: Path) -> list[str]:
    """One `path:line: key: sentence` for each mistake that validation found in the text of a TOML file."""
    lines = dict(_locations(text))
    found = []
    for problem in error.errors():
        key = ".".join(map(str, problem["loc"]))
        said = problem["msg"].removeprefix("Value error, ")
        found.append(f"{path}:{_line(lines, problem['loc'])}: {key + ': ' if key else ''}{said}")
    return found


def _line(lines: dict[Location, int], location: Location) -> int:
    """Line of the longest part of the location that the file has: a missing key is told at its table."""
    for end in range(len(location), 0, -1):
        if location[:end] in lines:
            return lines[location[:end]]
    return 1


def _locations(text: str) -> Iterator[tuple[Location, int]]:
    """Where each key and table stands, first line 1; tomllib keeps no positions, so the lines are read again."""
    table: Location = ()
    seen: dict[Location, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("[["):
            keys = _keys(line[2:])
            seen[keys] = seen.get(keys, -1) + 1
            table = (*keys, seen[keys])
            yield table, number
        elif line.startswith("["):
            table = _keys(line[1:])
            yield table, number
        elif "=" in line:
            yield (*table, *_keys(line)), number


def _keys(line: str) -> Location:
    """The dotted key at the start of a line: `a."b.c" = 1` gives ("a", "b.c")."""
    keys, position = [], 0
    while found := _KEY.match(line, position):
        keys.append(found[1].strip("\"'"))
        position = found.end()
        if found[2] != ".":
            break
    return tuple(keys)
