"""Nothing in, the answers of two catalogues of models out, in the shapes of models.dev and of OpenRouter.

`catalogue.toml` is our own selection of true models. With the corrections of the site, one price falls.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Protocol

from pydantic import BaseModel, ConfigDict

from store.toml import parse_toml


class Listed(BaseModel):
    """A model as our catalogues list it; what is left out, they do not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    provider: str
    """Of models.dev."""
    author: str
    """Of OpenRouter, with the name before the colon."""
    maker: str
    released: date
    open: bool
    context: int
    price_in: float | None = None
    price_out: float | None = None
    corrected_out: float | None = None
    """Price after the corrections."""
    inputs: tuple[str, ...] = ("text",)
    only: str | None = None
    """The one catalogue that lists it; None: both."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    model: tuple[Listed, ...]


class Render(Protocol):
    """Makes an answer before or after the corrections."""

    def __call__(self, *, corrected: bool) -> str:
        """The text of the answer."""


@cache
def load_listed() -> tuple[Listed, ...]:
    """All models of the demo's catalogues.

    Raises ConfigError with every mistake of the file.
    """
    path = Path(str(files("schedules").joinpath("demo", "catalogue.toml")))
    return parse_toml(path.read_text("utf-8"), path, _File).model


def models_dev(*, corrected: bool) -> str:
    """The catalogue as models.dev gives it: providers with their models, both by id; prices for a million tokens."""
    providers: dict[str, dict[str, Any]] = {}
    for model in _in("models_dev"):
        entry: dict[str, Any] = {
            "id": model.id,
            "name": model.name,
            "family": model.name.lower().split(" ")[0],
            "attachment": len(model.inputs) > 1,
            "release_date": model.released.isoformat(),
            "last_updated": model.released.isoformat(),
            "open_weights": model.open,
            "modalities": {"input": list(model.inputs), "output": ["text"]},
            "limit": {"context": model.context, "output": 8192},
        }
        if model.price_in is not None:
            entry["cost"] = {"input": model.price_in, "output": _price_out(model, corrected=corrected)}
        provider = providers.setdefault(model.provider, {"id": model.provider, "name": model.maker, "models": {}})
        provider["models"][model.id] = entry
    return json.dumps(providers, indent=1)


def openrouter(*, corrected: bool) -> str:
    """The catalogue as OpenRouter gives it: a list, prices as text for one token."""
    entries = [
        {
            "id": f"{model.author}/{model.id}",
            "canonical_slug": f"{model.author}/{model.id}",
            "name": f"{model.maker}: {model.name}",
            "created": int(datetime.combine(model.released, time(12), UTC).timestamp()),
            "description": "",
            "context_length": model.context,
            "architecture": {"input_modalities": list(model.inputs), "output_modalities": ["text"]},
            "pricing": {
                "prompt": _per_token(model.price_in),
                "completion": _per_token(_price_out(model, corrected=corrected)),
            },
        }
        for model in _in("openrouter_models")
    ]
    return json.dumps({"data": entries}, indent=1)


#: Source id → its path on the site, and what answers there.
CATALOGUES: Final[Mapping[str, tuple[str, Render]]] = {
    "models_dev": ("/catalogues/models-dev.json", models_dev),
    "openrouter_models": ("/catalogues/openrouter.json", openrouter),
}


def _in(catalogue: str) -> list[Listed]:
    return [model for model in load_listed() if model.only in {None, catalogue}]


def _price_out(model: Listed, *, corrected: bool) -> float | None:
    return model.corrected_out if corrected and model.corrected_out is not None else model.price_out


def _per_token(price: float | None) -> str:
    """A price for a token as OpenRouter writes it: "-1" where there is no fixed one."""
    return "-1" if price is None else f"{price / 1_000_000:.12f}".rstrip("0").rstrip(".")
