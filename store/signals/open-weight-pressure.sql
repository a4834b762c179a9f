-- Open-weight releases of Chinese labs in the last quarter, for each one of the focus company.
with labs as (
    select list(name) as names
    from entities
    where kind = 'organisation' and watched and country = $country
),

releases as (
    select
        k.event_id,
        k.actor,
        k.title,
        k.day,
        k.actor = $focus as own,
        coalesce(
            model_key(
                k.actor,
                list_filter(k.objects, lambda name: regexp_matches(name, $open) and not regexp_matches(name, $closed))[1]
            ),
            k.event_id
        ) as model
    from known_by($as_of) as k
    where
        k.type = 'model_release'
        and k.happened
        and case
            when k.actor = $focus or list_contains((select names from labs), k.actor)
                then
                    not regexp_matches(k.title || ' | ' || array_to_string(k.objects, ' | '), $closed)
                    and (
                        regexp_matches(k.title || ' | ' || array_to_string(k.objects, ' | '), $open)
                        or regexp_matches(lower(k.title), $words)
                    )
        end
),

-- A model is released once: what is told of it later is a test of it, or a place where it is offered too.
firsts as (
    select event_id, actor, own, title, day
    from releases
    qualify row_number() over (partition by actor, model order by day, event_id) = 1
),

launches as (
    select actor, day, own, arg_min(event_id, event_id) as event_id, arg_min(title, event_id) as title
    from firsts
    where day > $as_of::date - 456
    group by actor, day, own
),

recent as (
    select
        count(*) filter (where own) as own,
        count(*) filter (where not own) as theirs,
        count(distinct actor) filter (where not own) as labs
    from launches
    where day > $as_of::date - 91
),

last as (
    select
        max(day) filter (where own) as own,
        max(day) filter (where not own) as theirs,
        arg_max(title, day) filter (where own) as own_title,
        arg_max(actor || ': ' || title, day) filter (where not own) as their_title
    from launches
)

select
    round(recent.theirs / greatest(recent.own, 1), 2) as value,
    recent.own as own_releases,
    recent.theirs as their_releases,
    recent.labs as their_labs,
    $as_of::date - last.own as days_since_own,
    $as_of::date - last.theirs as days_since_theirs,
    printf(
        '%d by %d labs against %d; the newest: %s (%s) and %s (%s).',
        recent.theirs,
        recent.labs,
        recent.own,
        coalesce(last.their_title, 'none'),
        coalesce(last.theirs::varchar, '-'),
        coalesce(last.own_title, 'none'),
        coalesce(last.own::varchar, '-')
    ) as note,
    coalesce((select list(event_id order by day desc) from launches where day > $as_of::date - 182), []) as events
from recent, last
