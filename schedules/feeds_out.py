"""Events of the timeline in, a feed or a calendar of them out: RSS 2.0, Atom, iCalendar; so that others can follow."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from icalendar import Calendar
from icalendar import Event as CalendarEvent
from lxml import etree

from schedules.alerts.decide import last_day
from schedules.alerts.facts import Facts
from schedules.alerts.message import body_of, told_of_facts

#: What is known of an event, and when it last changed here.
Row = tuple[Facts, datetime]

_TITLE = "windsock"
_HOME = "urn:windsock:events"  # RSS wants an address of the channel; a timeline has none
#: What no XML document may hold.
_NO_CHARACTER = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATOM = "http://www.w3.org/2005/Atom"


def rss(rows: Sequence[Row], *, title: str, now: datetime) -> bytes:
    """An RSS 2.0 feed of events, in their order."""
    root = etree.Element("rss", version="2.0")
    channel = _child(root, "channel")
    _child(channel, "title", title)
    _child(channel, "link", _HOME)
    _child(channel, "description", "Events read by windsock")
    _child(channel, "lastBuildDate", format_datetime(now))
    for facts, _ in rows:
        item = _child(channel, "item")
        _child(item, "title", _heading(facts))
        if facts.link:
            _child(item, "link", facts.link)
        _child(item, "description", _html(facts))
        _child(item, "category", facts.type)
        _child(item, "guid", f"urn:windsock:{facts.event_id}", isPermaLink="false")
        _child(item, "pubDate", format_datetime(facts.first_published_at))
    return _document(root)


def atom(rows: Sequence[Row], *, title: str, now: datetime) -> bytes:
    """An Atom feed of events, in their order; an entry is updated when its event changes."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _child(root, f"{{{_ATOM}}}title", title)
    _child(root, f"{{{_ATOM}}}id", "urn:windsock:events")
    _child(root, f"{{{_ATOM}}}updated", now.isoformat())
    _child(_child(root, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", _TITLE)
    for facts, changed_at in rows:
        entry = _child(root, f"{{{_ATOM}}}entry")
        _child(entry, f"{{{_ATOM}}}title", _heading(facts))
        _child(entry, f"{{{_ATOM}}}id", f"urn:windsock:{facts.event_id}")
        if facts.link:
            _child(entry, f"{{{_ATOM}}}link", href=facts.link)
        _child(entry, f"{{{_ATOM}}}published", facts.first_published_at.isoformat())
        _child(entry, f"{{{_ATOM}}}updated", changed_at.astimezone(UTC).isoformat())
        _child(entry, f"{{{_ATOM}}}category", term=facts.type)
        _child(entry, f"{{{_ATOM}}}content", _html(facts), type="html")
    return _document(root)


def ics(rows: Sequence[Row], *, title: str, now: datetime) -> bytes:
    """A calendar of events, each on its day or over the period that is known."""
    calendar = Calendar()
    calendar.add("prodid", "-//windsock//events//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for facts, _ in rows:
        entry = CalendarEvent()
        entry.add("uid", f"{facts.event_id}@windsock")
        entry.add("dtstamp", now)
        entry.add("dtstart", facts.event_date)
        entry.add("dtend", last_day(facts.event_date, facts.precision) + timedelta(days=1))
        entry.add("summary", _heading(facts))
        entry.add("description", _text(facts))
        entry.add("categories", [facts.type])
        entry.add("status", "TENTATIVE" if facts.status in {"rumoured", "planned"} else "CONFIRMED")
        entry.add("transp", "TRANSPARENT")
        if facts.link:
            entry.add("url", facts.link)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _heading(facts: Facts) -> str:
    told = told_of_facts("", "", facts)
    return told.subject if facts.status == "confirmed" else f"{told.subject} [{facts.status}]"


def _html(facts: Facts) -> str:
    return body_of([told_of_facts(_TITLE, "", facts)], "html")


def _text(facts: Facts) -> str:
    return body_of([told_of_facts(_TITLE, "", facts)], "text")


def _child(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, name, attributes)
    element.text = _printable(text)
    return element


def _printable(text: str | None) -> str | None:
    """Text as XML may hold it: surrogates and the like are no characters."""
    if text is None:
        return None
    return _NO_CHARACTER.sub("", text)


def _document(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
