"""Bytes of a JSON answer and the JMESPath expressions of its source in, the items it lists out."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import jmespath
from jmespath.exceptions import JMESPathError

from crawlers.catalogue import read_models
from crawlers.dates import parse_date
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.plain import plain_text
from crawlers.registry import ApiSpec, template_fields
from crawlers.urls import http_link
from store.numbers_model import CatalogueModel


def parse_api(received: Received, spec: ApiSpec) -> Answered:
    """The items in the order given; an empty list is a valid answer.

    Raises Unreadable: `not-json`, or `selector-empty` where an expression finds nothing in any item.
    """
    try:
        answer = json.loads(received.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not-json", "the answer is not JSON; the address may have moved") from error
    entries = _entries(answer, spec.items)
    settings = received.settings
    read = [_read(entry, spec, received) for entry in entries[: settings.feed_items]]
    items = tuple(item for item in read if item)
    if read and not items:
        where = spec.link or spec.link_template
        raise Unreadable("selector-empty", f"no item has both a link ({where!r}) and a title ({spec.title!r})")
    findings = []
    if len(entries) > settings.feed_items:
        sentence = f"{len(entries)} items, of which the first {settings.feed_items} are read (crawl.feed_items)"
        findings.append(Finding(code="too-many-items", sentence=sentence))
    if lacking := len(read) - len(items):
        sentence = f"{lacking} of {len(read)} items have no link or no title, and are left out"
        findings.append(Finding(code="item-incomplete", sentence=sentence))
    if spec.date and items and not any(item.dated for item in items):
        findings.append(Finding(code="selector-empty", sentence=f"the date expression {spec.date!r} finds nothing"))
    models: tuple[CatalogueModel, ...] = ()
    if spec.model:
        models, odd = read_models(entries[: settings.feed_items], spec.model, received)
        findings += odd
    return Answered(items=items, findings=tuple(findings), models=models)


def _entries(answer: Any, expression: str) -> list[Mapping[str, Any]]:
    try:
        found = jmespath.search(expression, answer)
    except JMESPathError as error:
        raise Unreadable("selector-empty", f"the items expression {expression!r} does not fit: {error}") from error
    if not isinstance(found, list):
        raise Unreadable("selector-empty", f"the items expression {expression!r} finds no list in the answer")
    if odd := sum(not isinstance(entry, dict) for entry in found):
        raise Unreadable(
            "selector-empty", f"the items expression {expression!r} gives {odd} values that are no objects"
        )
    return found


def _read(entry: Mapping[str, Any], spec: ApiSpec, received: Received) -> FeedItem | None:
    settings = received.settings
    link = http_link(received.url, _href(entry, spec), settings.url_chars)
    title = plain_text(_text(entry, spec.title), settings.title_chars)
    if not link or not title:
        return None
    dated = _text(entry, spec.date) if spec.date else ""
    return FeedItem(
        link=link,
        title=title,
        summary=plain_text(_text(entry, spec.summary), settings.summary_chars) if spec.summary else "",
        dated=dated or None,
        published_at=parse_date(dated, received.lang, received.now) if dated else None,
    )


def _href(entry: Mapping[str, Any], spec: ApiSpec) -> str:
    """The item's link; "about:blank", which is no link, where it has none."""
    if spec.link:
        return _text(entry, spec.link) or "about:blank"
    values = {name: quote(_scalar(entry.get(name)), safe="/@:+") for name in template_fields(spec.link_template or "")}
    return (spec.link_template or "").format_map(values) if all(values.values()) else "about:blank"


def _text(entry: Mapping[str, Any], expression: str) -> str:
    """What the expression finds: a scalar as text, a list of scalars with commas; "" for nothing.

    Raises Unreadable for an object: that an expression points at the wrong thing must not go unseen.
    """
    try:
        found = jmespath.search(expression, entry)
    except JMESPathError as error:
        raise Unreadable("selector-empty", f"the expression {expression!r} does not fit: {error}") from error
    if isinstance(found, list):
        return ", ".join(filter(None, map(_scalar, found)))
    return _scalar(found)


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    raise Unreadable("selector-odd", f"an expression gives {type(value).__name__} {str(value)[:60]!r} in place of text")
