"""A number of events in, a store whose every event has a report with its keys out; made by SQL from one real report.

Report i tells, on day i / 700, that one of 500 makers launches product i, in five words of 3,000. 700 reports a day are
more than all shipped sources give, so that a store of a million events is four years old and one of 10 thousand new.
"""

from datetime import UTC, date, datetime, time, timedelta

import duckdb
from synthetic import fill_store

from nlp.likeness import weight
from nlp.merge import TELLING, keys
from nlp.wording import wording
from store.ids import content_id
from store.model import Candidate, Item, Mention, Quote, Report, ReportStatus, Tier
from store.reports import dump_report

REPORTS_A_DAY = 700
FIRST_DAY = date(2022, 1, 1)
#: Numbers that stand in the template for those of a report; no digits of one lie within another.
_MAKER, _PRODUCT, _TOPICS = 711117, 722227, (733337, 744447, 755557, 766667, 777777)
_MULTIPLIERS = (1, 7, 31, 127, 511)
#: What bounds the search for rows of an event, in each table that has them.
_TIMES = (
    ("events", "first_published_at"),
    ("event_history", "first_published_at"),
    ("event_entities", "first_published_at"),
    ("evidence", "published_at"),
    ("evidence_history", "published_at"),
)


def fill_reports(connection: duckdb.DuckDBPyConnection, events: int, *, late: bool = False) -> None:
    """Fill an empty store with so many events, each with one report in a circle of its own.

    Rows lie in the order of their days; with `late`, every tenth was crawled long after and lies behind all others.
    """
    fill_store(connection, events, reports=False)
    connection.execute("create temp macro number_of(id) as ('0x' || reverse(id))::bigint")
    for table, column in _TIMES:
        at = f"timestamptz '{FIRST_DAY} 09:00:00+00' + to_days((number_of(event_id) // {REPORTS_A_DAY})::integer)"
        connection.execute(
            f"create temp table in_time as select * replace ({at} as {column}) from {table} "
            f"order by {late} and number_of(event_id) % 10 = 0, {column}"
        )
        connection.execute(f"truncate {table}")
        connection.execute(f"insert into {table} from in_time")
        connection.execute("drop table in_time")
    template = _report("@document@", _MAKER, _PRODUCT, _TOPICS, FIRST_DAY)
    body = "$template"
    for k, topic in zip(_MULTIPLIERS, _TOPICS, strict=True):
        body = f"replace({body}, '{topic}', ((i * {k}) % 3000)::varchar)"
    day = f"(date '{FIRST_DAY}' + (i // {REPORTS_A_DAY})::integer)"
    for old, new in {
        f"'{template.id}'": "report_id",
        "'@document@'": "'d' || i",
        f"'{_MAKER}'": "(i % 500)::varchar",
        f"'{_PRODUCT}'": "i::varchar",
        f"'{FIRST_DAY}'": f"{day}::varchar",
    }.items():
        body = f"replace({body}, {old}, {new})"
    ordered = f"order by {late} and i % 10 = 0, i"
    source = f"(select i, id_of(i) as report_id from range($n) as r(i) {ordered})"  # the id of its event
    connection.execute(
        f"insert into bodies.reports select report_id, 'd' || i, {day}, {body} from {source}",
        {"n": events, "template": dump_report(template)},
    )
    connection.execute(
        "insert into internal.report_places "
        f"select report_id, 'd' || i, {day}, report_id, report_id, {day}, {day} from {source}",
        {"n": events},
    )
    connection.execute(  # of a text word for word, as most documents have one
        f"insert into bodies.lasting_keys select hash('text' || i), {day}, report_id from {source}",
        {"n": events},
    )
    for key in (key for key in keys(template) if key.reach_days is not None):
        table = "word_keys" if key.weight == 1 else "role_keys"
        text = f"'{key.text}'"
        for old, new in {_MAKER: "(i % 500)", _PRODUCT: "i"}.items():
            text = text.replace(str(old), f"' || {new} || '")
        for k, topic in zip(_MULTIPLIERS, _TOPICS, strict=True):
            text = text.replace(str(topic), f"' || (i * {k}) % 3000 || '")
        connection.execute(
            f"insert into bodies.{table} select ('0x' || substr(sha256({text}), 1, 16))::ubigint, {day}, report_id "
            f"from {source}",
            {"n": events},
        )


def told_again(i: int, document: str, *, new: int | None = None) -> Report:
    """A report on the day of report i, of the same happening; or of a new one by the same maker, number `new`."""
    day = FIRST_DAY + timedelta(days=i // REPORTS_A_DAY)
    if new is None:
        return _report(document, i % 500, i, tuple((i * k) % 3000 for k in _MULTIPLIERS), day)
    topics = tuple((new * k + 17 * place) % 3000 for place, k in enumerate(_MULTIPLIERS))  # as no report has them all
    return _report(document, i % 500, 10_000_000 + new, topics, day)


def _report(document: str, maker: int, product: int, topics: tuple[int, ...], day: date) -> Report:
    names = f"Maker{maker}", f"Product{product}"
    title = f"{names[0]} launches {names[1]}, a new open model {' '.join(f'topic{topic}' for topic in topics)}"
    item = Item(
        id=document,
        kind="press",
        publisher=document,
        publisher_lab=None,
        published=day,
        lang="en",
        title=title,
        summary="",
    )
    mentions = [Mention(entity_id=name.lower(), field="title", start=0, end=1, text=name) for name in names]
    words = wording(item, mentions)
    assert sum(weight(term) >= TELLING for term in words.title) == 7
    at = datetime.combine(day, time(9), UTC)
    return Report(
        id=content_id(document, "0"),
        document_id=document,
        position=0,
        source_id="s1",
        publisher=document,
        lab=None,
        tier=Tier.PRESS,
        title=title,
        wording=words,
        published_at=at,
        first_seen_at=at,
        read_with="v1",
        candidate=Candidate(
            type="product_launch",
            actor=names[0],
            objects=(names[1],),
            status=ReportStatus.OCCURRED,
            confidence=0.8,
            quotes=(Quote(field="title", start=0, end=5, text=names[0], supports="actor"),),
            rule="synthetic",
        ),
    )
