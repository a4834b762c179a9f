-- What followed each acquisition of the focus company: later happenings of its own that name what it bought.
with own as (
    select event_id, type, title, day, first_published_at, counterparties, objects
    from known_by($as_of)
    where actor = $focus and status not in ('denied', 'retracted', 'rumoured')
),

bought as (
    select event_id, day, unnest(counterparties) as target
    from own
    where type = 'acquisition'
),

firsts as (
    select target, min(day) as day, list(event_id order by day) as events
    from bought
    group by target
),

-- Later reports name it in title or summary, or tell the event by its name.
named as (
    select distinct q.event_id, n.name as target
    from own as o
    join evidence as q using (event_id)
    join mentions as m using (document_id)
    join entities as n on n.entity_id = m.entity_id
    where
        q.scope <> 'background'
        and m.field in ('title', 'summary')
        and n.name in (select target from firsts)
        and (q.published_at < $as_of::date + 1 or o.first_published_at >= $as_of::date + 1)
),

later as (
    select f.target, o.event_id, o.day
    from firsts as f
    join own as o on o.type <> 'acquisition' and o.day > f.day
    left join named as n on n.event_id = o.event_id and n.target = f.target
    where
        n.target is not null
        or list_contains(o.counterparties, f.target)
        or list_contains(o.objects, f.target)
        or contains(lower(o.title), lower(f.target))
),

targets as (
    select
        f.target,
        f.day,
        f.events,
        count(l.event_id) as steps,
        max(l.day) as last,
        list(l.event_id order by l.day desc) filter (where l.event_id is not null) as later
    from firsts as f
    left join later as l using (target)
    group by f.target, f.day, f.events
)

select
    if(count(*) = 0, null, round(100 * avg((steps > 0)::integer))) as value,
    count(*) as acquisitions,
    count(*) filter (where steps > 0) as followed,
    coalesce(sum(steps), 0) as steps,
    count(*) filter (where steps = 0 and $as_of::date - day > $patience_days) as overdue,
    coalesce(
        string_agg(
            printf(
                '%s (%s): %s',
                target,
                day,
                if(steps = 0, 'nothing followed yet', steps || ' followed, the last ' || last)
            ),
            '; '
            order by day desc
        ),
        'No acquisition is known'
    ) || '.' as note,
    coalesce(flatten(list(events || coalesce(later, []) order by day desc)), []) as events
from targets
