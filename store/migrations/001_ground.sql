-- The ground: documents, what was read in them, events, and how the crawl went.
--
-- No PRIMARY KEY, UNIQUE or FOREIGN KEY: the same SQL is to run on a DuckLake catalog, which has none. Identity is a
-- content id, kept by delete-then-insert or MERGE inside the writer's one transaction. Times are instants (UTC).
-- A relation with a comment is public: publishing copies it, and the data dictionary prints it.

create table sources (
    source_id varchar not null,
    name varchar not null,
    kind varchar not null,
    url varchar not null,
    publisher varchar not null,
    lab varchar,
    tier varchar not null,
    lang varchar not null,
    enabled boolean not null,
    min_per_week double not null,
    max_per_day double
);

create table validators (
    source_id varchar not null,
    etag varchar,
    last_modified varchar,
    body_digest varchar,
    full_fetch_at timestamptz
);

create table runs (
    run_id varchar not null,
    command varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    outcome varchar,
    sources integer not null,
    documents integer not null,
    events integer not null
);
comment on table runs is 'One row for each crawl or re-extraction.';
comment on column runs.run_id is 'Identity of the run; also the name of its folder in the spool.';
comment on column runs.command is 'crawl or reextract.';
comment on column runs.started_at is 'When it began.';
comment on column runs.ended_at is 'When its last batch was stored; null while it is under way.';
comment on column runs.outcome is 'done; recovered (its process died, a later one stored what it had spooled); null while under way.';
comment on column runs.sources is 'Sources polled.';
comment on column runs.documents is 'Documents stored: new ones and new versions.';
comment on column runs.events is 'Events made or changed.';

create table polls (
    run_id varchar not null,
    source_id varchar not null,
    outcome varchar not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    http_status integer,
    error varchar,
    items integer not null,
    documents integer not null,
    pages integer not null,
    pages_failed integer not null,
    received_bytes bigint not null,
    retry_after_s double,
    fresh_for_s double
);
comment on table polls is 'One row for each poll of a source: how it went.';
comment on column polls.run_id is 'The run it belongs to.';
comment on column polls.source_id is 'The source polled.';
comment on column polls.outcome is 'ok, unchanged, empty, fetch-failed, parse-failed, blocked or robots.';
comment on column polls.started_at is 'When its first request was sent.';
comment on column polls.ended_at is 'When its last document was spooled.';
comment on column polls.http_status is 'HTTP status of the last answer; null where there was none.';
comment on column polls.error is 'One sentence on what went wrong; null if nothing did.';
comment on column polls.items is 'Items that the answer held.';
comment on column polls.documents is 'Documents spooled: new or changed items.';
comment on column polls.pages is 'Article pages asked for.';
comment on column polls.pages_failed is 'Article pages that gave no text.';
comment on column polls.received_bytes is 'Bytes received, decompressed.';
comment on column polls.retry_after_s is 'Seconds that the server asked to wait; null if it did not.';
comment on column polls.fresh_for_s is 'Seconds that the server allows to cache; null if unsaid.';

create table issues (
    seen_at timestamptz not null,
    level varchar not null,
    code varchar not null,
    message varchar not null,
    source_id varchar,
    document_id varchar,
    run_id varchar
);
comment on table issues is 'What a person should look at, newest last.';
comment on column issues.seen_at is 'When it was noticed.';
comment on column issues.level is 'warning: results stand; error: results are missing.';
comment on column issues.code is 'A short slug of the cause.';
comment on column issues.message is 'One sentence naming the source and the cause.';
comment on column issues.source_id is 'The source concerned; null if none.';
comment on column issues.document_id is 'The document concerned; null if none.';
comment on column issues.run_id is 'The run that noticed it; null if none.';

