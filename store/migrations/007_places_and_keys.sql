-- What merging looks for lies in narrow tables in the order of their days, so that a look-up reads few rows of few bytes.
--
-- DuckDB reads the rows of a group of days column by column: where a report belongs was in one table with the reports
-- themselves, and the keys by which two of three thousand neighbours are found lay among those of all words.

create table report_places (
    report_id varchar not null,
    day date not null,
    event_id varchar,
    circle_id varchar not null,
    circle_first date not null,
    circle_last date not null
);
insert into report_places
select
    report_id,
    day,
    event_id,
    circle_id,
    circle_first,
    circle_last
from reports
where circle_id is not null
order by day;

-- Which of the old keys are roles cannot be told from their digests: there they stand under both.
create table role_keys (
    key ubigint not null,
    day date not null,
    report_id varchar not null
);
insert into role_keys
select
    key,
    day,
    report_id
from report_keys;

alter table report_keys rename to word_keys;

create or replace table reports as
select
    report_id,
    document_id,
    day,
    body
from reports
order by day;

comment on column issues.level is 'info: results stand, nothing is to be done; warning: results stand; error: results are missing.';
