"""Items of a catalogue's answer and the expressions of its source in, what it says of each model out."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError

from crawlers.items import Finding, Received
from crawlers.plain import plain_text
from crawlers.registry import ModelSpec
from store.ids import content_id
from store.model import EventDate, Precision
from store.numbers_model import CatalogueModel

#: A price is US dollars for so many tokens.
_MILLION: Final = 1_000_000
#: A size in a name: "24B", "1.5B"; not the experts of "8x7B", nor the active part of "30B-A3B".
_SIZE: Final = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)B(?![A-Za-z0-9])", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
#: "Mistral: Mistral Small 3.1" names the maker before the model.
_MAKER: Final = re.compile(r"^[^:]{1,40}:\s+(?=\S)")


def read_models(
    entries: Sequence[Mapping[str, Any]], spec: ModelSpec, received: Received
) -> tuple[tuple[CatalogueModel, ...], list[Finding]]:
    """What is said of each model, and a finding for each expression that finds nothing in any of them.

    An item without identifier, lab or name is left out; a value that is none (a negative price, a word for a number) is
    unknown.
    """
    found: dict[str, CatalogueModel] = {}
    for entry in entries:
        model = _read(entry, spec, received)
        if model:
            found.setdefault(model.id, model)
    findings = []
    for name in _OPTIONAL:
        expression = getattr(spec, name)
        if expression and found and not any(getattr(model, name) not in (None, ()) for model in found.values()):
            sentence = f"the expression {expression!r} of api.model.{name} finds nothing in any model"
            findings.append(Finding(code="selector-empty", sentence=sentence))
    if entries and not found:
        findings.append(Finding(code="selector-empty", sentence="no item names a model with its lab and identifier"))
    return tuple(found.values()), findings


_OPTIONAL: Final = (
    "family",
    "released",
    "open_weights",
    "licence",
    "parameters",
    "context",
    "price_in",
    "price_out",
    "tokens_per_second",
    "inputs",
    "outputs",
)


def _read(entry: Mapping[str, Any], spec: ModelSpec, received: Received) -> CatalogueModel | None:
    identifier, lab = _text(entry, spec.id), _text(entry, spec.lab)
    name = _MAKER.sub("", _text(entry, spec.name) or "")
    if not identifier or not lab or not name:
        return None
    context = _number(entry, spec.context)
    return CatalogueModel(
        id=content_id(received.source_id, identifier),
        source_id=received.source_id,
        catalogue_id=identifier,
        lab=spec.labs.get(lab) or spec.labs.get(lab.partition("/")[0]) or lab,
        name=name,
        family=_text(entry, spec.family),
        released=_date(_find(entry, spec.released)),
        open_weights=_truth(_find(entry, spec.open_weights)),
        licence=_text(entry, spec.licence),
        parameters=_number(entry, spec.parameters) or size_in(name),
        context=int(context) if context else None,
        price_in=_price(entry, spec.price_in, spec),
        price_out=_price(entry, spec.price_out, spec),
        tokens_per_second=_number(entry, spec.tokens_per_second),
        inputs=_texts(entry, spec.inputs),
        outputs=_texts(entry, spec.outputs),
        url=received.url,
        seen_at=received.now,
    )


def size_in(name: str) -> float | None:
    """The number of parameters that a model's name tells; None where it tells none."""
    sizes = [float(size) for size in _SIZE.findall(name)]
    return max(sizes) * 1e9 if sizes else None


def _find(entry: Mapping[str, Any], expression: str | None) -> Any:
    try:
        return jmespath.search(expression, entry) if expression else None
    except JMESPathError:  # an item whose values are of another kind than the expression compares
        return None


def _text(entry: Mapping[str, Any], expression: str | None) -> str | None:
    value = _find(entry, expression)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return plain_text(str(value), 200) or None


def _texts(entry: Mapping[str, Any], expression: str | None) -> tuple[str, ...]:
    value = _find(entry, expression)
    parts = value if isinstance(value, list) else [value]
    return tuple(plain_text(part, 40) for part in parts[:20] if isinstance(part, str) and part.strip())


def _number(entry: Mapping[str, Any], expression: str | None) -> float | None:
    """A number above zero, be it written as text; else None."""
    number = _any_number(_find(entry, expression))
    return number if number else None


def _any_number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _price(entry: Mapping[str, Any], expression: str | None, spec: ModelSpec) -> float | None:
    """US dollars for a million tokens; nothing to pay is a price, a negative one is not ("-1": it depends)."""
    number = _any_number(_find(entry, expression))
    return None if number is None else round(number * _MILLION / spec.price_tokens, 6)


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _date(value: Any) -> EventDate | None:
    """A date as written ("2025-05-07", "2025-05", "2025"), or seconds since 1970, with no more than is said."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return EventDate(day=datetime.fromtimestamp(value, UTC).date(), precision=Precision.DAY)
        except (ValueError, OverflowError, OSError):
            return None
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return EventDate(day=first, precision=Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)
