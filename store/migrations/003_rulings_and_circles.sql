-- Merging by likeness: reports without an event, circles of tied reports, an analyst's rulings, evidence as it was known.
--
-- Reports are read anew, for they now carry their document's words: what was composed of the old ones ends here.

alter table reports add column day date;
alter table reports add column circle_id varchar;
alter table reports add column circle_first date;
alter table reports add column circle_last date;

-- Keys that find a report at any time: a thing that happens once, a text word for word.
create table lasting_keys (
    key ubigint not null,
    day date not null,
    report_id varchar not null
);

drop table report_keys;
create table report_keys (
    key ubigint not null,
    day date not null,
    report_id varchar not null
);

alter table events add column resurfaced_at timestamptz;
comment on column events.resurfaced_at is 'When it was told again after months of silence, or its page was redated: no news; null: never.';
alter table event_history add column resurfaced_at timestamptz;
comment on column event_history.resurfaced_at is 'When it had last resurfaced then.';

-- When a report was published bounds every search for rows of its event: cost does not grow with the age of the store.
alter table event_history add column first_published_at timestamptz;
comment on column event_history.first_published_at is 'Earliest believed time of publication then.';
alter table event_entities add column first_published_at timestamptz;
comment on column event_entities.first_published_at is 'Earliest believed time of publication of the event.';

drop table evidence;
create table evidence (
    event_id varchar not null,
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
    joined_by varchar not null
);
comment on table evidence is 'The words that say so: one row for each quote of each report of an event.';
comment on column evidence.event_id is 'The event.';
comment on column evidence.document_id is 'The document quoted.';
comment on column evidence.source_id is 'The source that gave the document first.';
comment on column evidence.published_at is 'Believed time of publication of the document.';
comment on column evidence.report_id is 'The report: one reading of one happening in one document.';
comment on column evidence.supports is 'What the words support: type, actor, counterparties, object, money, capacity, status or date; likeness where nothing but their likeness ties the document to the event.';
comment on column evidence.field is 'Where they stand: title, summary or text.';
comment on column evidence."start" is 'Offset of the first character in that field.';
comment on column evidence."end" is 'Offset after the last character.';
comment on column evidence.quote is 'The words.';
comment on column evidence.status is 'What this report says: occurred, planned, rumoured or denied; null where no event was read in it.';
comment on column evidence.scope is 'main: the document reports it; background: it mentions a past happening; alike: no event was read in it, and its words are those of a report of it.';
comment on column evidence.confidence is 'Confidence of this reading alone, 0 to 1; null where no event was read in it.';
comment on column evidence.rule is 'The extraction rule that found it; null where no event was read in it.';
comment on column evidence.read_with is 'Version of the reading.';
comment on column evidence.joined_by is 'Why the report was joined to the event; first for the report that opened it.';

create table evidence_history (
    event_id varchar not null,
    report_id varchar not null,
    document_id varchar not null,
    source_id varchar not null,
    published_at timestamptz not null,
    status varchar,
    scope varchar not null,
    valid_from timestamptz not null,
    valid_to timestamptz
);
comment on table evidence_history is 'Which report was evidence of which event, and when: one row for each stretch of time.';
comment on column evidence_history.event_id is 'The event.';
comment on column evidence_history.report_id is 'The report.';
comment on column evidence_history.document_id is 'Its document.';
comment on column evidence_history.source_id is 'The source that gave the document first.';
comment on column evidence_history.published_at is 'Believed time of publication of the document.';
comment on column evidence_history.status is 'What the report says; null where no event was read in it.';
comment on column evidence_history.scope is 'main, background or alike, as in evidence.';
comment on column evidence_history.valid_from is 'From when it was known as evidence of the event.';
comment on column evidence_history.valid_to is 'Until when; null: it still is.';

create table rulings (
    ruling_id varchar not null,
    made_at timestamptz not null,
    kind varchar not null,
    reports varchar[] not null,
    others varchar[] not null,
    "value" varchar
);
comment on table rulings is 'What an analyst ruled: one row for each split, join or correction; kept through every new reading.';
comment on column rulings.ruling_id is 'Identity of the ruling.';
comment on column rulings.made_at is 'When it was made; of two that concern the same, the later stands.';
comment on column rulings.kind is 'same (one happening), apart (two), type, actor, or no-event.';
comment on column rulings.reports is 'The reports ruled about.';
comment on column rulings.others is 'For apart: the reports that they are kept apart from.';
comment on column rulings."value" is 'The right type or actor; null for other kinds.';

-- Last, because DuckDB alters no table that the same transaction has written.
delete from reports;
delete from events;
delete from event_entities;
update event_history set valid_to = current_timestamp where valid_to is null;
update documents set read_with = null;
