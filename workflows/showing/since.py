"""Since you last saw it: the version a reader's eyes were on before, and what has changed against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from workflows.kinds import Kind
from workflows.models import Assignment, Case, Snapshot
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
) -> Since | None:
    """What ``content`` (the present version) differs in from the version the person last saw; None in a first version
    nobody can compare.

    ``row`` is the person's open row: what they see on it now is no earlier look. ``chosen`` is the number of a version
    asked for instead. Whoever never saw the document is shown the changes against the round before.
    """
    assert case.snapshot is not None
    now = case.snapshot.number
    earlier = list(case.snapshots.filter(number__lt=now).order_by("number").values_list("number", flat=True))
    if not earlier:
        return None
    seen = last_seen(case, user, row)
    if chosen in earlier:
        return _against(case, kind, content, chosen, earlier, f"本稿与第 {chosen} 稿相比")
    if seen is not None and seen.number == now:
        words = f"本稿您已于 {moment(seen.at)} 看过"
        return Since(words, [], "此后内容没有变动。", now, earlier)
    if seen is not None:
        words = f"您上次看的是第 {seen.number} 稿（{moment(seen.at)}），本稿与它相比"
        return _against(case, kind, content, seen.number, earlier, words)
    return _against(case, kind, content, earlier[-1], earlier, f"第 {now} 稿比上一稿")


def last_seen(case: Case, user: User, row: Assignment | None = None) -> _Seen | None:
    """The newest version the person had before them, as reviewer on any seat or when they acted on the case otherwise.

    Drafter and submitter are no reviewers: for them the round before counts.
    """
    if user.pk in (case.drafter_id, case.submitted_by_id):
        return None
    rows = Assignment.objects.filter(case=case, person=user).exclude(seen=None)
    # Decided with many others without being opened: not before their eyes.
    acts = case.events.filter(actor=user).exclude(snapshot=None).exclude(data__seen=False)
    if row is not None:
        rows, acts = rows.exclude(pk=row.pk), acts.exclude(step=row.step_id)
    looks = [
        _Seen(number, at)
        for number, seen_at, closed_at in rows.values_list("seen__number", "seen_at", "closed_at")
        if (at := seen_at or closed_at)  # signed on paper: never opened, and yet before them
    ]
    looks += [_Seen(number, at) for number, at in acts.values_list("snapshot__number", "at")]
    return max(looks, key=lambda look: (look.number, look.at), default=None)


def _against(
    case: Case, kind: Kind, content: Mapping[str, Any], number: int, earlier: list[int], words: str
) -> Since:
    before = Snapshot.objects.get(case=case, number=number)
    lines = shown_changes(content_of(before), content, kind)
    same = f"内容与第 {number} 稿相同。"
    others = [one for one in earlier if one != number]
    return Since(f"{words}改了 {len(lines)} 处" if lines else f"{words}没有改动", lines, same, number, others)
