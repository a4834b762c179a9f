-- Texts get a file of their own, attached as `bodies`: publishing copies the other file, and no text is ever in it.
-- A text is written before the document that names it by its version; see `_add_texts` in store/documents.py.

create or replace table bodies.document_texts (
    document_id varchar not null,
    version varchar not null,
    text varchar not null,
    link varchar not null,
    item_digest varchar not null,
    raw varchar
);
insert into bodies.document_texts
select
    document_id,
    version,
    text,
    link,
    item_digest,
    raw
from document_texts;

-- then

drop table document_texts;
