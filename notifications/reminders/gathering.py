"""What is told late goes together: after an outage a person finds one notice of a source, not a dozen.

Late is what should have been told on an earlier day than today, or was written together with an offset that had passed. What
comes on its day keeps a notice, and a link, of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from notifications.models import Notice, Obligation
from notifications.reminders.moment import Moment
from notifications.reminders.sources import Words

#: lines a gathered notice names; the rest is counted
MOST = 20


def gathered(
    rows: Sequence[Obligation], words: Sequence[Words], moment: Moment
) -> list[tuple[Notice, list[Obligation]]]:
    """The notices to write, each with the obligations it tells; every row in exactly one of them."""
    behind = _behind(rows)
    late: defaultdict[int, list[tuple[Obligation, Words]]] = defaultdict(list)
    found: list[tuple[Notice, list[Obligation]]] = []
    for row, said in zip(rows, words, strict=True):
        if row.fire_on < moment.today or row.pk in behind:
            late[row.recipient_id].append((row, said))
        else:
            found.append((_alone(row, said), [row]))
    for pairs in late.values():
        notice = _alone(*pairs[0]) if len(pairs) == 1 else _together(pairs, moment)
        found.append((notice, [row for row, _ in pairs]))
    return found


def _behind(rows: Sequence[Obligation]) -> set[int]:
    """Ids of the rows whose earlier offset was passed over when they were written."""
    passed = Obligation.objects.filter(
        subject=OuterRef("subject"),
        stage=OuterRef("stage"),
        recipient=OuterRef("recipient"),
        due_on=OuterRef("due_on"),
        written_at=OuterRef("written_at"),
        state=Obligation.State.SKIPPED,
    )
    found = Obligation.objects.filter(Exists(passed), pk__in=[row.pk for row in rows])
    return set(found.values_list("pk", flat=True))


def _alone(row: Obligation, words: Words) -> Notice:
    return Notice(
        recipient=row.recipient,
        kind=row.stage,
        subject=words.about or row.subject,
        title=words.title[:200],
        text=words.text,
        reason=words.reason[:200],
        url=words.url,
        due_on=row.due_on if words.dated else None,
    )


def _together(pairs: Sequence[tuple[Obligation, Words]], moment: Moment) -> Notice:
    """Named after the earliest date, its lines by date and title whatever order the rows were written in; opens 我的待办.

    What is late by then is counted in the title: whoever reads only that must see it.
    """
    pairs = sorted(pairs, key=lambda pair: (pair[0].due_on, pair[1].title, pair[0].pk))
    first = pairs[0][0]
    lines = [words.title for _, words in pairs[:MOST]]
    if len(pairs) > MOST:
        lines.append(f"另有 {len(pairs) - MOST} 项，请在“我的待办”中查看。")
    return Notice(
        recipient=first.recipient,
        kind=first.stage,
        subject=f"reminders:{first.pk}",
        title=_titled([row.due_on for row, _ in pairs], moment.today),
        text="\n".join(lines),
        reason="这些提醒补发，合并为一条",
        url="/",
        due_on=first.due_on,
    )


def _titled(dates: Sequence[date], today: date) -> str:
    """``您有 9 项提醒，其中 2 项已逾期，最早的期限是 7月10日``; nothing late: 最近的期限."""
    day = f"{min(dates).month}月{min(dates).day}日"
    late = sum(one < today for one in dates)
    if not late:
        return f"您有 {len(dates)} 项提醒，最近的期限是 {day}"
    which = f"其中 {late} 项已逾期" if late < len(dates) else "都已逾期"
    return f"您有 {len(dates)} 项提醒，{which}，最早的期限是 {day}"
