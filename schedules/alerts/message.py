"""What an alert tells in, the words of its message out: subject, text, Markdown and HTML; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pydantic import TypeAdapter

from schedules.alerts.facts import Facts
from schedules.alerts.rules import Form
from schedules.output import amount_text, date_text, inert


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one alert tells; kept in the store as JSON."""

    #: Title of the rule.
    rule: str
    #: What happened, such as "new" or "confirmed: rumoured → confirmed".
    change: str
    #: Title of the event, or whose silence it is.
    subject: str
    #: Who, what, how sure, how many say so: short pieces.
    details: tuple[str, ...]
    quote: str = ""
    publisher: str = ""
    link: str = ""
    event_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as a channel takes it."""

    #: Idempotency key; also in the body.
    key: str
    subject: str
    body: str
    form: Form


_TOLD = TypeAdapter(Told)
_ESCAPED = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()<>#+!|~"})


def told_of_facts(rule: str, change: str, facts: Facts) -> Told:
    """What an alert about an event tells."""
    pieces = (
        facts.type,
        facts.actor,
        ", ".join([*facts.objects, *facts.counterparties][:6]),
        amount_text(facts.money, facts.currency),
        date_text(facts.event_date, facts.precision),
        facts.status,
        f"{facts.confidence:.0%} sure",
        f"{facts.origins} independent origin{'' if facts.origins == 1 else 's'}",
    )
    return Told(
        rule=rule,
        change=change,
        subject=inert(facts.title),
        details=tuple(inert(piece) for piece in pieces if piece),
        quote=inert(facts.quote),
        publisher=inert(facts.publisher),
        link=facts.link if facts.link.startswith(("http://", "https://")) else "",
        event_id=facts.event_id,
    )


def dump_told(told: Told) -> str:
    """As JSON, for the store."""
    return _TOLD.dump_json(told, exclude_defaults=True).decode()


def load_told(text: str) -> Told:
    """What `dump_told` wrote."""
    return _TOLD.validate_json(text)


def message_of(key: str, told: Sequence[Told], form: Form) -> Message:
    """One message of these alerts: an instant one of one, a digest of any number."""
    if len(told) == 1:
        subject = f"windsock: {told[0].subject}"
    else:
        subject = f"windsock: {len(told)} alerts, the first: {told[0].subject}"
    body = body_of(told, form) + _KEYS[form].format(key=key)
    return Message(key=key, subject=subject[:200], body=body, form=form)


def body_of(told: Sequence[Told], form: Form) -> str:
    """The body of a message of these alerts, without its key."""
    return _BODIES[form](told)


def _text(told: Sequence[Told]) -> str:
    blocks = []
    for one in told:
        lines = [f"{one.subject} [{one.change}]" if one.change else one.subject, " · ".join(one.details)]
        if one.quote:
            lines.append(f"“{one.quote}”" + (f" ({one.publisher})" if one.publisher else ""))
        lines += [line for line in (one.link, _trail(one)) if line]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _markdown(told: Sequence[Told]) -> str:
    blocks = []
    for one in told:
        title = one.subject.translate(_ESCAPED)
        head = f"[{title}](<{one.link.replace('<', '%3C').replace('>', '%3E')}>)" if one.link else title
        lines = [f"**{head}** {one.change.translate(_ESCAPED)}", " · ".join(one.details).translate(_ESCAPED)]
        if one.quote:
            lines.append(f"> {one.quote.translate(_ESCAPED)} ({one.publisher.translate(_ESCAPED)})")
        lines.append(_trail(one).translate(_ESCAPED))
        blocks.append("\n\n".join(lines))
    return "\n\n".join(blocks)


def _html(told: Sequence[Told]) -> str:
    blocks = []
    for one in told:
        title = escape(one.subject)
        head = f'<a href="{escape(one.link)}">{title}</a>' if one.link else title
        lines = [f"<p><b>{head}</b> {escape(one.change)}<br>{escape(' · '.join(one.details))}</p>"]
        if one.quote:
            lines.append(f"<blockquote>{escape(one.quote)} ({escape(one.publisher)})</blockquote>")
        lines.append(f"<p><small>{escape(_trail(one))}</small></p>")
        blocks.append("".join(lines))
    return "".join(blocks)


def _trail(told: Told) -> str:
    """Where it comes from: the rule, and the command that shows all of it."""
    return f"{told.rule}" + (f" · windsock show {told.event_id}" if told.event_id else "")


_BODIES: Mapping[Form, Callable[[Sequence[Told]], str]] = {"text": _text, "markdown": _markdown, "html": _html}
#: How the key stands at the end of a body: content ids are hexadecimal, and need no escape.
_KEYS: Mapping[Form, str] = {
    "text": "\n\nkey {key}",
    "markdown": "\n\nkey {key}",
    "html": "<p><small>key {key}</small></p>",
}
