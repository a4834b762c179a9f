"""A validation error of one TOML section in, one `path:line: sentence` for each mistake out."""

from pathlib import Path

from pydantic import ValidationError


def problem_lines(path: Path, source: str, header: str, error: ValidationError, *, nth: int = 0) -> list[str]:
    """Sentences that name the line of each wrong key; `nth` tells repeated `[[header]]` sections apart, from 0."""
    lines = source.splitlines()
    headers = [number for number, line in enumerate(lines, start=1) if line.strip() == header]
    first = headers[nth] if nth < len(headers) else 1
    found = []
    for problem in error.errors():
        key = str(problem["loc"][0]) if problem["loc"] else ""
        found.append(f"{path}:{_line_of(lines, key, first)}: {key or header}: {problem['msg']}")
    return found


def _line_of(lines: list[str], key: str, first: int) -> int:
    """Number of the line that sets `key` in the section that starts at line `first`; that line if the key is absent."""
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1].strip()
        if line.startswith("["):
            break
        if key and line.partition("=")[0].strip() == key:
            return number
    return first
