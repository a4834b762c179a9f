-- Partnerships and named customers of the focus company in the last quarter, those of regulated sectors apart.
with bought as (
    select coalesce(flatten(list(counterparties)), []) as names
    from known_by($as_of)
    where type = 'acquisition' and actor = $focus and status not in ('denied', 'retracted', 'rumoured')
),

told as (
    select
        event_id,
        title,
        day,
        others,
        regexp_matches(words, $finance) as finance,
        regexp_matches(words, $defence) as defence,
        regexp_matches(words, $public) as public
    from (
        select
            event_id,
            title,
            day,
            list_filter(list_prepend(actor, counterparties), lambda name: name <> $focus) as others,
            lower(title || ' | ' || array_to_string(list_prepend(actor, counterparties), ' | ')) as words
        from known_by($as_of)
        where
            type = 'partnership'
            and (actor = $focus or list_contains(counterparties, $focus))
            and status not in ('denied', 'retracted', 'rumoured')
            and day > $as_of::date - 456
    )
),

-- What the company bought is no customer of it, also under the first words of its name.
ties as (
    select t.event_id, t.title, t.day, t.others, t.finance, t.defence, t.public
    from told as t
    cross join bought as b
    where
        len(
            list_filter(
                t.others,
                lambda other: len(list_filter(b.names, lambda name: starts_with(name || ' ', other || ' '))) > 0
            )
        ) = 0
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
    || coalesce((select string_agg(array_to_string(others, ', '), '; ' order by day desc) from recent), 'none')
    || '. Of regulated sectors in five quarters: '
    || coalesce(
        string_agg(array_to_string(t.others, ', '), '; ' order by t.day desc)
        filter (where t.finance or t.defence or t.public),
        'none'
    ) || '.' as note,
    coalesce(list(t.event_id order by t.day desc), []) as events
from ties as t
