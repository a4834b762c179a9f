-- The focus company's revenue as last told, in euros, beside its goal; customers and staff as numbers of their own.
with told as (
    select
        event_id,
        title,
        day,
        happened,
        status,
        if(currency = 'USD', money / $usd_per_eur, money) as eur,
        regexp_matches(lower(title), $goal_words) or not happened as goal,
        regexp_matches(lower(title), $revenue_words) as revenue,
        try_cast(
            replace(replace(nullif(regexp_extract(lower(title), $staff_words, 1), ''), ',', ''), '.', '') as double
        ) as staff,
        try_cast(
            replace(replace(nullif(regexp_extract(lower(title), $customer_words, 1), ''), ',', ''), '.', '') as double
        ) as customers
    from known_by($as_of)
    where
        actor = $focus
        and type in ('financials', 'people', 'expansion', 'funding')
        and status not in ('denied', 'retracted', 'rumoured')
        and (currency is null or currency in ('EUR', 'USD'))
),

revenue as (
    select event_id, eur, day, title
    from told
    where eur is not null and revenue and not goal
)

select
    (select arg_max(eur, day) from revenue) / 1e6 as value,
    (select max(eur) from told where revenue and goal) / 1e6 as goal_told,
    (select arg_max(staff, day) from told where staff between 10 and 1e6 and not goal) as staff,
    (select arg_max(customers, day) from told where customers > 0) as customers,
    $staff_goal as staff_goal,
    coalesce(
        (select 'The last figure: “' || title || '” (' || day || ').' from revenue order by day desc limit 1),
        'No figure of its revenue is known.'
    )
    || coalesce(
        (select ' Staff: “' || title || '” (' || day || ').' from told where staff between 10 and 1e6 order by day desc limit 1),
        ''
    ) as note,
    coalesce(
        (
            select list(event_id order by day desc)
            from told
            where revenue or staff is not null or customers is not null
        ),
        []
    ) as events
