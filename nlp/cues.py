"""The cue file in, the words that each rule waits for out, in every form and language."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from nlp.lexicon import finite_verbes, finite_verbs, verbes, verbs
from store.errors import ConfigError
from store.toml import parse_toml

CUES_FILE = Path(__file__).with_name("cues.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The words of all rules."""

    #: Language → rule → phrases.
    phrases: dict[str, dict[str, tuple[str, ...]]]
    #: Language → verbs of the rules in the third person → their tense.
    finite: dict[str, dict[str, str]]
    #: The file as read; part of the reader's version.
    source: str


class _CueFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verbs_en: str = ""
    phrases_en: str = ""
    verbs_fr: str = ""
    phrases_fr: str = ""


class _CuesFile(RootModel[dict[str, _CueFile]]):
    """Words by rule."""


def load_cues(rules: Collection[str], path: Path = CUES_FILE) -> Cues:
    """Read and validate the cue file for the rules of these ids.

    Raises ConfigError with one `path:line` sentence for each mistake: a key or rule that nobody knows, a rule without
    words.
    """
    source = path.read_text(encoding="utf-8")
    table = parse_toml(source, path, _CuesFile).root
    problems = [f"{path}: no section for the rule {rule!r}: add one" for rule in rules if rule not in table]
    phrases: dict[str, dict[str, tuple[str, ...]]] = {"en": {}, "fr": {}}
    finite: dict[str, dict[str, str]] = {"en": {}, "fr": {}}
    for rule, entry in table.items():
        if rule not in rules:
            problems.append(f"{path}: [{rule!r}]: no extractor has this rule: correct its name or take it out")
            continue
        phrases["en"][rule] = (*verbs(*_parts(entry.verbs_en)), *_parts(entry.phrases_en))
        phrases["fr"][rule] = (*verbes(*_parts(entry.verbs_fr)), *_parts(entry.phrases_fr))
        finite["en"] |= finite_verbs(_parts(entry.verbs_en))
        finite["fr"] |= finite_verbes(_parts(entry.verbs_fr))
    if problems:
        raise ConfigError(problems)
    return Cues(phrases=phrases, finite=finite, source=source)


def _parts(text: str) -> list[str]:
    return [part for part in (" ".join(piece.split()) for piece in text.split(",")) if part]
