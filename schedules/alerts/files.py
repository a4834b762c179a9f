"""The text of `alerts.toml` and a rule in, the text with or without the rule out; everything else stays as written."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schedules.alerts.rules import AlertsFile
from store.errors import ConfigError
from store.toml import parse_toml


def with_rule(text: str, path: Path, name: str, rule: Mapping[str, Any]) -> tuple[str, AlertsFile]:
    """The file's text with the rule at its end, and the whole file as it then reads.

    Raises ConfigError when there is a rule of that name, or the file with it is wrong.
    """
    if name in parse_toml(text, path, AlertsFile).rules:
        raise ConfigError([f"{path}: there is a rule {name} already; remove it first, or edit it there"])
    lines = [f"[rules.{name}]", *(f"{key} = {toml_value(value)}" for key, value in rule.items())]
    longer = text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"
    return longer, parse_toml(longer, path, AlertsFile)


def without_rule(text: str, path: Path, name: str) -> str:
    """The file's text without the tables of a rule.

    Raises ConfigError when there is none of that name, or when it is not written as `[rules.NAME]`.
    """
    if name not in parse_toml(text, path, AlertsFile).rules:
        raise ConfigError([f"{path}: there is no rule {name}"])
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        header = re.match(r"\[+\s*([^\]]+?)\s*\]", line)
        if header:
            parts = [part.strip().strip("\"'") for part in header[1].split(".")]
            inside = parts[:2] == ["rules", name]
        if not inside or line.startswith("#"):  # a comment between two tables belongs to the next
            kept.append(line)
    shorter = re.sub(r"\n{3,}", "\n\n", "".join(kept))
    if name in parse_toml(shorter, path, AlertsFile).rules:
        raise ConfigError([f"{path}: rule {name} is not written as [rules.{name}]; remove it by hand"])
    return shorter


def toml_value(value: object) -> str:
    """A value as TOML; strings as JSON writes them, which TOML reads alike once DEL is escaped too."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml_value(member)}" for key, member in value.items()) + " }"
    return json.dumps(value)
