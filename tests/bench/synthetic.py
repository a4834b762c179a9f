"""A number of events in, a store that holds so many with reports, evidence, participants and history out."""

from datetime import UTC, datetime

import duckdb
from pydantic import TypeAdapter

from store.merging import Wording
from store.model import Candidate, Money, Quote, Report, ReportStatus, Tier

_AT = datetime(2024, 1, 1, tzinfo=UTC)
#: The report of every synthetic document, but for what `_REPORTS` puts in the place of "@…".
_REPORT = Report(
    id="@report",
    document_id="@document",
    position=0,
    source_id="s1",
    publisher="Source",
    lab=None,
    tier=Tier.PRESS,
    title="@company announces @thing",
    wording=Wording(
        lang="en",
        title=("@company", "announces", "@thing"),
        lead=(),
        names=("@company",),
        versions=(),
        versions_in_title=False,
        sums=(1_000_000.0,),
        opening="@company announces @thing",
    ),
    published_at=_AT,
    first_seen_at=_AT,
    read_with="v1",
    candidate=Candidate(
        type="funding",
        actor="@company",
        counterparties=("@party",),
        money=Money(value=1_000_000, currency="USD"),
        status=ReportStatus.OCCURRED,
        confidence=0.8,
        quotes=tuple(
            Quote(field="title", start=0, end=20, text="announces @thing", supports=supports)
            for supports in ("type", "actor", "counterparties", "money")
        ),
        rule="synthetic",
    ),
)

# As those of a hash, ids begin differently.
_ID_OF = """
create temp macro id_of(number) as reverse(lpad(hex(number), 16, '0'))
"""

# Rows lie as a store that grows has them: 1,400 days one after the other, and every tenth is of a day that was past.
_DAY_OF = """
create temp macro day_of(event, events) as (
    if(event % 10 = 0, event * 7919 % (event * 1400 // events + 1), event * 1400 // events)::integer
)
"""

# One event in sixty tells a sum, as of the recorded ones (15 of 842).
_EVENTS = """
insert into events
select
    id_of(i),
    if(
        i // 500 % 60 = 0,
        'funding',
        ['model_release', 'product_launch', 'partnership', 'people', 'compute'][1 + i % 5]
    ),
    if(i // 500 % 60 = 0, 'capital', ['models', 'platform', 'services', 'organisation', 'compute'][1 + i % 5]),
    'Company ' || i % 500 || ' announces thing number ' || i,
    'Company ' || i % 500,
    ['Company ' || (i * 7) % 500],
    ['Thing ' || i],
    if(i // 500 % 60 = 0, i * 1000.0, null),
    if(i // 500 % 60 = 0, 'USD', null),
    [],
    null,
    null,
    date '2023-01-01' + day_of(i, $n),
    'day',
    ['reported', 'confirmed', 'rumoured', 'planned'][1 + i % 4],
    0.5 + (i % 50) / 100.0,
    2,
    2,
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i, $n)),
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i, $n)),
    's1',
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i, $n)),
    null,
    date '2023-01-01' + day_of(i, $n),
    ['en'],
    null,
    said,
    trigrams_of(said)
from (
    select
        i,
        concat_ws(
            chr(10),
            'company ' || i % 500 || ' announces thing number ' || i,
            'company ' || (i * 7) % 500,
            'here comes thing number ' || i
        ) as said
    from range($n) as r(i)
) as r
"""

_EVIDENCE = """
insert into evidence
select
    id_of(i // 2),
    id_of(i),
    's1',
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i // 2, $n)),
    id_of(i),
    if(i // 1000 % 60 = 0, 'money', 'type'),
    'title',
    0,
    20,
    case i % 2 when 0 then 'announces thing number ' else 'here comes thing number ' end || i // 2,
    'occurred',
    'main',
    0.8,
    'synthetic',
    'v1',
    'first'
from range(2 * $n) as r(i)
"""

