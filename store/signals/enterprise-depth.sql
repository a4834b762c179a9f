-- Partnerships and named customers of the focus company in the last quarter, those of regulated sectors apart.
with ties as (
    select
        event_id,
        title,
        day,
        if(actor = $focus, counterparties, list_prepend(actor, counterparties)) as others,
        regexp_matches(lower(array_to_string(list_prepend(title, list_prepend(actor, counterparties)), ' | ')), $finance) as finance,
        regexp_matches(lower(array_to_string(list_prepend(title, list_prepend(actor, counterparties)), ' | ')), $defence) as defence,
        regexp_matches(lower(array_to_string(list_prepend(title, list_prepend(actor, counterparties)), ' | ')), $public) as public
    from known_by($as_of)
    where
        type = 'partnership'
        and (actor = $focus or list_contains(counterparties, $focus))
        and status not in ('denied', 'retracted', 'rumoured')
        and day > $as_of::date - 456
),

recent as (
    select * from ties where day > $as_of::date - 91
)

select
    (select count(*) from recent) as value,
    0.5 * count(*) filter (where t.day <= $as_of::date - 91) / 4 as low,
    1.5 * count(*) filter (where t.day <= $as_of::date - 91) / 4 as high,
    (select count(*) from recent where finance) as finance,
    (select count(*) from recent where defence) as defence,
    (select count(*) from recent where public) as public_sector,
    (select count(*) from recent where finance or defence or public) as regulated,
    count(*) filter (where t.finance or t.defence or t.public) as regulated_in_5_quarters,
    'In the last 91 days: '
    || coalesce((select string_agg(array_to_string(list_filter(others, lambda one: one <> $focus), ', '), '; ' order by day desc) from recent), 'none')
    || '. Of regulated sectors in five quarters: '
    || coalesce(
        string_agg(array_to_string(list_filter(t.others, lambda one: one <> $focus), ', '), '; ' order by t.day desc)
        filter (where t.finance or t.defence or t.public),
        'none'
    ) || '.' as note,
    coalesce(list(t.event_id order by t.day desc), []) as events
from ties as t
