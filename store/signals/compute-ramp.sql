-- Megawatts that the focus company has, builds and has announced; a sum that is told twice counts once.
with told as (
    select
        event_id,
        title,
        day,
        happened,
        case capacity_unit when 'GW' then 1000 * capacity when 'kW' then capacity / 1000 else capacity end as mw,
        case
            when happened and regexp_matches(lower(title), $operating) then 'operating'
            when regexp_matches(lower(title), $building) then 'building'
            else 'announced'
        end as stage
    from known_by($as_of)
    where
        type in ('compute', 'funding', 'expansion', 'financials')
        and (actor = $focus or (type = 'compute' and list_contains(counterparties, $focus)))
        and capacity_unit in ('MW', 'GW', 'kW')
        and status not in ('denied', 'retracted')
),

-- A goal for the whole company is no site.
goals as (
    select event_id, mw, day
    from told
    where mw >= $goal_mw
),

-- The furthest stage of each distinct sum.
sites as (
    select mw, arg_max(stage, array_position(['announced', 'building', 'operating'], stage)) as stage
    from told
    where mw < $goal_mw
    group by mw
),

sums as (
    select
        sum(mw) filter (where stage = 'operating') as operating,
        coalesce(sum(mw) filter (where stage = 'building'), 0) as building,
        coalesce(sum(mw) filter (where stage = 'announced'), 0) as announced
    from sites
)

select
    operating as value,
    building,
    announced,
    coalesce(operating, 0) + building + announced as all_stages,
    printf(
        '%s MW in operation, %s MW under construction, %s MW announced; goals told: %s.',
        coalesce(printf('%g', operating), 'no'),
        printf('%g', building),
        printf('%g', announced),
        coalesce((select string_agg(distinct printf('%g MW', mw), ', ') from goals), 'none')
    ) as note,
    coalesce((select list(event_id order by day desc) from told), []) as events
from sums
