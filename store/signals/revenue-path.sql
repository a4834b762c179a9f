-- The focus company's revenue as last told, in euros, beside its goal; customers and staff as numbers of their own.
with stated as (
    -- What a person wrote down names the number itself; elsewhere words of the title tell which number it is.
    select
        e.event_id,
        max(if(f.unit = 'USD', f.value / $usd_per_eur, f.value)) filter (where f.measure = 'revenue') as eur,
        max(f.value) filter (where f.measure = 'staff') as staff,
        bool_or(f.status = 'planned') as goal
    from figures as f
    join evidence as e using (document_id)
    where
        f.company = $focus
        and (f.measure = 'staff' or (f.measure = 'revenue' and f.unit in ('EUR', 'USD')))
        and f.status not in ('denied', 'rumoured')
    group by e.event_id
),

worded as (
    select
        event_id,
        title,
        day,
        regexp_matches(lower(title), $goal_words) or not happened as goal,
        if(
            regexp_matches(lower(title), $revenue_words), if(currency = 'USD', money / $usd_per_eur, money), null
        ) as eur,
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

told as (
    select
        w.event_id,
        w.title,
        w.day,
        coalesce(s.goal, w.goal) as goal,
        coalesce(s.eur, if(s.event_id is null, w.eur, null)) as eur,
        coalesce(s.staff, if(w.staff between 10 and 1e6, w.staff, null)) as staff,
        if(w.customers > 0, w.customers, null) as customers
    from worded as w
    left join stated as s using (event_id)
)

select
    (select arg_max(eur, day) from told where not goal) / 1e6 as value,
    (select max(eur) from told where goal) / 1e6 as goal_told,
    (select arg_max(staff, day) from told where not goal) as staff,
    (select arg_max(customers, day) from told where not goal) as customers,
    $staff_goal as staff_goal,
    coalesce(
        (
            select 'The last figure: “' || arg_max(title, day) || '” (' || max(day) || ').'
            from told
            where eur is not null and not goal
        ),
        'No figure of its revenue is known.'
    )
    || coalesce(
        (
            select ' Staff: “' || arg_max(title, day) || '” (' || max(day) || ').'
            from told
            where staff is not null and not goal
        ),
        ''
    ) as note,
    coalesce(
        (
            select list(event_id order by day desc)
            from told
            where eur is not null or staff is not null or customers is not null
        ),
        []
    ) as events
