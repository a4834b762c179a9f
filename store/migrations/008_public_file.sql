-- Publishing is a copy of the store's file: what is large and not public moves to the file of bodies, what is small and
-- not public to a schema of its own, and what publishing made (the health of sources, two macros) stands here.
--
-- Ids, and what is fetched row by row, are stored plain: a search for one of a million ids takes a fifth of the time that
-- it takes where DuckDB packs them (FSST), and so does fetching ten reports.

create or replace table bodies.reports (
    report_id varchar not null using compression uncompressed,
    document_id varchar not null using compression uncompressed,
    day date not null,
    body varchar not null using compression uncompressed
);
insert into bodies.reports
select
    report_id,
    document_id,
    day,
    body
from reports;

create or replace table bodies.role_keys (
    key ubigint not null,
    day date not null,
    report_id varchar not null using compression uncompressed
);
insert into bodies.role_keys from role_keys;

create or replace table bodies.word_keys (
    key ubigint not null,
    day date not null,
    report_id varchar not null using compression uncompressed
);
insert into bodies.word_keys from word_keys;

create or replace table bodies.lasting_keys (
    key ubigint not null,
    day date not null,
    report_id varchar not null using compression uncompressed
);
insert into bodies.lasting_keys from lasting_keys;

-- then

create schema internal;

create table internal.report_places (
    report_id varchar not null using compression uncompressed,
    document_id varchar not null using compression uncompressed,
    day date not null,
    event_id varchar,
    circle_id varchar not null using compression uncompressed,
    circle_first date not null,
    circle_last date not null
);
insert into internal.report_places
select
    p.report_id,
    r.document_id,
    p.day,
    p.event_id,
    p.circle_id,
    p.circle_first,
    p.circle_last
from report_places as p
join reports as r using (report_id)
order by p.day;
drop table report_places;
drop table reports;
drop table role_keys;
drop table word_keys;
drop table lasting_keys;

create table internal.validators as from validators;
drop table validators;
create table internal.alert_mutes as from alert_mutes;
drop table alert_mutes;
create table internal.alert_rules as from alert_rules;
drop table alert_rules;

comment on table schema_migrations is 'What shaped this file: one row for each migration.';
comment on column schema_migrations.number is 'Its number; the highest is that of the schema.';
comment on column schema_migrations.name is 'Its file.';
comment on column schema_migrations.applied_at is 'When it was applied.';

-- The set of trigrams of a text, one bit of 113 for each: a text that lacks a bit of another does not contain it.
create macro trigrams_of(text) as
coalesce(
    list_bit_or(
        list_transform(
            list_zip(
                string_split(lower(text), ''),
                string_split(lower(text), '')[2:],
                string_split(lower(text), '')[3:]
            ),
            lambda t: 1::hugeint << ((unicode(t[1]) * 961 + unicode(t[2]) * 31 + unicode(t[3])) % 113)::integer
        )
    ),
    0::hugeint
);

alter table events add column known_on date;
alter table events add column langs varchar[];
alter table events add column trigrams hugeint;
update events
set
    known_on = least(
        timezone('UTC', first_published_at)::date,
        case date_precision
            when 'day' then event_date
            when 'month' then last_day(event_date)
            when 'quarter' then last_day(event_date + interval 2 month)
            else last_day(event_date + interval 11 month)
        end
    ),
    langs = coalesce(
        (
            select list_sort(list(distinct d.lang))
            from evidence as q
            join documents as d using (document_id)
            where q.event_id = events.event_id
        ),
        []
    ),
    trigrams = trigrams_of(title);
create table fresh (
    event_id varchar not null using compression uncompressed,
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
    changed_at timestamptz not null,
    resurfaced_at timestamptz,
    known_on date not null,
    langs varchar[] not null,
    trigrams hugeint not null
);
insert into fresh from events;
drop table events;
alter table fresh rename to events;
comment on column events.known_on is 'Day from which it counts: that of its first report, or the end of the period in which it happened, if that is earlier.';
comment on column events.langs is 'Languages of the documents that report it, ISO 639-1; und where it cannot be told.';
comment on column events.trigrams is 'Trigrams of the title, as trigrams_of gives them: what a search for words skips by.';

create table fresh (
    event_id varchar not null using compression uncompressed,
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
    event_date date not null,
    resurfaced_at timestamptz,
    first_published_at timestamptz
);
insert into fresh from event_history;
drop table event_history;
alter table fresh rename to event_history;

create table fresh (
    event_id varchar not null using compression uncompressed,
    entity_id varchar not null,
    role varchar not null,
    first_published_at timestamptz
);
insert into fresh from event_entities;
drop table event_entities;
alter table fresh rename to event_entities;

