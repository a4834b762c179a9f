-- European regulation, public-sector deals and in-region capacity: what makes a European supplier the safe choice.
with told as (
    select
        event_id,
        title,
        actor,
        day,
        case
            when type = 'legal' and regexp_matches(title || ' | ' || actor || ' | ' || others, $europe) then 'rule'
            when
                type in ('partnership', 'expansion', 'product_launch')
                and regexp_matches(lower(title || ' | ' || actor || ' | ' || others), $public)
                then 'public'
            when
                type in ('compute', 'expansion', 'product_launch')
                and regexp_matches(title || ' | ' || others, $region)
                then 'region'
        end as kind
    from (
        select
            event_id,
            title,
            actor,
            day,
            type,
            status,
            counterparties,
            array_to_string(counterparties, ' | ') as others
        from known_by($as_of)
    )
    where
        type in ('legal', 'partnership', 'expansion', 'product_launch', 'compute')
        and (type = 'legal' or actor = $focus or list_contains(counterparties, $focus))
        and status not in ('denied', 'retracted', 'rumoured')
        and day > $as_of::date - 456
),

found as (
    select * from told where kind is not null
)

select
    count(*) filter (where day > $as_of::date - 91) as value,
    0.5 * count(*) filter (where day <= $as_of::date - 91) / 4 as low,
    1.5 * count(*) filter (where day <= $as_of::date - 91) / 4 as high,
    count(*) filter (where day > $as_of::date - 91 and kind = 'rule') as regulation,
    count(*) filter (where day > $as_of::date - 91 and kind = 'public') as public_sector,
    count(*) filter (where day > $as_of::date - 91 and kind = 'region') as in_region,
    count(*) filter (where day > $as_of::date - 91 and kind <> 'rule') as own,
    coalesce(
        string_agg(kind || ' ' || day || ': ' || title, '; ' order by day desc) filter (where day > $as_of::date - 91),
        'None in the last 91 days'
    ) || '.' as note,
    coalesce(list(event_id order by day desc), []) as events
from found
