-- Money raised by the best funded rival in the last three years, for each unit of what the focus company raised.
with stated as (
    -- What a person wrote down says what was raised and what the price was; elsewhere words of the title tell it.
    select
        e.event_id,
        max(if(f.unit = 'EUR', f.value * $usd_per_eur, f.value)) filter (where f.measure = 'raised') as raised,
        max(if(f.unit = 'EUR', f.value * $usd_per_eur, f.value)) filter (where f.measure = 'valuation') as price
    from figures as f
    join evidence as e using (document_id)
    where f.measure in ('raised', 'valuation') and f.unit in ('EUR', 'USD')
    group by e.event_id
),

told as (
    select
        k.event_id,
        k.actor,
        k.day,
        s.price,
        if(
            s.event_id is not null,
            s.raised is null,
            regexp_matches(lower(k.title), $price_alone)
            or (regexp_matches(lower(k.title), $valuation_words) and not regexp_matches(lower(k.title), $round_words))
        ) as valuation,
        -- A report may name the part of one investor alone.
        coalesce(s.raised, if(k.currency = 'EUR', k.money * $usd_per_eur, k.money)) as usd
    from known_by($as_of) as k
    left join stated as s using (event_id)
    where
        k.type = 'funding'
        and k.happened
        and (k.actor = $focus or list_contains($rivals, k.actor))
        and k.money is not null
        and k.currency in ('USD', 'EUR')
        and k.day > $as_of::date - 1096
),

raised as (
    select actor, sum(usd) as usd, count(*) as rounds
    from told
    where not valuation
    group by actor
),

valued as (
    select actor, arg_max(coalesce(price, usd), day) as usd
    from told
    where valuation or price is not null
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
    (
        select round(max(usd) / (select usd from valued where actor = $focus), 1)
        from valued
        where actor <> $focus
    ) as valuation_ratio,
    coalesce(
        (
            select
                string_agg(
                    printf(if(usd < 10 * own, '%s %.1fB USD (%.1f times)', '%s %.1fB USD (%.0f times)'), actor, usd / 1e9, usd / own),
                    '; '
                    order by usd desc
                )
            from (select actor, usd, (select usd from own) as own from raised)
            where actor <> $focus
        ),
        'No round of a rival is known'
    )
    || printf('; %s %.1fB USD.', $focus, coalesce((select usd from own), 0) / 1e9) as note,
    coalesce((select list(event_id order by day desc) from told), []) as events
from (select (select usd from own) as usd) as own
left join leader on true
