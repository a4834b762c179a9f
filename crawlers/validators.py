"""What is known of a source's last answer in, how to ask for the next one out: conditional GET, distrusted; pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from store.ids import content_id
from store.model import Validators


def request_headers(validators: Validators, now: datetime, *, full_fetch_hours: float) -> dict[str, str]:
    """The headers that ask for changes alone; none where the whole answer is due.

    Some feeds change under a constant ETag, so that the whole is asked for at least every `full_fetch_hours`.
    """
    if validators.full_fetch_at is None or now - validators.full_fetch_at >= timedelta(hours=full_fetch_hours):
        return {}
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def body_digest(body: bytes) -> str:
    """`content_id` of a body."""
    return content_id(body.decode("latin-1"))  # every byte is a character of it


def next_validators(
    validators: Validators, headers: Mapping[str, str], *, digest: str | None, conditional: bool, now: datetime
) -> Validators:
    """The validators after an answer with these headers; `digest` of its body, None for a 304."""
    return Validators(
        etag=headers.get("etag") or (validators.etag if digest is None else None),
        last_modified=headers.get("last-modified") or (validators.last_modified if digest is None else None),
        body_digest=digest or validators.body_digest,
        full_fetch_at=validators.full_fetch_at if conditional else now,
    )


def to_be_seen_again(validators: Validators) -> Validators:
    """Validators under which the next poll gets the same items once more, as some of them are not done."""
    return replace(validators, etag=None, last_modified=None, body_digest=None)