alter table evidence add column trigrams hugeint;
update evidence set trigrams = trigrams_of(quote);
update evidence
set trigrams = 0
from events as e
where e.event_id = evidence.event_id and contains(lower(e.title), lower(evidence.quote));
create table fresh (
    event_id varchar not null using compression uncompressed,
    document_id varchar not null,
    source_id varchar not null,
    published_at timestamptz not null,
    report_id varchar not null,
    supports varchar not null,
    field varchar not null,
    "start" integer not null,
    "end" integer not null,
    quote varchar not null,
    status varchar,
    scope varchar not null,
    confidence double,
    rule varchar,
    read_with varchar not null,
    joined_by varchar not null,
    trigrams hugeint not null
);
insert into fresh from evidence;
drop table evidence;
alter table fresh rename to evidence;
comment on column evidence.trigrams is 'Trigrams of the quote, as trigrams_of gives them; 0 where the title of the event has these words, for a search finds it by that.';

alter table sightings add column published_at timestamptz;
update sightings
set published_at = d.published_at
from documents as d
where d.document_id = sightings.document_id and len(d.date_flags) = 0;
create table fresh (
    document_id varchar not null using compression uncompressed,
    source_id varchar not null,
    item_digest varchar not null,
    seen_at timestamptz not null,
    published_at timestamptz
);
insert into fresh from sightings;
drop table sightings;
alter table fresh rename to sightings;
comment on column sightings.published_at is 'When the document was published, as that source last said; null where that is not believed.';

create table fresh (
    document_id varchar not null using compression uncompressed,
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
insert into fresh from documents;
drop table documents;
alter table fresh rename to documents;

create table fresh (
    document_id varchar not null using compression uncompressed,
    entity_id varchar not null,
    field varchar not null,
    "start" integer not null,
    "end" integer not null,
    text varchar not null
);
insert into fresh from mentions;
drop table mentions;
alter table fresh rename to mentions;

-- What the source files say; publishing writes it with the health of each source into the public table of that name.
create table internal.sources as from sources;
drop table sources;
drop view source_health;

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
    max_per_day double,
    last_poll_at timestamptz,
    last_outcome varchar,
    last_error varchar,
    last_success_at timestamptz,
    failures integer not null,
    documents integer not null,
    last_published_at timestamptz
);
comment on table sources is 'One row for each source, with its health when this file was published.';
comment on column sources.source_id is 'Stem of the source file.';
comment on column sources.name is 'Name for people.';
comment on column sources.kind is 'feed, listing or api.';
comment on column sources.url is 'The address polled.';
comment on column sources.publisher is 'Who publishes it.';
comment on column sources.lab is 'The organisation whose own words these are; null unless official.';
comment on column sources.tier is 'official, wire, press, community or aggregator.';
comment on column sources.lang is 'ISO 639-1; und where the source mixes languages.';
comment on column sources.enabled is 'Whether it is polled.';
comment on column sources.min_per_week is 'Items a week below which it counts as silent.';
comment on column sources.max_per_day is 'Items a day above which it counts as flooding; null: no bound.';
comment on column sources.last_poll_at is 'When it was last polled; null: never.';
comment on column sources.last_outcome is 'How that poll ended.';
comment on column sources.last_error is 'What went wrong in it, in one sentence; null if nothing did.';
comment on column sources.last_success_at is 'When it last answered as it should.';
comment on column sources.failures is 'Failed polls since then.';
comment on column sources.documents is 'Documents that it showed.';
comment on column sources.last_published_at is 'Latest believed publication time among them.';

create view internal.source_health as
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
from internal.sources as s
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
    select source_id, count(*) as documents, max(published_at) as last_published_at
    from sightings
    group by source_id
) as seen using (source_id);

-- The timeline as it was known at an instant, with its evidence.
create macro timeline_as_of(t) as table
select
    event_id,
    valid_from,
    change,
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
    evidence
from event_history
left join (
    select
        event_id,
        list(
            {
                report_id: report_id,
                document_id: document_id,
                source_id: source_id,
                status: status,
                scope: scope,
                known_from: valid_from
            }
            order by valid_from, report_id
        ) as evidence
    from evidence_history
    where valid_from <= t and (valid_to is null or valid_to > t)
    group by event_id
) using (event_id)
where valid_from <= t and (valid_to is null or valid_to > t);

-- The past of the world and not of the store: an event counts from the day on which it was first told, or, where all
-- that tells it is younger than the happening, from the end of the period in which it happened. Its other columns say
-- what is known of it today: a fact that was entered today gives the past its due.
create macro known_by(t) as table
select
    event_id,
    type,
    layer,
    title,
    actor,
    counterparties,
    objects,
    money,
    currency,
    amounts,
    capacity,
    capacity_unit,
    event_date,
    date_precision,
    status,
    confidence,
    documents,
    origins,
    first_published_at,
    known_on as day,
    status in ('reported', 'confirmed') and event_date <= t::date as happened
from events
where known_on <= t::date;
