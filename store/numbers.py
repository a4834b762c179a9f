"""A company in, the numbers that are known of it out, each with its date, age, source and the words that say so."""

import re
from collections.abc import Mapping, Sequence
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
#: Words that make a sum a valuation, or money that came in; in lower and upper case, English and French.
_VALUE: Final = re.compile(r"valu|valoris", re.IGNORECASE)
_VALUED_AT: Final = re.compile(r"(valu|valoris)[^0-9]*$", re.IGNORECASE)
_VALUATION: Final = re.compile(r"( de| d.euros| euros?| dollars?|[ -](post|pre)-money)* (valu|valoris)", re.IGNORECASE)
_REVENUE: Final = re.compile(r"revenue|run rate|run-rate|\barr\b|chiffre d.affaires|revenus", re.IGNORECASE)


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
    return _ask(connection, [company], as_of or today)[company]


def compare(
    connection: duckdb.DuckDBPyConnection, company: str, rival: str, today: date, as_of: date | None = None
) -> list[Row]:
    """Measure by measure the latest number of each; a measure that neither has is there all the same."""
    numbers = _ask(connection, [company, rival], as_of or today)
    ours, theirs = latest_numbers(numbers[company]), latest_numbers(numbers[rival])
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


def _ask(connection: duckdb.DuckDBPyConnection, companies: Sequence[str], until: date) -> dict[str, list[Number]]:
    """The numbers of each of these companies, in one question: most of its time is the same for one and for two."""
    found = fetch(connection, _NAMES, {"asked": [name.casefold() for name in companies]})
    names = {row["asked"]: row["name"] for row in found}
    rows = fetch(connection, _NUMBERS, {"names": list(names.values()), "until": until})
    ids = sorted({row["document_id"] for row in rows})
    papers = {paper["document_id"]: paper for paper in fetch(connection, _PAPERS, {"ids": ids, "few": len(ids)})}
    numbers: dict[tuple[Any, ...], Number] = {}
    for row in rows:  # the surest words of an event first
        paper = papers[row["document_id"]]
        measure = row["measure"] or _measure(row, paper)
        if measure is not None and row["status"] in _SAID:
            figure = (row["document_id"], measure, row["day"]) if row["measure"] else ()  # what is told is one number
            key = (row["company"], row["event_id"], *figure)
            numbers.setdefault(key, _number(row | paper | {"measure": measure}, until))
    return {
        asked: sorted(
            (number for (company, *_), number in numbers.items() if company == names.get(asked.casefold())),
            key=_newest_first,
        )
        for asked in companies
    }


def _newest_first(number: Number) -> tuple[str, int, str]:
    return number.measure, -number.day.toordinal(), number.event_id


def _measure(row: Mapping[str, Any], paper: Mapping[str, Any]) -> str | None:
    """What the sum or capacity that an event tells is, by the words of the document; None where they do not say."""
    if row["type"] == "compute":
        return "mw_announced"
    if row["type"] == "financials":
        return "revenue" if _REVENUE.search(f"{paper['title']} {paper['summary']}") else None
    said = {"title": paper["title"], "summary": paper["summary"]}.get(row["field"], "")
    before, after = said[: row["start"]][-24:], said[row["end"] :][:40]
    valued = _VALUED_AT.search(before) or _VALUATION.match(after) or _VALUE.search(row["quote"])
    return "valuation" if valued else "raised"


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


_NAMES = """
select a.asked, n.name
from (select unnest($asked::varchar[]) as asked) as a
join entities as n
    on n.kind = 'organisation'
    and (
        n.entity_id = a.asked
        or lower(n.name) = a.asked
        or list_contains(list_transform(n.aliases, lambda alias: lower(alias)), a.asked)
    )
qualify
    row_number() over (
        partition by a.asked
        order by n.watched desc, lower(n.name) = a.asked desc, n.entity_id
    ) = 1
"""

# What a number may stand in is chosen first, by narrow columns; of evidence and documents only that is read then. A
# condition by list_contains reaches the scan, one by IN does not: a fifth of the time. An event that a figure is stated
# for is not asked again for the number that it tells itself.
_NUMBERS = """
with of_figures as materialized (
    select distinct event_id, document_id
    from evidence
    where
        source_id = 'backlog'
        and document_id in (select document_id from figures where list_contains($names, company))
),

stated as materialized (
    select
        f.company,
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
    join of_figures as q using (document_id)
    where
        list_contains($names, f.company)
        and q.event_id in (
            select event_id
            from events
            where known_on <= $until::date and event_id in (select event_id from of_figures)
        )
),

telling as materialized (
    select
        event_id,
        actor as company,
        type,
        if(type = 'compute', 'capacity', 'money') as supports,
        case
            when type <> 'compute' then money
            when capacity_unit = 'GW' then 1000 * capacity
            else capacity
        end as "value",
        if(type = 'compute', 'MW', currency) as unit,
        -- What is planned is a number of the day on which that was told.
        least(event_date, day) as day,
        if(event_date > day, 'day', date_precision) as date_precision,
        status
    from known_by($until)
    where
        list_contains($names, actor)
        and event_id not in (select event_id from stated)
        and (
            (type = 'compute' and capacity_unit in ('MW', 'GW'))
            or (type in ('funding', 'financials') and money is not null)
        )
)

select
    n.company,
    n.type,
    n.measure,
    n."value",
    n.unit,
    n.day,
    n.date_precision,
    n.status,
    n.event_id,
    n.document_id,
    n.field,
    n."start",
    n."end",
    n.quote
from (
    from stated
    union all by name
    select
        e.* exclude (supports),
        q.document_id,
        q.field,
        q."start",
        q."end",
        q.quote,
        q.confidence
    from telling as e
    join evidence as q on q.event_id = e.event_id and q.supports = e.supports
    where q.source_id <> 'backlog' and list_contains(['money', 'capacity'], q.supports)
    qualify
        -- of financials all words, for some document must say what the sum is
        e.type = 'financials'
        or row_number() over (partition by q.event_id order by q.confidence desc, q.document_id, q."start") = 1
) as n
where n.day <= $until
order by n.event_id, n.confidence desc, n.document_id, n."start"
"""

# The limit says how few they are: the scan then passes over what none of them lies in, in a fifth of the time.
_PAPERS = """
select d.document_id, d.title, d.summary, d.url, s.publisher, s.tier
from documents as d
join sources as s using (source_id)
where
    d.document_id in (
        select document_id
        from (select unnest($ids::varchar[]) as document_id)
        order by document_id
        limit $few
    )
"""
