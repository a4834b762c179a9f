"""A number of events in, a store that holds so many with evidence, participants and history out; made by SQL alone."""

import duckdb

_EVENTS = """
insert into events
select
    lpad(hex(i), 16, '0'),
    ['model_release', 'product_launch', 'partnership', 'funding', 'compute', 'people'][1 + i % 6],
    ['models', 'platform', 'services', 'capital', 'compute', 'organisation'][1 + i % 6],
    'Company ' || i % 500 || ' announces thing number ' || i,
    'Company ' || i % 500,
    ['Company ' || (i * 7) % 500],
    ['Thing ' || i],
    case when i % 6 = 3 then i * 1000.0 end,
    case when i % 6 = 3 then 'USD' end,
    [],
    null,
    null,
    date '2023-01-01' + (i % 1400)::integer,
    'day',
    ['reported', 'confirmed', 'rumoured', 'planned'][1 + i % 4],
    0.5 + (i % 50) / 100.0,
    2,
    2,
    timestamptz '2023-01-01 00:00:00+00' + to_days((i % 1400)::integer),
    timestamptz '2023-01-01 00:00:00+00' + to_days((i % 1400)::integer),
    's1',
    timestamptz '2023-01-01 00:00:00+00' + to_days((i % 1400)::integer),
    null
from range($n) as r(i)
"""

_EVIDENCE = """
insert into evidence
select
    lpad(hex(i // 2), 16, '0'),
    lpad(hex(i), 16, '0'),
    's1',
    timestamptz '2023-01-01 00:00:00+00' + to_days((i // 2 % 1400)::integer),
    lpad(hex(i), 16, '0'),
    'type',
    'title',
    0,
    20,
    'announces thing number ' || i // 2,
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
    lpad(hex(i), 16, '0'),
    'https://example.org/' || i,
    's1',
    'Company announces thing number ' || i // 2,
    '',
    'en',
    [],
    timestamptz '2023-01-01 00:00:00+00' + to_days((i % 1400)::integer),
    [],
    timestamptz '2023-01-01 00:00:00+00' + to_days((i % 1400)::integer),
    timestamptz '2023-01-01 00:00:00+00' + to_days((i % 1400)::integer),
    timestamptz '2023-01-01 00:00:00+00' + to_days((i % 1400)::integer),
    'v1',
    1,
    'not-wanted',
    'events',
    'v1'
from range(2 * $n) as r(i)
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
insert into sources
values ('s1', 'Source', 'feed', 'https://example.org/feed', 'Source', null, 'press', 'en', true, 0, null)
"""


def fill_store(connection: duckdb.DuckDBPyConnection, events: int) -> None:
    """Fill an empty store with so many events, twice as much evidence and as many documents."""
    for sql in (_EVENTS, _EVIDENCE, _DOCUMENTS):
        connection.execute(sql, {"n": events})
    for sql in (_HISTORY, _PARTICIPANTS, _ENTITIES, _SOURCE):
        connection.execute(sql)
