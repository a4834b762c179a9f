"""Politeness: what servers ask for, and when another attempt is made."""

from datetime import UTC, datetime, timedelta

import pytest
from crawling import some_settings

from crawlers.challenge import is_challenge
from crawlers.politeness import decide_retry, fresh_for_s, retry_after_s
from crawlers.validators import next_validators, request_headers, to_be_seen_again
from store.model import Validators

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
KNOWN = Validators(etag='"1"', last_modified="Mon", body_digest="d", full_fetch_at=NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0),
        ("Wed, 17 Jun 2026 12:01:00 GMT", 60.0),
        ("Wed, 17 Jun 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-3", None),
    ],
)
def test_retry_after_is_read_as_seconds(written: str, seconds: float | None) -> None:
    assert retry_after_s({"retry-after": written}, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600.0),
        ({"cache-control": "max-age=600", "age": "500"}, 100.0),
        ({"cache-control": "max-age=600, no-cache"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({}, None),
    ],
)
def test_freshness_is_read_as_seconds(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for_s(headers) == seconds


@pytest.mark.parametrize(
    ("attempt", "timed_out", "asked", "wait"),
    [
        (1, False, None, 0.5),
        (2, False, None, 1.0),
        (3, False, None, None),
        (1, True, None, None),
        (1, False, 7.0, 7.0),
        (1, False, 60.0, None),
    ],
)
def test_further_attempts_are_bounded(attempt: int, timed_out: bool, asked: float | None, wait: float | None) -> None:
    settings = some_settings(retries=2, retry_wait_s=10)
    assert decide_retry(attempt=attempt, timed_out=timed_out, asked_wait_s=asked, settings=settings) == wait


def test_next_request_asks_for_changes_alone() -> None:
    asked = request_headers(KNOWN, NOW, full_fetch_hours=24)
    assert asked == {"If-None-Match": '"1"', "If-Modified-Since": "Mon"}


@pytest.mark.parametrize("validators", [Validators(etag='"1"'), KNOWN])
def test_next_request_asks_for_everything_where_that_is_due(validators: Validators) -> None:
    assert request_headers(validators, NOW + timedelta(hours=23), full_fetch_hours=24) == {}


def test_validators_after_an_unchanged_answer_stay() -> None:
    assert next_validators(KNOWN, {}, digest=None, conditional=True, now=NOW) == KNOWN


def test_validators_after_a_full_answer_are_its_own() -> None:
    fresh = next_validators(KNOWN, {"etag": '"2"'}, digest="e", conditional=False, now=NOW)
    assert fresh == Validators(etag='"2"', last_modified=None, body_digest="e", full_fetch_at=NOW)


def test_validators_of_an_unfinished_poll_ask_for_the_same_items_again() -> None:
    again = to_be_seen_again(KNOWN)
    assert request_headers(again, NOW, full_fetch_hours=24) == {}
    assert again.body_digest is None


def test_bot_wall_is_told_from_an_article_about_one() -> None:
    html = {"content-type": "text/html"}
    assert is_challenge(html, b"<html><title>Just a moment...</title>")
    assert is_challenge({"cf-mitigated": "challenge"}, b"")
    assert not is_challenge(html, b"<html><title>Captchas are over</title><p>Just a moment, verify you are human")
