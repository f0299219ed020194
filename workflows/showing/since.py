"""Since you last saw it: the version a reader's eyes were on before, and what has changed against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from workflows.kinds import Kind
from workflows.models import Assignment, Case, Event, Snapshot
from workflows.showing.changes import ShownChange, shown_changes
from workflows.snapshots import content_of
from workflows.words import moment


@dataclass(frozen=True)
class Since:
    """What the list of changes is measured against, said in ``heading``; ``others`` are versions to choose instead."""

    heading: str
    lines: list[ShownChange]
    same: str
    number: int
    others: list[int]


@dataclass(frozen=True)
class _Seen:
    number: int
    at: datetime


def since(
    case: Case,
    user: User,
    kind: Kind,
    content: Mapping[str, Any],
    *,
    row: Assignment | None = None,
    chosen: int | None = None,
    looks: Looks | None = None,
) -> Since | None:
    """What ``content`` (the present version) differs in from the version the person last saw; None in a first version
    nobody can compare.

    ``row`` is the person's open row: what they see on it now is no earlier look. ``chosen`` is the number of a version
    asked for instead. Whoever never saw the document is shown the changes against the round before. ``looks`` is what the
    page has read of them already.
    """
    assert case.snapshot is not None
    now = case.snapshot.number
    if now == 1:
        return None
    numbers = numbers_of(case)
    earlier = [number for number in numbers.values() if number < now]
    if not earlier:
        return None
    seen = last_seen(case, user, row, looks, numbers)
    if chosen in earlier:
        return _against(case, kind, content, chosen, earlier, f"本稿与第 {chosen} 稿相比")
    if seen is not None and seen.number == now:
        words = f"本稿您已于 {moment(seen.at)} 看过"
        return Since(words, [], "此后内容没有变动。", now, earlier)
    if seen is not None:
        words = f"您上次看的是第 {seen.number} 稿（{moment(seen.at)}），本稿与它相比"
        return _against(case, kind, content, seen.number, earlier, words)
    return _against(case, kind, content, earlier[-1], earlier, f"第 {now} 稿比上一稿")


@dataclass(frozen=True)
class Looks:
    """The person's rows on the case, in whatever state, and their own acts among its events."""

    rows: Sequence[Assignment]
    acts: Sequence[Event]

    @classmethod
    def of(cls, case: Case, user: User) -> Looks:
        """Read for them alone."""
        rows = Assignment.objects.filter(case=case, person=user)
        return cls(list(rows), list(case.events.filter(actor=user)))


def last_seen(
    case: Case,
    user: User,
    row: Assignment | None = None,
    looks: Looks | None = None,
    numbers: Mapping[int, int] | None = None,
) -> _Seen | None:
    """The newest version the person had before them, as reviewer on any seat or when they acted on the case otherwise.

    Drafter and submitter are no reviewers: for them the round before counts. ``numbers``: of each snapshot, by its id.
    """
    if user.pk in (case.drafter_id, case.submitted_by_id):
        return None
    looks, numbers = looks or Looks.of(case, user), numbers or numbers_of(case)
    found = [
        _Seen(number, at)
        for one in looks.rows
        if (number := numbers.get(one.seen_id or 0)) and (row is None or one.pk != row.pk)
        if (at := one.seen_at or one.closed_at)  # signed on paper: never opened, and yet before them
    ]
    found += [
        _Seen(number, act.at)
        for act in looks.acts
        # Decided with many others without being opened: not before their eyes.
        if (number := numbers.get(act.snapshot_id or 0)) and act.data.get("seen") is not False
        if row is None or act.step_id != row.step_id
    ]
    return max(found, key=lambda look: (look.number, look.at), default=None)


def numbers_of(case: Case) -> dict[int, int]:
    """The number of each version, by its id, in their order; without their texts."""
    return dict(case.snapshots.order_by("number").values_list("pk", "number"))


def _against(
    case: Case, kind: Kind, content: Mapping[str, Any], number: int, earlier: list[int], words: str
) -> Since:
    before = Snapshot.objects.get(case=case, number=number)
    lines = shown_changes(content_of(before), content, kind)
    same = f"内容与第 {number} 稿相同。"
    others = [one for one in earlier if one != number]
    return Since(f"{words}改了 {len(lines)} 处" if lines else f"{words}没有改动", lines, same, number, others)
