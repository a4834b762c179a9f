"""A company in, the numbers that are known of it out, each with its date, age, source and the words that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb

from store.money import roughly_usd
from store.rows import fetch

#: Measure → what it is called, in the order in which they are shown.
NAMES: Final[Mapping[str, str]] = {
    "mw_operating": "compute in operation",
    "mw_building": "compute under construction",
    "mw_announced": "compute announced",
    "valuation": "valuation",
    "raised": "last round",
    "raised_total": "raised in known rounds",
    "revenue": "revenue",
    "staff": "staff",
}
#: A rumour or a denial is no number of a company.
_SAID: Final = ("confirmed", "reported", "planned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of a company, with its evidence."""

    measure: str
    value: float
    #: ISO 4217 code, "people" or "MW".
    unit: str
    #: Roughly in US dollars; None for what is no money.
    usd: float | None
    day: date
    #: "day", "month", "quarter" or "year".
    precision: str
    #: Days between `day` and the day asked for.
    age_days: int
    status: str
    event_id: str
    #: Who says so, where, and in which words; for a sum of several rounds, the newest of them.
    publisher: str
    tier: str
    url: str
    quote: str
    #: Of a sum, the events that it is made of; else the one event.
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of two companies."""

    measure: str
    name: str
    #: None: not known, which is not zero.
    company: Number | None
    rival: Number | None
    #: The rival's number as a multiple of the company's; None where one is unknown or they cannot be compared.
    ratio: float | None


def list_numbers(
    connection: duckdb.DuckDBPyConnection, company: str, today: date, as_of: date | None = None
) -> list[Number]:
    """Every number of a company that is told until `as_of`, newest first within a measure; no number without evidence.

    Curated facts state figures of all kinds. Of what was read in the news, rounds and their sums, revenue that is
    called so, and megawatts count; an amount with "valuation" in or next to its words is one. `company` is a name,
    alias or id.
    """
    rows = fetch(connection, _NUMBERS, {"company": company.casefold(), "until": as_of or today})
    return [_number(row, as_of or today) for row in rows if row["status"] in _SAID]


def compare(
    connection: duckdb.DuckDBPyConnection, company: str, rival: str, today: date, as_of: date | None = None
) -> list[Row]:
    """Measure by measure the latest number of each; a measure that neither has is there all the same."""
    ours, theirs = (latest_numbers(list_numbers(connection, name, today, as_of)) for name in (company, rival))
    return [
        Row(
            measure=measure,
            name=name,
            company=ours.get(measure),
            rival=theirs.get(measure),
            ratio=_ratio(ours.get(measure), theirs.get(measure)),
        )
        for measure, name in NAMES.items()
    ]


def latest_numbers(numbers: list[Number]) -> dict[str, Number]:
    """The latest number of each measure, and the sum of all rounds; of one day, a confirmed one before others."""
    found: dict[str, Number] = {}
    for number in sorted(numbers, key=lambda n: (n.day, n.status == "confirmed", n.value)):
        found[number.measure] = number
    rounds = [number for number in numbers if number.measure == "raised" and number.status != "planned"]
    if rounds:
        found["raised_total"] = _sum(rounds)
    return found


def _sum(rounds: list[Number]) -> Number:
    """All rounds together: in their currency if it is one, else roughly in US dollars."""
    newest = max(rounds, key=lambda number: number.day)
    units = {number.unit for number in rounds}
    usd = sum(number.usd or 0.0 for number in rounds)
    return Number(
        measure="raised_total",
        value=sum(number.value for number in rounds) if len(units) == 1 else usd,
        unit=newest.unit if len(units) == 1 else "USD",
        usd=usd,
        day=newest.day,
        precision=newest.precision,
        age_days=newest.age_days,
        status=newest.status,
        event_id=newest.event_id,
        publisher=newest.publisher,
        tier=newest.tier,
        url=newest.url,
        quote=newest.quote,
        events=tuple(dict.fromkeys(number.event_id for number in rounds)),
    )


def _ratio(ours: Number | None, theirs: Number | None) -> float | None:
    if ours is None or theirs is None:
        return None
    mine, other = (ours.usd, theirs.usd) if ours.usd is not None else (ours.value, theirs.value)
    return other / mine if mine and other is not None else None


def _number(row: Mapping[str, Any], at: date) -> Number:
    money = row["unit"] not in {"people", "MW"}
    return Number(
        measure=row["measure"],
        value=row["value"],
        unit=row["unit"],
        usd=roughly_usd(row["value"], row["unit"]) if money else None,
        day=row["day"],
        precision=row["date_precision"],
        age_days=(at - row["day"]).days,
        status=row["status"],
        event_id=row["event_id"],
        publisher=row["publisher"],
        tier=row["tier"],
        url=row["url"],
        quote=row["quote"],
        events=(row["event_id"],),
    )


# An event that a figure is stated for is not asked again for the number that it tells itself.
_NUMBERS = """
with company as (
    select entity_id, name
    from entities
    where
        kind = 'organisation'
        and (
            entity_id = $company
            or lower(name) = $company
            or list_contains(list_transform(aliases, lambda alias: lower(alias)), $company)
        )
    order by watched desc, lower(name) = $company desc, entity_id
    limit 1
),

