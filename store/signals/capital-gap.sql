-- Money raised by the best funded rival in the last three years, for each unit of what the focus company raised.
with told as (
    select
        event_id,
        actor,
        day,
        title,
        regexp_matches(lower(title), $valuation_words) as valuation,
        if(currency = 'EUR', money * $usd_per_eur, money) as usd
    from known_by($as_of)
    where
        type = 'funding'
        and happened
        and (actor = $focus or list_contains($rivals, actor))
        and money is not null
        and currency in ('USD', 'EUR')
        and day > $as_of::date - 1096
),

raised as (
    select actor, sum(usd) as usd, count(*) as rounds
    from told
    where not valuation
    group by actor
),

valued as (
    select actor, arg_max(usd, day) as usd
    from told
    where valuation
    group by actor
),

own as (
    select usd from raised where actor = $focus
),

leader as (
    select actor, usd from raised where actor <> $focus order by usd desc limit 1
)

select
    round(leader.usd / own.usd, 1) as value,
    round(own.usd / 1e9, 3) as own_raised_busd,
    round(leader.usd / 1e9, 3) as leader_raised_busd,
    (select round(max(usd) / (select usd from valued where actor = $focus), 1) from valued where actor <> $focus) as valuation_ratio,
    coalesce(
        (
            select string_agg(printf('%s %.1fB USD (%.0f times)', actor, usd / 1e9, usd / (select usd from own)), '; ' order by usd desc)
            from raised
            where actor <> $focus
        ),
        'No round of a rival is known'
    )
    || printf('; %s %.1fB USD.', $focus, coalesce((select usd from own), 0) / 1e9) as note,
    coalesce((select list(event_id order by day desc) from told), []) as events
from (select (select usd from own) as usd) as own
left join leader on true
