-- Research results and claims of being among the best, by the focus company, in the last quarter; the newest quoted.
with told as materialized (
    select event_id, title, type, day, origins, regexp_matches(lower(title), $claim) as claims
    from known_by($as_of)
    where
        actor = $focus
        and happened
        and type in ('research', 'model_release', 'product_launch')
        and day > $as_of::date - 456
),

-- First which rows, by their ids, then their words alone: a join would read those of all.
quotes as materialized (
    select q.event_id, q.document_id, q.scope, q.quote, t.type <> 'research' as claimed
    from evidence as q
    join told as t using (event_id)
    where q.rowid in (
        select e.rowid
        from evidence as e
        join told as m using (event_id)
        where e.published_at >= $as_of::date - 456 and e.published_at < $as_of::date + 1
    )
),

summaries as (
    select document_id, summary
    from documents
    where rowid in (
        select rowid
        from documents
        where believed_at >= $as_of::date - 456 and document_id in (select document_id from quotes)
    )
),

quoted as (
    select
        q.event_id,
        count(distinct q.document_id) filter (where q.scope <> 'background') as documents,
        coalesce(
            arg_max(q.quote, len(q.quote)) filter (where q.claimed and regexp_matches(lower(q.quote), $claim)),
            max(trim(regexp_extract(d.summary, '[^.!?]*(' || $claim || ')[^.!?]*[.!?]?', 0, 'i'))) filter (
                where q.claimed and q.scope = 'main' and regexp_matches(lower(d.summary), $claim)
            )
        ) as quote
    from quotes as q
    left join summaries as d using (document_id)
    group by q.event_id
),

found as materialized (
    -- Of its origins, no more than the documents that told it by then.
    select
        t.event_id,
        t.day,
        least(t.origins, coalesce(q.documents, 1)) as origins,
        coalesce(q.quote, t.title) as quote,
        t.claims or q.quote is not null as claims
    from told as t
    left join quoted as q using (event_id)
    where t.type = 'research' or t.claims or q.quote is not null
),

recent as (
    select * from found where day > $as_of::date - 91
)

select
    (select count(*) from recent) as value,
    0 as low,
    1.5 * (select count(*) from found where day <= $as_of::date - 91) / 4 as high,
    (select count(*) from recent where claims) as claims,
    (select count(*) from recent where claims and origins >= 2) as told_by_two,
    coalesce(
        (select 'The newest, ' || day || ': “' || quote || '”.' from recent order by claims desc, day desc limit 1),
        'No result in the last 91 days.'
    ) as note,
    coalesce((select list(event_id order by day desc) from recent), []) as events
