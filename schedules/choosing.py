"""Sources and the names that a user gave in, the sources meant out."""

from collections.abc import Mapping, Sequence

from crawlers.registry import SourceSpec
from store.errors import ConfigError


def choose_sources(specs: Mapping[str, SourceSpec], names: Sequence[str]) -> dict[str, SourceSpec]:
    """The sources named (disabled ones too), or all enabled ones where none is.

    Raises ConfigError naming those that do not exist.
    """
    unknown = [name for name in names if name not in specs]
    if unknown:
        raise ConfigError([f"{name}: no such source; `windsock sources list` prints them" for name in unknown])
    if names:
        return {name: specs[name] for name in dict.fromkeys(names)}
    return {name: spec for name, spec in specs.items() if spec.enabled}