_DOCUMENTS = """
insert into documents
select
    id_of(i),
    'https://example.org/' || i,
    's1',
    'Company announces thing number ' || i // 2,
    '',
    'en',
    [],
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i // 2, $n)),
    [],
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i // 2, $n)),
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i // 2, $n)),
    timestamptz '2023-01-01 00:00:00+00' + to_days(day_of(i // 2, $n)),
    'v1',
    1,
    'not-wanted',
    'events',
    'v1'
from range(2 * $n) as r(i)
"""

_EVIDENCE_HISTORY = """
insert into evidence_history
select event_id, report_id, document_id, source_id, published_at, status, scope, published_at, null
from evidence
"""

_REPORTS = """
insert into bodies.reports
select
    id_of(i),
    id_of(i),
    date '2023-01-01' + day_of(i // 2, $n),
    replace(
        replace(
            replace(
                replace(replace($body, '@report', id_of(i)), '@document', id_of(i)),
                '@company',
                'Company ' || i // 2 % 500
            ),
            '@thing',
            'thing number ' || i // 2
        ),
        '@party',
        'Company ' || (i // 2 * 7) % 500
    )
from range(2 * $n) as r(i)
"""

_PLACES = """
insert into internal.report_places
select
    id_of(i),
    id_of(i),
    date '2023-01-01' + day_of(i // 2, $n),
    id_of(i // 2),
    id_of(i // 2 * 2),
    date '2023-01-01' + day_of(i // 2, $n),
    date '2023-01-01' + day_of(i // 2, $n)
from range(2 * $n) as r(i)
"""

_ROLE_KEYS = """
insert into bodies.role_keys
select
    hash(['actor|company-', 'round|company-', 'party|party-'][1 + i % 3] || (i // 6) % 500),
    date '2023-01-01' + day_of(i // 6, $n),
    id_of(i // 3)
from range(6 * $n) as r(i)
"""

_SIGHTINGS = """
insert into sightings
select document_id, source_id, document_id, first_seen_at, published_at
from documents
"""

_HISTORY = """
insert into event_history
select
    event_id,
    first_seen_at,
    null,
    'new',
    title,
    type,
    actor,
    status,
    confidence,
    documents,
    origins,
    money,
    currency,
    event_date,
    resurfaced_at,
    first_published_at
from events
"""

_PARTICIPANTS = """
insert into event_entities
select event_id, replace(lower(actor), ' ', '-'), 'actor', first_published_at from events
union all
select event_id, replace(lower(counterparties[1]), ' ', '-'), 'counterparty', first_published_at from events
"""

_ENTITIES = """
insert into entities
select 'company-' || i, 'Company ' || i, 'organisation', [], null, null, null, true
from range(500) as r(i)
"""

_SOURCE = """
insert into internal.sources
values ('s1', 'Source', 'feed', 'https://example.org/feed', 'Source', null, 'press', 'en', true, 0, null)
"""


def synthetic_id(number: int) -> str:
    """The id of the synthetic event, report or document of that number."""
    return f"{number:016X}"[::-1]


def fill_store(connection: duckdb.DuckDBPyConnection, events: int, *, reports: bool = True) -> None:
    """Fill an empty store with so many events, twice as many documents and reports; the file of bodies stays empty."""
    for sql in (_ID_OF, _DAY_OF):
        connection.execute(sql)
    for sql in (_EVENTS, _EVIDENCE, _DOCUMENTS):
        connection.execute(sql, {"n": events})
    if reports:
        for sql in (_PLACES, _ROLE_KEYS):
            connection.execute(sql, {"n": events})
        body = TypeAdapter(Report).dump_json(_REPORT).decode()
        connection.execute(_REPORTS, {"n": events, "body": body})
    for sql in (_HISTORY, _EVIDENCE_HISTORY, _PARTICIPANTS, _ENTITIES, _SOURCE, _SIGHTINGS):
        connection.execute(sql)