stated as (
    select
        f.measure,
        f."value",
        f.unit,
        f.day,
        f.date_precision,
        f.status,
        q.event_id,
        f.document_id,
        f.quote
    from figures as f
    join company on company.name = f.company
    join (select distinct event_id, document_id from evidence where source_id = 'backlog') as q using (document_id)
    join known_by($until) as k using (event_id)
),

told as (
    select
        case
            when e.type = 'compute' then 'mw_announced'
            when e.type = 'financials' then 'revenue'
            when
                regexp_matches(lower(right(left(q.told, q."start"), 24)), '(valu|valoris)[^0-9]*$')
                or regexp_matches(
                    lower(substr(q.told, q."end" + 1, 40)),
                    '^( de| d.euros| euros?| dollars?|[ -](post|pre)-money)* (valu|valoris)'
                )
                or regexp_matches(lower(q.quote), '(valu|valoris)')
                then 'valuation'
            else 'raised'
        end as measure,
        case
            when e.type = 'compute' then if(e.capacity_unit = 'GW', 1000 * e.capacity, e.capacity)
            else e.money
        end as "value",
        if(e.type = 'compute', 'MW', e.currency) as unit,
        -- What is planned is a number of the day on which that was told.
        least(e.event_date, e.day) as day,
        if(e.event_date > e.day, 'day', e.date_precision) as date_precision,
        e.status,
        e.event_id,
        q.document_id,
        q.quote
    from known_by($until) as e
    join company on company.name = e.actor
    join (
        select
            v.*,
            case v.field when 'title' then w.title when 'summary' then w.summary else '' end as told
        from evidence as v
        join documents as w using (document_id)
        where v.supports in ('money', 'capacity')
    ) as q
        on q.event_id = e.event_id
        and q.source_id <> 'backlog'
        and q.supports = if(e.type = 'compute', 'capacity', 'money')
    join documents as d on d.document_id = q.document_id
    where
        e.event_id not in (select event_id from stated)
        and (
            (e.type = 'compute' and e.capacity_unit in ('MW', 'GW'))
            or (e.type = 'funding' and e.money is not null)
            or (
                e.type = 'financials'
                and e.money is not null
                and regexp_matches(
                    lower(d.title || ' ' || d.summary),
                    '(revenue|run rate|run-rate|\\barr\\b|chiffre d.affaires|revenus)'
                )
            )
        )
    qualify row_number() over (partition by e.event_id order by q.confidence desc, q.document_id) = 1
)

select
    n.measure,
    n."value",
    n.unit,
    n.day,
    n.date_precision,
    n.status,
    n.event_id,
    s.publisher,
    s.tier,
    d.url,
    n.quote
from (
    select measure, "value", unit, day, date_precision, status, event_id, document_id, quote from stated
    union all
    select measure, "value", unit, day, date_precision, status, event_id, document_id, quote from told
) as n
join documents as d using (document_id)
join sources as s on s.source_id = d.source_id
where n.day <= $until
order by n.measure, n.day desc, n.event_id
"""