create table documents (
    document_id varchar not null,
    url varchar not null,
    source_id varchar not null,
    title varchar not null,
    summary varchar not null,
    lang varchar not null,
    authors varchar[] not null,
    published_at timestamptz,
    date_flags varchar[] not null,
    believed_at timestamptz not null,
    first_seen_at timestamptz not null,
    changed_at timestamptz not null,
    version varchar not null,
    versions integer not null,
    page varchar not null,
    disposition varchar,
    read_with varchar
);
comment on table documents is 'One row for each article at one URL, in its latest version; bodies stay in the store.';
comment on column documents.document_id is 'Content id of the canonical URL.';
comment on column documents.url is 'Canonical URL.';
comment on column documents.source_id is 'The source that gave it first.';
comment on column documents.title is 'Title, plain text.';
comment on column documents.summary is 'What the feed or listing says of it, plain text; empty if nothing.';
comment on column documents.lang is 'Language of the text, ISO 639-1; und where it cannot be told.';
comment on column documents.authors is 'Authors as named.';
comment on column documents.published_at is 'When the document claims to be published, believed or not; null where it makes no claim.';
comment on column documents.date_flags is 'Why the claim is doubted (future, crawl-time, bulk, too-old, missing, unreadable, first-of-month); empty: believed.';
comment on column documents.believed_at is 'The claimed time where it is believed, else the time of the first crawl.';
comment on column documents.first_seen_at is 'When a crawl first saw it.';
comment on column documents.changed_at is 'When its latest version was first seen.';
comment on column documents.version is 'Content id of title, summary and text of the latest version.';
comment on column documents.versions is 'How many versions were seen.';
comment on column documents.page is 'Where the text comes from: fetched, not-wanted, no-text, failed-temporary, failed-permanent or robots.';
comment on column documents.disposition is 'How the reading ended: events, no-event, background-only or language; null until read.';
comment on column documents.read_with is 'Version of the reading that read it; null until read.';

create table document_versions (
    document_id varchar not null,
    version varchar not null,
    seen_at timestamptz not null,
    title varchar not null,
    diff varchar
);
comment on table document_versions is 'One row for each version of a document: articles are corrected, retitled and rewritten.';
comment on column document_versions.document_id is 'The document.';
comment on column document_versions.version is 'Content id of this version.';
comment on column document_versions.seen_at is 'When a crawl first saw this version.';
comment on column document_versions.title is 'Its title.';
comment on column document_versions.diff is 'Unified diff from the version before, with at most 20,000 characters; null for the first.';

-- Private to the writer: bodies are large, and belong to their publishers.
create table document_texts (
    document_id varchar not null,
    version varchar not null,
    text varchar not null,
    link varchar not null,
    item_digest varchar not null,
    raw varchar
);

create table sightings (
    document_id varchar not null,
    source_id varchar not null,
    item_digest varchar not null,
    seen_at timestamptz not null
);
comment on table sightings is 'Which source showed which document: one row for each pair.';
comment on column sightings.document_id is 'The document.';
comment on column sightings.source_id is 'A source that showed it.';
comment on column sightings.item_digest is 'Digest of what the source last said of it.';
comment on column sightings.seen_at is 'When the source first showed it to us.';

-- What the reading found, candidate by candidate; events are composed of these. Private: `evidence` shows them.
create table reports (
    report_id varchar not null,
    event_id varchar,
    document_id varchar not null,
    body json not null
);

-- Cheap keys by which a report finds others that may tell of the same happening.
create table report_keys (
    key varchar not null,
    day date not null,
    report_id varchar not null
);

create table events (
    event_id varchar not null,
    type varchar not null,
    layer varchar not null,
    title varchar not null,
    actor varchar not null,
    counterparties varchar[] not null,
    objects varchar[] not null,
    money double,
    currency varchar,
    amounts struct("value" double, currency varchar, origins integer)[] not null,
    capacity double,
    capacity_unit varchar,
    event_date date not null,
    date_precision varchar not null,
    status varchar not null,
    confidence double not null,
    documents integer not null,
    origins integer not null,
    first_published_at timestamptz not null,
    first_seen_at timestamptz not null,
    first_source_id varchar not null,
    changed_at timestamptz not null
);
comment on table events is 'One row for each happening in the world, as all its reports tell it now.';
comment on column events.event_id is 'Identity: the id of its earliest report.';
comment on column events.type is 'One of the fourteen event types.';
comment on column events.layer is 'compute, models, platform, services, capital or organisation.';
comment on column events.title is 'Title of the best report: nearest to the fact, then earliest.';
comment on column events.actor is 'Canonical name of who does it.';
comment on column events.counterparties is 'Other named parties: partner, customer, target, investor, regulator, person.';
comment on column events.objects is 'Models or products launched, retired or made available.';
comment on column events.money is 'Main amount, in units of its currency, as most independent origins say; null if none is told.';
comment on column events.currency is 'ISO 4217 code of the amount.';
comment on column events.amounts is 'Every amount told and how many origins tell it: conflicts stay visible.';
comment on column events.capacity is 'Compute told, in capacity_unit; null if none is.';
comment on column events.capacity_unit is 'MW, GW, GPUs, ...';
comment on column events.event_date is 'First day of the period in which it happens.';
comment on column events.date_precision is 'How much of event_date is known: day, month, quarter or year.';
comment on column events.status is 'rumoured, reported, confirmed, planned, denied or retracted.';
comment on column events.confidence is 'Estimated probability that the event is real and rightly typed, 0 to 1.';
comment on column events.documents is 'Documents that report it.';
comment on column events.origins is 'Independent origins among them: copies and several reports of one publisher count once.';
comment on column events.first_published_at is 'Earliest believed time of publication among its reports.';
comment on column events.first_seen_at is 'When a crawl first saw a report of it.';
comment on column events.first_source_id is 'The source with the earliest report.';
comment on column events.changed_at is 'When the event last changed here.';

