"""Whether a notice still matters when it is sent. Who writes notices about cases knows; this room only asks.

A room registers, for the word before the colon of ``Notice.subject``, a function that is given notices and returns
the ids of those that still matter to their recipients *and* that these may still read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from notifications.models import Notice, Obligation
from notifications.reminders import Moment, sources

Judge = Callable[[list[Notice]], set[int]]
_judges: dict[str, Judge] = {}


def register(subject_kind: str, judge: Judge) -> None:
    """Let ``judge`` decide about notices whose subject begins with ``subject_kind:``; once per word."""
    if _judges.get(subject_kind, judge) is not judge:
        raise ValueError(f"{subject_kind} has its judge already")
    _judges[subject_kind] = judge


def still_relevant(notices: Iterable[Notice]) -> set[int]:
    """Ids of the notices that still matter: the person is active, has not read it, its judge agrees, and if it is a
    reminder, its source still names the person for that date."""
    by_kind: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.recipient.is_active and notice.read_at is None:
            by_kind[notice.subject.partition(":")[0]].append(notice)
    relevant: set[int] = set()
    for kind, group in by_kind.items():
        judge = _judges.get(kind)
        relevant |= judge(group) if judge else {notice.pk for notice in group}
    return relevant - _outdated(relevant)


def _outdated(ids: set[int]) -> set[int]:
    """Of these notices, the reminders of which nothing is due any more."""
    rows = list(Obligation.objects.filter(notice__in=ids))
    due = sources.still_due(rows, Moment.present()) if rows else set()
    holding = {row.notice_id for row in rows if row.pk in due}
    return {row.notice_id for row in rows if row.notice_id is not None} - holding
