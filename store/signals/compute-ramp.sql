-- Megawatts that the focus company has, builds and has announced: each site once, at its furthest stage.
with quotes as (
    -- Of what is told by then; of an event that is younger than its happening, all.
    select q.event_id, string_agg(distinct q.quote, ' | ') as words
    from known_by($as_of) as k
    join evidence as q using (event_id)
    where
        k.capacity is not null
        and (q.published_at < $as_of::date + 1 or k.first_published_at >= $as_of::date + 1)
    group by q.event_id
),

-- What a person wrote down says the stage itself.
stated as (
    select e.event_id, arg_max(f.measure, f.figure_id) as measure
    from figures as f
    join evidence as e using (document_id)
    where f.company = $focus and f.measure in ('mw_announced', 'mw_building', 'mw_operating')
    group by e.event_id
),

told as (
    select
        k.event_id,
        k.day,
        case k.capacity_unit
            when 'GW' then 1000 * k.capacity
            when 'kW' then k.capacity / 1000
            else k.capacity
        end as mw,
        case
            when k.happened and s.measure = 'mw_operating' then 'operating'
            when s.measure is not null then if(s.measure = 'mw_announced', 'announced', 'building')
            when k.happened and regexp_matches(lower(k.title), $operating) then 'operating'
            when regexp_matches(lower(k.title), $building) then 'building'
            else 'announced'
        end as stage,
        list_filter(
            $sites,
            lambda site: regexp_matches(
                lower(concat_ws(' | ', k.title, q.words, array_to_string(k.counterparties, ' | '))), site
            )
        )[1] as place
    from known_by($as_of) as k
    left join quotes as q using (event_id)
    left join stated as s using (event_id)
    where
        k.type in ('compute', 'funding', 'expansion', 'financials')
        and (k.actor = $focus or (k.type = 'compute' and list_contains(k.counterparties, $focus)))
        and k.capacity_unit in ('MW', 'GW', 'kW')
        and k.status not in ('denied', 'retracted')
),

-- A goal for the whole company is no site.
goals as (
    select event_id, mw, day
    from told
    where mw >= $goal_mw
),

-- A sum that is told without its place is that of the site of the same sum, if there is one.
placed as (
    select mw, stage, day, coalesce(place, max(place) over (partition by mw), mw::varchar) as site
    from told
    where mw < $goal_mw
),

-- Of each site the furthest stage, and of that the sum that was told last.
sites as (
    select
        site,
        arg_max(stage, (array_position(['announced', 'building', 'operating'], stage), day)) as stage,
        arg_max(mw, (array_position(['announced', 'building', 'operating'], stage), day)) as mw
    from placed
    group by site
),

sums as (
    select
        if(count(*) = 0, null, coalesce(sum(mw) filter (where stage = 'operating'), 0)) as operating,
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
        printf('%g', coalesce(operating, 0)),
        printf('%g', building),
        printf('%g', announced),
        coalesce((select string_agg(distinct printf('%g MW', mw), ', ') from goals), 'none')
    ) as note,
    coalesce((select list(event_id order by day desc) from told), []) as events
from sums