create table event_history (
    event_id varchar not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    change varchar not null,
    title varchar not null,
    type varchar not null,
    actor varchar not null,
    status varchar not null,
    confidence double not null,
    documents integer not null,
    origins integer not null,
    money double,
    currency varchar,
    event_date date not null
);
comment on table event_history is 'One row for each state that an event was in: what changed when.';
comment on column event_history.event_id is 'The event.';
comment on column event_history.valid_from is 'From when the event was known so.';
comment on column event_history.valid_to is 'Until when; null: it still is. A last row that ends was withdrawn: no report tells it any more.';
comment on column event_history.change is 'What changed, in words: new; status: rumoured → confirmed; reports: 2 → 3; ...';
comment on column event_history.title is 'Title then.';
comment on column event_history.type is 'Type then.';
comment on column event_history.actor is 'Actor then.';
comment on column event_history.status is 'Status then.';
comment on column event_history.confidence is 'Confidence then.';
comment on column event_history.documents is 'Documents then.';
comment on column event_history.origins is 'Independent origins then.';
comment on column event_history.money is 'Main amount then.';
comment on column event_history.currency is 'Its currency then.';
comment on column event_history.event_date is 'Event date then.';

create table event_entities (
    event_id varchar not null,
    entity_id varchar not null,
    role varchar not null
);
comment on table event_entities is 'Who and what takes part in an event.';
comment on column event_entities.event_id is 'The event.';
comment on column event_entities.entity_id is 'The entity.';
comment on column event_entities.role is 'actor, counterparty or object.';

create table evidence (
    event_id varchar not null,
    document_id varchar not null,
    source_id varchar not null,
    report_id varchar not null,
    supports varchar not null,
    field varchar not null,
    "start" integer not null,
    "end" integer not null,
    quote varchar not null,
    status varchar not null,
    scope varchar not null,
    confidence double not null,
    rule varchar not null,
    read_with varchar not null,
    joined_by varchar not null
);
comment on table evidence is 'The words that say so: one row for each quote of each report of an event.';
comment on column evidence.event_id is 'The event.';
comment on column evidence.document_id is 'The document quoted.';
comment on column evidence.source_id is 'The source that gave the document first.';
comment on column evidence.report_id is 'The report: one reading of one happening in one document.';
comment on column evidence.supports is 'What the words support: type, actor, counterparties, object, money, capacity, status or date.';
comment on column evidence.field is 'Where they stand: title, summary or text.';
comment on column evidence."start" is 'Offset of the first character in that field.';
comment on column evidence."end" is 'Offset after the last character.';
comment on column evidence.quote is 'The words.';
comment on column evidence.status is 'What this report says: occurred, planned, rumoured or denied.';
comment on column evidence.scope is 'main: the document reports it; background: it mentions a past happening.';
comment on column evidence.confidence is 'Confidence of this reading alone, 0 to 1.';
comment on column evidence.rule is 'The extraction rule that found it.';
comment on column evidence.read_with is 'Version of the reading.';
comment on column evidence.joined_by is 'Why the report was joined to the event; first for the report that opened it.';

