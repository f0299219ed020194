"""Where reminders come from. A room says *who must be told what, for which date*, as one query; the sweep does the rest.

Registered in ``AppConfig.ready``. A source never writes, and never asks what has been told already: the ledger knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from notifications import kinds
from notifications.models import Obligation
from notifications.reminders.moment import Moment

#: a statement with its parameters
Statement = tuple[str, Sequence[Any]]
#: rows of (subject, stage, recipient id, due date), in this order: a ``values_list`` or a statement
Wanted = QuerySet[Any, Any] | Statement

_NOBODY: Statement = ("SELECT ''::text, ''::text, 0::bigint, '2000-01-01'::date WHERE false", ())


@dataclass(frozen=True)
class Family:
    """A series of reminders for one kind of date: ``offsets`` in working days before it, negative after it."""

    code: str
    words: str
    offsets: tuple[int, ...] = (15, 7, 3, 1, 0)


@dataclass(frozen=True)
class Words:
    """What one reminder says: ``reason`` why this person; ``url`` opens the task; ``about`` (``case:17``) is the
    notice's subject where a judge is to be asked about it, else the obligation's. ``dated``: the obligation's date is one by
    which the recipient has to do something, and stands beside the words."""

    title: str
    text: str = ""
    reason: str = ""
    url: str = ""
    about: str = ""
    dated: bool = True


@dataclass(frozen=True)
class ReminderSource:
    """``query`` names everybody who must know as things stand; what it no longer names is cancelled before it is sent.

    It names only people who may read the matter, and each (subject, stage, recipient) once. ``stage`` is the code of one
    of ``families``. ``compose`` answers one ``Words`` for each obligation, in their order (recipients are loaded).
    ``still_due`` answers the ids of those that still hold, where that can be told cheaper than by the query itself.
    """

    code: str
    words: str
    families: tuple[Family, ...]
    query: Callable[[Moment], Wanted]
    compose: Callable[[Sequence[Obligation]], Sequence[Words]]
    still_due: Callable[[Sequence[Obligation]], set[int]] | None = None

    def statement(self, moment: Moment) -> Statement:
        """The query as SQL; one that cannot find anything becomes one that finds nothing."""
        wanted = self.query(moment)
        if not isinstance(wanted, QuerySet):
            return wanted
        try:
            sql, params = wanted.order_by().query.sql_with_params()
        except EmptyResultSet:
            return _NOBODY
        return sql, params


_sources: dict[str, ReminderSource] = {}


def register(source: ReminderSource) -> None:
    """Sweep this source too. Registering a code again replaces it; a family belongs to one source."""
    for other in _sources.values():
        taken = {family.code for family in other.families} & {family.code for family in source.families}
        if taken and other.code != source.code:
            raise ValueError(f"{', '.join(sorted(taken))} belongs to {other.code} already")
    _sources[source.code] = source
    kinds.name(**{family.code: family.words for family in source.families})


def all_sources() -> list[ReminderSource]:
    """In the order they were registered."""
    return list(_sources.values())


def source_words(code: str) -> str:
    """What a source is called on screen."""
    return _sources[code].words if code in _sources else code


def still_due(rows: Iterable[Obligation], moment: Moment) -> set[int]:
    """Ids of the obligations whose sources still name them, for the same date. One statement a source."""
    by_source: dict[str, list[Obligation]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    found: set[int] = set()
    for code, group in by_source.items():
        source = _sources.get(code)
        if source is None:
            continue  # whoever knew about it is gone
        found |= source.still_due(group) if source.still_due else _named(source, group, moment)
    return found


def _named(source: ReminderSource, rows: list[Obligation], moment: Moment) -> set[int]:
    from notifications.reminders import statements

    return statements.still_named(source.statement(moment), [row.pk for row in rows])


def latest_of(offsets: Iterable[int]) -> list[tuple[int | None, int]]:
    """For a family's offsets: (more than, up to) working days left, of which the second is the latest offset reached.

    (15, 3, 0) → (3, 15], (0, 3], (None, 0]: with 10 days left the offset 15 has been reached last.
    """
    ordered = sorted(set(offsets), reverse=True)
    return list(zip([*ordered[1:], None], ordered, strict=True))
