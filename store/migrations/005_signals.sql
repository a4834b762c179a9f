-- What to watch for next: signals with their past, the ledger of the readings, the user's forecasts.

create table signals (
    signal_id varchar not null,
    "position" integer not null,
    question varchar not null,
    unit varchar not null,
    because varchar not null,
    rule varchar not null,
    as_of date not null,
    "value" double,
    target double,
    low double,
    high double,
    trend double,
    trend_months integer not null,
    status varchar not null,
    since date not null,
    reason varchar not null,
    note varchar not null,
    numbers json not null,
    events varchar[] not null,
    error varchar,
    definition varchar not null,
    computed_at timestamptz not null
);
comment on table signals is 'One row for each question to watch: its value now, the rule that judges it, and the events behind it.';
comment on column signals.signal_id is 'Name in signals.toml.';
comment on column signals."position" is 'Order of display.';
comment on column signals.question is 'What is watched.';
comment on column signals.unit is 'Unit of value, target, low, high and trend.';
comment on column signals.because is 'Where the target comes from, and how to read the value.';
comment on column signals.rule is 'When it is triggered, and when stirring; else it is quiet.';
comment on column signals.as_of is 'Last day of what it was computed from.';
comment on column signals."value" is 'The value; null where nothing is known.';
comment on column signals.target is 'The target as of that day; null where there is none.';
comment on column signals.low is 'Lower end of the usual range; null where there is none.';
comment on column signals.high is 'Upper end of the usual range; null where there is none.';
comment on column signals.trend is 'Value less the value trend_months earlier; null where either is unknown.';
comment on column signals.trend_months is 'Months that the trend looks back.';
comment on column signals.status is 'quiet, stirring or triggered.';
comment on column signals.since is 'From when it has this status, as far as signal_history tells.';
comment on column signals.reason is 'Why it has this status: the rule with its numbers.';
comment on column signals.note is 'What the value is made of, in words.';
comment on column signals.numbers is 'Every number that the SQL gave, by its column.';
comment on column signals.events is 'Ids of the events behind the value, newest first.';
comment on column signals.error is 'Why it could not be computed this time, the rest of the row being from before; null where it could.';
comment on column signals.definition is 'Digest of its definition: a changed one counts as another signal.';
comment on column signals.computed_at is 'When it was computed.';

create table signal_history (
    signal_id varchar not null,
    as_of date not null,
    "value" double,
    target double,
    low double,
    high double,
    trend double,
    status varchar not null,
    reason varchar not null,
    note varchar not null,
    numbers json not null,
    events varchar[] not null,
    computed_at timestamptz not null
);
comment on table signal_history is 'The past of each signal: one row for the end of each month, and for each day since on which value or status changed.';
comment on column signal_history.signal_id is 'The signal.';
comment on column signal_history.as_of is 'Last day of what it was computed from, with what is known today of that time.';
comment on column signal_history."value" is 'Value as of that day.';
comment on column signal_history.target is 'Target as of that day.';
comment on column signal_history.low is 'Lower end of the usual range then.';
comment on column signal_history.high is 'Upper end of the usual range then.';
comment on column signal_history.trend is 'Trend then.';
comment on column signal_history.status is 'Status then.';
comment on column signal_history.reason is 'Why it had this status.';
comment on column signal_history.note is 'What the value was made of, in words.';
comment on column signal_history.numbers is 'Every number that the SQL gave, by its column.';
comment on column signal_history.events is 'Ids of the events behind the value, newest first.';
comment on column signal_history.computed_at is 'When it was computed.';

create table reading_ledger (
    entry_id varchar not null,
    reading varchar not null,
    title varchar not null,
    rule varchar not null,
    direction varchar not null,
    weight double not null,
    reason varchar not null,
    signal_id varchar,
    event_id varchar,
    "day" date not null,
    "month" date not null,
    subject varchar not null,
    status varchar not null,
    unconfirmed boolean not null,
    quote varchar not null,
    publisher varchar not null,
    url varchar not null
);
comment on table reading_ledger is 'What speaks for and against each reading of readings.toml: one row for each event or turn of a signal that a rule counts.';
comment on column reading_ledger.entry_id is 'Content id of reading, rule, and event or signal and day.';
comment on column reading_ledger.reading is 'Name of the reading.';
comment on column reading_ledger.title is 'Title of the reading.';
comment on column reading_ledger.rule is 'Name of the rule that counts it; weights are its.';
comment on column reading_ledger.direction is 'for or against.';
comment on column reading_ledger.weight is 'Weight of the rule, above zero.';
comment on column reading_ledger.reason is 'Why the rule counts it, in words.';
comment on column reading_ledger.signal_id is 'The signal that turned; null for an event.';
comment on column reading_ledger.event_id is 'The event, or the newest event behind the signal; null where there is none.';
comment on column reading_ledger."day" is 'Day from which it counts.';
comment on column reading_ledger."month" is 'First day of that month.';
comment on column reading_ledger.subject is 'Title of the event, or the question of the signal.';
comment on column reading_ledger.status is 'Status of the event, or of the signal.';
comment on column reading_ledger.unconfirmed is 'Whether the event is not confirmed by whom it concerns.';
comment on column reading_ledger.quote is 'The words that say so, of the report nearest to the fact.';
comment on column reading_ledger.publisher is 'Who published them.';
comment on column reading_ledger.url is 'Where.';

create table forecasts (
    forecast varchar not null,
    statement varchar not null,
    probability double not null,
    made date not null,
    "by" date not null,
    outcome varchar not null,
    resolved_on date,
    event_id varchar,
    score double
);
comment on table forecasts is 'The user''s forecasts of forecasts.toml, and what became of them.';
comment on column forecasts.forecast is 'Its name.';
comment on column forecasts.statement is 'What is to happen.';
comment on column forecasts.probability is 'Probability given to it, 0 to 1.';
comment on column forecasts.made is 'Day on which it was made.';
comment on column forecasts."by" is 'Last day on which it may happen.';
comment on column forecasts.outcome is 'open, happened, or not (the last day has passed without it).';
comment on column forecasts.resolved_on is 'Day on which that was settled; null while it is open.';
comment on column forecasts.event_id is 'The event that settled it; null where none did.';
comment on column forecasts.score is 'Brier score, 0 (right and sure) to 1 (wrong and sure); null while it is open.';