create table entities (
    entity_id varchar not null,
    name varchar not null,
    kind varchar not null,
    aliases varchar[] not null,
    country varchar,
    ticker varchar,
    parent varchar,
    watched boolean not null
);
comment on table entities is 'Organisations, persons, models, products, places and facilities: the watchlist and what was found in text.';
comment on column entities.entity_id is 'The canonical name as a slug.';
comment on column entities.name is 'Canonical name.';
comment on column entities.kind is 'organisation, person, model, product, place or facility.';
comment on column entities.aliases is 'Other names it goes by.';
comment on column entities.country is 'ISO 3166-1 alpha-2; null if unknown.';
comment on column entities.ticker is 'Stock ticker; null if none or unknown.';
comment on column entities.parent is 'Who makes the model or product, or employs the person; null if unknown.';
comment on column entities.watched is 'Whether the watchlist lists it.';

create table mentions (
    document_id varchar not null,
    entity_id varchar not null,
    field varchar not null,
    "start" integer not null,
    "end" integer not null,
    text varchar not null
);
comment on table mentions is 'Where an entity is named in a document.';
comment on column mentions.document_id is 'The document.';
comment on column mentions.entity_id is 'The entity named.';
comment on column mentions.field is 'title, summary or text.';
comment on column mentions."start" is 'Offset of the first character in that field.';
comment on column mentions."end" is 'Offset after the last character.';
comment on column mentions.text is 'The name as written there.';

create view source_health as
select
    s.source_id,
    s.name,
    s.kind,
    s.url,
    s.publisher,
    s.lab,
    s.tier,
    s.lang,
    s.enabled,
    s.min_per_week,
    s.max_per_day,
    last_poll.ended_at as last_poll_at,
    last_poll.outcome as last_outcome,
    nullif(last_poll.error, '') as last_error,
    good.ended_at as last_success_at,
    coalesce(failed.polls, 0)::integer as failures,
    coalesce(seen.documents, 0)::integer as documents,
    seen.last_published_at
from sources as s
left join (
    select source_id, max(ended_at) as ended_at, arg_max(outcome, ended_at) as outcome, arg_max(coalesce(error, ''), ended_at) as error
    from polls
    group by source_id
) as last_poll using (source_id)
left join (
    select source_id, max(ended_at) as ended_at
    from polls
    where outcome in ('ok', 'empty', 'unchanged')
    group by source_id
) as good using (source_id)
left join (
    select p.source_id, count(*) as polls
    from polls as p
    left join (
        select source_id, max(ended_at) as ended_at
        from polls
        where outcome in ('ok', 'empty', 'unchanged')
        group by source_id
    ) as g using (source_id)
    where g.ended_at is null or p.ended_at > g.ended_at
    group by p.source_id
) as failed using (source_id)
left join (
    select g.source_id, count(*) as documents, max(d.published_at) filter (where len(d.date_flags) = 0) as last_published_at
    from sightings as g
    join documents as d using (document_id)
    group by g.source_id
) as seen using (source_id);
comment on view source_health is 'One row for each source, with its health.';
comment on column source_health.source_id is 'Stem of the source file.';
comment on column source_health.name is 'Name for people.';
comment on column source_health.kind is 'feed, listing or api.';
comment on column source_health.url is 'The address polled.';
comment on column source_health.publisher is 'Who publishes it.';
comment on column source_health.lab is 'The organisation whose own words these are; null unless official.';
comment on column source_health.tier is 'official, wire, press, community or aggregator.';
comment on column source_health.lang is 'ISO 639-1; und where the source mixes languages.';
comment on column source_health.enabled is 'Whether it is polled.';
comment on column source_health.min_per_week is 'Items a week below which it counts as silent.';
comment on column source_health.max_per_day is 'Items a day above which it counts as flooding; null: no bound.';
comment on column source_health.last_poll_at is 'When it was last polled; null: never.';
comment on column source_health.last_outcome is 'How that poll ended.';
comment on column source_health.last_error is 'What went wrong in it, in one sentence; null if nothing did.';
comment on column source_health.last_success_at is 'When it last answered as it should.';
comment on column source_health.failures is 'Failed polls since then.';
comment on column source_health.documents is 'Documents that it showed.';
comment on column source_health.last_published_at is 'Latest believed publication time among them.';
