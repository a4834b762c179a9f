"""The ontology file in, the fourteen event types with their layers and roles out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from store.toml import parse_toml

ONTOLOGY_FILE = Path(__file__).with_name("ontology.toml")

Layer = Literal["compute", "models", "platform", "services", "capital", "organisation"]
Role = Literal["counterparties", "objects", "money", "capacity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One kind of happening."""

    #: As in `Candidate.type`.
    name: str
    #: Where in the stack it lies: "compute", "models", "platform", "services", "capital", "organisation".
    layer: str
    #: What counts, in one sentence.
    definition: str
    #: What looks like it and does not count.
    exclusion: str
    #: Fields that a candidate of this type may fill, beside actor, status and date.
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """All event types by name, in the file's order."""

    types: dict[str, EventType]
    #: The file as read; part of the reader's version.
    source: str


class _EventTypeFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    layer: Layer
    definition: str = Field(min_length=20)
    exclusion: str = Field(alias="not", min_length=10)
    roles: list[Role]


class _OntologyFile(RootModel[dict[str, _EventTypeFile]]):
    """Event types by name."""


def load_ontology(path: Path = ONTOLOGY_FILE) -> Ontology:
    """Read and validate an ontology file.

    Raises ConfigError with one `path:line` sentence for each mistake.
    """
    source = path.read_text(encoding="utf-8")
    types = {
        name: EventType(
            name=name,
            layer=entry.layer,
            definition=entry.definition,
            exclusion=entry.exclusion,
            roles=frozenset(entry.roles),
        )
        for name, entry in parse_toml(source, path, _OntologyFile).root.items()
    }
    return Ontology(types=types, source=source)
