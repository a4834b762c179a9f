-- The catalogue of models with its history, and the figures that curated facts state.

create table models (
    model_id varchar not null,
    source_id varchar not null,
    catalogue_id varchar not null,
    lab varchar not null,
    name varchar not null,
    family varchar,
    release_date date,
    date_precision varchar,
    open_weights boolean,
    licence varchar,
    parameters double,
    context bigint,
    price_in double,
    price_out double,
    tokens_per_second double,
    inputs varchar[] not null,
    outputs varchar[] not null,
    url varchar not null,
    first_seen_at timestamptz not null,
    seen_at timestamptz not null
);
comment on table models is 'The models that catalogues list, and those that curated facts name: one row for each model of each catalogue. Null is unknown, never zero.';
comment on column models.model_id is 'Content id of source and identifier there.';
comment on column models.source_id is 'The catalogue: a source; backlog for a curated fact.';
comment on column models.catalogue_id is 'Identifier of the model in that catalogue.';
comment on column models.lab is 'Canonical name of the organisation that makes it.';
comment on column models.name is 'Name of the model as the catalogue gives it, without the maker before a colon.';
comment on column models.family is 'Family that the catalogue puts it in; null if it names none.';
comment on column models.release_date is 'First day of the period in which it was released; of a reseller, since when it is offered there.';
comment on column models.date_precision is 'day, month, quarter or year; null where no date is given.';
comment on column models.open_weights is 'Whether its weights may be downloaded; null: not said.';
comment on column models.licence is 'Licence of the weights; null: not said.';
comment on column models.parameters is 'Number of parameters, all experts counted; null: not said.';
comment on column models.context is 'Tokens that it takes at once; null: not said.';
comment on column models.price_in is 'US dollars for a million tokens read; null: not said.';
comment on column models.price_out is 'US dollars for a million tokens written; null: not said.';
comment on column models.tokens_per_second is 'Tokens written a second; null: not said.';
comment on column models.inputs is 'What it takes: text, image, audio, ...; empty: not said.';
comment on column models.outputs is 'What it gives; empty: not said.';
comment on column models.url is 'Address where the numbers stand.';
comment on column models.first_seen_at is 'When we first saw it there.';
comment on column models.seen_at is 'When the catalogue last said something new that held it.';

create table model_history (
    model_id varchar not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    change varchar not null,
    price_in double,
    price_out double,
    context bigint
);
comment on table model_history is 'Prices and context of a model over time: one row for each stretch in which they stayed.';
comment on column model_history.model_id is 'The model.';
comment on column model_history.valid_from is 'From when we knew it so.';
comment on column model_history.valid_to is 'Until when; null: it still is.';
comment on column model_history.change is 'What changed, in words; new for the first state.';
comment on column model_history.price_in is 'US dollars for a million tokens read then.';
comment on column model_history.price_out is 'US dollars for a million tokens written then.';
comment on column model_history.context is 'Tokens that it took at once then.';

create table figures (
    figure_id varchar not null,
    document_id varchar not null,
    company varchar not null,
    measure varchar not null,
    "value" double not null,
    unit varchar not null,
    day date not null,
    date_precision varchar not null,
    status varchar not null,
    quote varchar not null
);
comment on table figures is 'Numbers of a company that curated facts state: money raised, valuation, revenue, staff, megawatts.';
comment on column figures.figure_id is 'Content id of document and measure.';
comment on column figures.document_id is 'The curated document; its evidence names the event.';
comment on column figures.company is 'Canonical name of the company.';
comment on column figures.measure is 'raised, valuation, revenue, staff, mw_announced, mw_building or mw_operating.';
comment on column figures."value" is 'The number, in units.';
comment on column figures.unit is 'ISO 4217 code, people or MW.';
comment on column figures.day is 'First day of the period for which it is told.';
comment on column figures.date_precision is 'day, month, quarter or year.';
comment on column figures.status is 'confirmed, reported, planned, rumoured or denied.';
comment on column figures.quote is 'The sentence that says so.';

-- The name of a model as a key, equal where two texts mean one release: without accents, maker and words for a serving of
-- it; without its size too ("8B", "8x7B", "A22B"), unless nothing else in the name tells a version.
create macro model_words(lab, name) as
list_filter(
    string_split_regex(replace(lower(strip_accents(name)), '+', ' plus '), '[^a-z0-9]+'),
    lambda word: word <> ''
    and word not in ('preview', 'latest', 'instruct', 'it', 'chat', 'hf', 'free', 'base')
    and not list_contains(string_split_regex(lower(strip_accents(lab)), '[^a-z0-9]+'), word)
);

create macro model_key(lab, name) as
array_to_string(
    list_filter(
        model_words(lab, name),
        lambda word: not regexp_full_match(word, 'a?[0-9]+(x[0-9]+)?[bm]')
        or len(
            list_filter(
                model_words(lab, name),
                lambda other: regexp_matches(other, '[0-9]') and not regexp_full_match(other, 'a?[0-9]+(x[0-9]+)?[bm]')
            )
        ) = 0
    ),
    '-'
);
