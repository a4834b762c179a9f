"""The nouns of numbers: a model as a catalogue lists it, and a figure that a curated fact states; frozen values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from store.model import EventDate

#: Measures of a figure that are money, people and capacity, in the order in which they are shown.
MEASURES: Final = ("raised", "valuation", "revenue", "staff", "mw_announced", "mw_building", "mw_operating")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueModel:
    """What a catalogue says of a model when it is asked; None is "it does not say", which is never 0."""

    #: `content_id` of source and identifier there.
    id: str
    source_id: str
    #: The catalogue's own identifier, e.g. "mistral-large-2512".
    catalogue_id: str
    #: Canonical name of the organisation that makes it.
    lab: str
    name: str
    family: str | None = None
    released: EventDate | None = None
    open_weights: bool | None = None
    licence: str | None = None
    #: Number of parameters, all experts counted.
    parameters: float | None = None
    #: Tokens that it takes at once.
    context: int | None = None
    #: US dollars for a million tokens read, and written.
    price_in: float | None = None
    price_out: float | None = None
    tokens_per_second: float | None = None
    #: What it takes and gives: "text", "image", "audio", ...; empty where the catalogue does not say.
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    #: Where the numbers stand.
    url: str
    #: When the catalogue said so (UTC).
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of a company that a curated fact states."""

    #: `content_id` of document and measure.
    id: str
    document_id: str
    #: Canonical name of the company.
    company: str
    #: One of MEASURES.
    measure: str
    value: float
    #: ISO 4217 code, "people" or "MW".
    unit: str
    #: When it was so, or was told.
    day: date
    #: "day", "month", "quarter" or "year".
    precision: str
    #: "confirmed", "reported", "planned", "rumoured" or "denied".
    status: str
    #: The sentence that says so.
    quote: str
