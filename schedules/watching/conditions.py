"""A condition of alert rules in, the events of the published timeline for which it holds out: asked in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schedules.alerts.decide import Names
from schedules.alerts.rules import Condition
from schedules.watching.evaluate import Subjects
from store.errors import QueryRefused
from store.sandbox import Sandbox

#: Each key of a condition as SQL; `$?` stands for its parameter.
_COMPANY = "list_has_any(list_transform(list_prepend(actor, counterparties), lambda name: lower(name)), $?)"
_ACTOR = "list_contains($?, lower(actor))"
_TRACKED = "list_contains($?, actor)"
_TYPE = "list_contains($?, type)"
_LAYER = "list_contains($?, layer)"
_STATUS = "list_contains($?, status)"
_OBJECT = "len(list_filter(objects, lambda name: regexp_matches(name, $?, 'i'))) > 0"
_TITLE = "regexp_matches(title, $?, 'i')"
_MIN_CONFIDENCE = "confidence >= $?"
_MIN_ORIGINS = "origins >= $?"
_MIN_MONEY = "money >= $?"
_MAX_MONEY = "money <= $?"
_CURRENCY = "coalesce(money is not null and currency = $?, false)"


@dataclass(slots=True, kw_only=True)
class Clause:
    """A condition as SQL, with the values of its parameters."""

    names: Names
    subjects: Subjects
    parameters: dict[str, object] = field(default_factory=dict)

    def of(self, condition: Condition) -> str:
        """The condition as one SQL expression; its values become parameters of this clause."""
        parts = [self._asked(sql, value) for sql, value in self._keys(condition)]
        parts += [self.of(part) for part in condition.all]
        if condition.any:
            parts.append("(" + " or ".join(self.of(part) for part in condition.any) + ")")
        if condition.not_:
            parts.append("not " + self.of(condition.not_))
        return "(" + (" and ".join(parts) or "true") + ")"

    def _asked(self, sql: str, value: object) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return sql.replace("$?", f"${name}")

    def _keys(self, condition: Condition) -> list[tuple[str, object]]:
        found: list[tuple[str, object]] = []
        if condition.company:
            found.append((_COMPANY, self._meant(condition.company)))
        if condition.actor:
            found.append((_ACTOR, self._meant(condition.actor)))
        if condition.tracked is not None:
            watched = sorted(self.names.watched)
            found.append((_TRACKED if condition.tracked else f"not {_TRACKED}", watched))
        members = ((_TYPE, condition.type), (_LAYER, condition.layer), (_STATUS, condition.status))
        found += [(sql, [str(value) for value in values]) for sql, values in members if values]
        plain = (
            (_OBJECT, condition.object),
            (_TITLE, condition.title),
            (_MIN_CONFIDENCE, condition.min_confidence),
            (_MIN_ORIGINS, condition.min_origins),
            (_CURRENCY, condition.currency),
            (_MIN_MONEY, condition.min_money),
            (_MAX_MONEY, condition.max_money),
        )
        return found + [(sql, value) for sql, value in plain if value is not None]

    def _meant(self, written: Sequence[str]) -> list[str]:
        """Names as the timeline has them, case-folded; {focus} and {rivals} stand for those of windsock.toml."""
        meant: list[str] = []
        for name in written:
            if name == "{rivals}":
                meant += [rival.lower() for rival in self.subjects.rivals]
            else:
                meant.append(self.names.resolve(self.subjects.fill(name)).lower())
        return meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Asks what was known by a day."""

    sandbox: Sandbox
    names: Names
    subjects: Subjects
    as_of: date

    def events(self, condition: Condition) -> list[dict[str, Any]]:
        """Events for which a condition holds, oldest first: event_id, day, happened_on, title, status, happened.

        What was denied or retracted is left out, unless the condition asks for it. Raises QueryRefused where the
        database refuses it, as a regular expression that it does not know, and where there are too many.
        """
        clause = Clause(names=self.names, subjects=self.subjects)
        sql = _EVENTS_WHERE + clause.of(condition) + ("" if condition.status else _STANDING) + _IN_ORDER
        result = self.sandbox.query(sql, {**clause.parameters, "as_of": self.as_of})
        if result.truncated:
            raise QueryRefused(f"more than {result.table.num_rows} events; narrow it")
        return result.table.to_pylist()  # type: ignore[no-any-return]


_EVENTS_WHERE = """
select event_id, day, happened_on, title, status, happened
from known_by($as_of)
where
"""
_STANDING = " and status not in ('denied', 'retracted')"
_IN_ORDER = " order by day, event_id"
