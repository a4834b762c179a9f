-- What was said of an event on a day of the past: a rumour of March that was confirmed in April was a rumour in March.
--
-- The steps are composed of reports, so documents are read anew.

alter table events add column steps struct("day" date, status varchar)[];
comment on column events.steps is 'Status from each day on on which its reports changed it, oldest first; null where it never changed.';
update documents set read_with = null;

comment on column sources.tier is 'official, wire, press, community, aggregator, curated or catalogue.';

create macro status_by(t, steps, status) as
case
    when steps is null then status
    else coalesce(list_filter(steps, lambda step: step."day" <= t::date)[-1].status, steps[1].status)
end;

-- The past of the world and not of the store: an event counts from the day on which it was first told, or, where all
-- that tells it is younger than the happening, from the end of the period in which it happened: a fact that was entered
-- today gives the past its due. Its status is that of the day asked for; its other columns say what is known today.
create or replace macro known_by(t) as table
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
    status_by(t, steps, e.status) as status,
    confidence,
    documents,
    origins,
    first_published_at,
    known_on as day,
    status_by(t, steps, e.status) in ('reported', 'confirmed') and event_date <= t::date as happened,
    greatest(
        event_date,
        known_on,
        list_filter(steps, lambda step: step.status in ('reported', 'confirmed'))[1]."day"
    ) as happened_on
from events as e
where known_on <= t::date;
