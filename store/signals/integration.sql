-- What followed each acquisition of the focus company: later happenings of its own that name what it bought.
with own as (
    select event_id, type, title, day, happened, counterparties, objects
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

followed as (
    select f.target, f.day, f.events, o.event_id, o.day as step, o.title
    from firsts as f
    left join own as o
        on
            o.type <> 'acquisition'
            and o.day > f.day
            and (
                list_contains(o.counterparties, f.target)
                or list_contains(o.objects, f.target)
                or contains(lower(o.title), lower(f.target))
            )
),

targets as (
    select
        target,
        day,
        events,
        count(event_id) as steps,
        max(step) as last,
        list(event_id order by step desc) filter (where event_id is not null) as later
    from followed
    group by target, day, events
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
