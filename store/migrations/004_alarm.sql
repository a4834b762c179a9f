-- The alarm: what was decided to be told, and its way to each channel. Decided in the transaction that stores the events.

create table alerts (
    alert_id varchar not null,
    rule varchar not null,
    event_id varchar,
    subject varchar not null,
    change varchar not null,
    decided_at timestamptz not null,
    held varchar,
    reports varchar[] not null,
    message json not null
);
comment on table alerts is 'One row for each time that a rule matched an event, a change of it, or a silence.';
comment on column alerts.alert_id is 'Content id of rule, event (or subject) and change: the same is never told twice.';
comment on column alerts.rule is 'Name of the rule in alerts.toml.';
comment on column alerts.event_id is 'The event; null for a silence.';
comment on column alerts.subject is 'Title of the event, or whose silence it is.';
comment on column alerts.change is 'What happened to the event: new; confirmed: rumoured → confirmed; amount: 1 USD → 2 USD; ...';
comment on column alerts.decided_at is 'When it was decided.';
comment on column alerts.held is 'Why it goes to no channel (muted); null where it does.';
comment on column alerts.reports is 'Reports of the event at that time: an event that shares one was told already, whatever its id.';
comment on column alerts.message is 'What is told, as JSON: title, quote, link, status, origins and more.';

create table deliveries (
    delivery_id varchar not null,
    alert_id varchar not null,
    channel varchar not null,
    number bigint not null,
    state varchar not null,
    due_at timestamptz not null,
    digest boolean not null,
    attempts integer not null,
    decided_at timestamptz not null,
    tried_at timestamptz,
    sent_at timestamptz,
    error varchar
);
comment on table deliveries is 'The way of an alert to one channel: one row for each.';
comment on column deliveries.delivery_id is 'Idempotency key: content id of alert and channel; the message carries it.';
comment on column deliveries.alert_id is 'The alert.';
comment on column deliveries.channel is 'Name of the channel in alerts.toml.';
comment on column deliveries.number is 'Order in which a channel gets its messages.';
comment on column deliveries.state is 'waiting, sent or given-up.';
comment on column deliveries.due_at is 'When it is to be sent: at once, at the end of quiet hours, or with its digest.';
comment on column deliveries.digest is 'Whether all of the channel that are due at the same instant go into one message.';
comment on column deliveries.attempts is 'How often sending it failed.';
comment on column deliveries.decided_at is 'When the alert was decided.';
comment on column deliveries.tried_at is 'When sending it last failed; null if it never did.';
comment on column deliveries.sent_at is 'When the channel took it; null until then.';
comment on column deliveries.error is 'Why it last failed, in one sentence; null if it did not.';

-- Private: what the user has silenced, and since when a rule is known (older events are no news to it).
create table alert_mutes (
    rule varchar not null,
    muted_at timestamptz not null,
    until timestamptz
);

create table alert_rules (
    rule varchar not null,
    definition varchar not null,
    since timestamptz not null
);
