"""Entering a year's arrangement: days written, working days counted anew, provisional deadlines moved, one entry in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from accounts import audit, clock
from accounts.models import User
from notifications import seed
from notifications.calendar import Calendar
from notifications.models import CalendarDay
from notifications.publishing import movers
from notifications.publishing.movers import Moved
from notifications.publishing.reading import Arrangement, UnreadableError

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Proposal:
    """What an import would do: days that change (worked or not, before and after), deadlines that move."""

    arrangement: Arrangement
    published: bool
    changed: list[tuple[date, bool, bool, str]]
    moved: list[Moved]


class _PreviewError(Exception):
    """Rolls a preview back."""


def propose(arrangement: Arrangement) -> Proposal:
    """What would happen, found out by doing it and taking it back. UnreadableError for an arrangement that cannot be."""
    found: list[Proposal] = []
    try:
        with transaction.atomic():
            found.append(_apply(arrangement))
            raise _PreviewError
    except _PreviewError:
        return found[0]


@transaction.atomic
def publish(arrangement: Arrangement, actor: User | None) -> Proposal:
    """Do it, as one act. Doing it again changes nothing but says so in the log."""
    done = _apply(arrangement)
    audit.record(
        "calendar",
        actor,
        f"导入 {arrangement.year} 年放假安排：改变 {len(done.changed)} 天，移动期限 {len(done.moved)} 项",
        days=arrangement.text().splitlines(),
        moved=[f"{one.words}：{one.before} → {one.after}" for one in done.moved],
    )
    return done


def _apply(arrangement: Arrangement) -> Proposal:
    _check(arrangement)
    first, last = date(arrangement.year, 1, 1), date(arrangement.year, 12, 31)
    with connection.cursor() as cursor:
        # Readers go on; nobody else writes.
        cursor.execute("LOCK TABLE notifications_calendarday IN SHARE ROW EXCLUSIVE MODE")
    before = Calendar(min(first, clock.today()) - ONE, last)
    rows = {row.date: row for row in CalendarDay.objects.filter(date__range=(first, last))}
    published = not any(row.provisional for row in rows.values())
    changed = [
        (on, row.is_working, working, name)
        for on, row in sorted(rows.items())
        for working, name in [_as_arranged(arrangement, on)]
        if working != row.is_working
    ]
    for row in rows.values():
        row.is_working, row.name = _as_arranged(arrangement, row.date)
        row.provisional = False
    CalendarDay.objects.bulk_update(rows.values(), ["is_working", "name", "provisional"])
    seed.renumber()
    after = Calendar(min(first, clock.today()) - ONE, last)
    moved = [] if published else movers.move_all(before, after, arrangement.year)
    return Proposal(arrangement, published, changed, moved)


def _as_arranged(arrangement: Arrangement, on: date) -> tuple[bool, str]:
    return arrangement.days.get(on, (on.weekday() < 5, ""))


def _check(arrangement: Arrangement) -> None:
    year = arrangement.year
    if not CalendarDay.objects.filter(date=date(year, 12, 31)).exists():
        raise UnreadableError(f"工作日历还没有 {year} 年。请核对年份。")
    off = [on for on, (working, _) in arrangement.days.items() if not working]
    if len(off) < 7:
        raise UnreadableError(f"{year} 年只有 {len(off)} 天放假，不像一年的安排。请导入全年的安排。")
    odd = [on for on, (working, _) in arrangement.days.items() if working and on.weekday() < 5]
    if odd:
        raise UnreadableError(f"{odd[0]} 是周{'一二三四五'[odd[0].weekday()]}，本来就上班，请核对。")
    past = [on for on, working in _differences(arrangement) if on < clock.today()]
    if past:
        raise UnreadableError(f"{past[0]} 已经过去，不能再改。请核对年份，或只改今天以后的日子。")


def _differences(arrangement: Arrangement) -> list[tuple[date, bool]]:
    year = (date(arrangement.year, 1, 1), date(arrangement.year, 12, 31))
    rows = CalendarDay.objects.filter(date__range=year).values_list("date", "is_working")
    return [(on, working) for on, working in rows if _as_arranged(arrangement, on)[0] != working]
