"""The code in, the generated parts of the documentation out: `python -m schedules.docs`, with --check to compare only.

Generated text stands between `<!-- generated: NAME -->` and `<!-- end -->` in the files of FILES.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer

from crawlers.registry import load_sources
from nlp.ontology import load_ontology
from schedules.cli import app
from schedules.settings import shipped_sources
from schedules.watching.definitions import load_signals
from schedules.workspace import Workspace
from store.connection import open_writer
from store.migrate import migrate
from store.publish import open_timeline, publish
from store.queries import list_columns

ROOT = Path(__file__).resolve().parent.parent


def commands_table() -> str:
    """Every command with the first sentence of its help."""
    rows = [f"| `windsock {name}` | {text} |" for name, text in list_commands()]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def list_commands() -> list[tuple[str, str]]:
    """Name and first sentence of every command and sub-command."""
    found = []
    waiting: list[tuple[str, Any]] = [("", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        if hasattr(command, "commands"):
            waiting += [(f"{name} {child}".strip(), inner) for child, inner in command.commands.items()]
        if not hasattr(command, "commands") or command.invoke_without_command:
            sentence = re.split(r"[.:;]\s", f"{command.help or ''} ")[0]
            found.append((name, " ".join(sentence.split()).rstrip(".")))
    return sorted(found)


def sources_table() -> str:
    """Every shipped source."""
    specs = load_sources(shipped_sources())
    rows = [
        f"| {source_id} | {spec.name} | {spec.kind} | {spec.tier} | {spec.lang} | {spec.confidence} |"
        for source_id, spec in sorted(specs.items())
    ]
    return "\n".join(["| id | name | kind | tier | lang | address |", "|---|---|---|---|---|---|", *rows])


def signals_table() -> str:
    """Every shipped signal with its question and rule."""
    rows = [
        f"| `{name}` | {signal.question.format(focus='the focus company')} | {signal.unit} | {signal.rule} |"
        for name, signal in load_signals(Workspace(root=Path("no-workspace"))).items()
    ]
    return "\n".join(["| signal | question | unit | status |", "|---|---|---|---|", *rows])


def event_types_table() -> str:
    """Every event type with its layer and definition."""
    rows = [f"| `{name}` | {kind.layer} | {kind.definition} |" for name, kind in load_ontology().types.items()]
    return "\n".join(["| type | layer | what counts |", "|---|---|---|", *rows])


def data_dictionary() -> str:
    """Every public table and column, read from an empty timeline that is published for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        timeline = Path(folder, "timeline.duckdb")
        with open_writer(Path(folder, "store.duckdb")) as connection:
            migrate(connection)
            publish(connection, timeline)
        with open_timeline(timeline) as connection:
            columns = list_columns(connection)
    lines, table = [], ""
    for row in columns:
        if row["table_name"] != table:
            table = row["table_name"]
            lines += ["", f"### {table}", "", row["table_comment"], "", "| column | type | meaning |", "|---|---|---|"]
        lines.append(f"| `{row['column_name']}` | {row['type']} | {row['comment']} |")
    return "\n".join(lines).strip()


#: File → the generated parts that it holds.
FILES: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "README.md": {"commands": commands_table},
    "crawlers/sources/README.md": {"sources": sources_table},
    "store/signals/README.md": {"signals": signals_table},
    "nlp/README.md": {"event types": event_types_table},
    "store/DICTIONARY.md": {"data dictionary": data_dictionary},
}


def fill(text: str, name: str, body: str) -> str:
    """The text with the part between the markers of `name` replaced."""
    start, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
    before, rest = text.split(start, 1)
    return f"{before}{start}{body}\n{end}{rest.split(end, 1)[1]}"


def main(arguments: list[str]) -> int:
    """Write what differs, or with --check name it and return 1."""
    stale = []
    for name, parts in FILES.items():
        path = ROOT / name
        present = path.read_text("utf-8")
        fresh = present
        for part, make in parts.items():
            fresh = fill(fresh, part, make())
        if fresh != present:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(fresh, "utf-8")
    for name in stale:
        sys.stderr.write(f"{name}: {'out of date; run ./dev fix' if '--check' in arguments else 'written'}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
