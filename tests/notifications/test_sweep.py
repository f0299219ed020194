"""The sweep: every reminder once, the latest only, nothing for what is done or put off."""

from __future__ import annotations

import threading
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection

from accounts import clock
from notifications import calendar
from notifications.models import CalendarDay, Notice, Obligation
from notifications.relevance import still_relevant
from notifications.reminders import Moment, register, sources
from notifications.reminders.sources import Family, ReminderSource, latest_of
from notifications.reminders.sweeping import sweep
from tests.cast import make_cast
from tests.notifications.matters import Matters, at, registered, sweep_at

State = Obligation.State
END_OF_JUNE = date(2026, 6, 30)


@pytest.fixture
def matters(db):
    with registered(Matters()) as found:
        yield found


def ledger(**where):
    return [
        (row.offset, row.state, row.fire_on)
        for row in Obligation.objects.filter(**where).order_by("due_on", "-offset")
    ]


def told():
    return list(Notice.objects.order_by("id").values_list("recipient__username", "title"))


def test_each_offset_is_told_on_its_working_day_and_never_again(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    days = []
    day = date(2026, 6, 1)
    while day <= date(2026, 7, 10):
        for hour in (0, 9, 23):
            days += [day] * sweep_at(day.month, day.day, hour)
        day += timedelta(days=1)
    # 端午 lies between: the 19th is free.
    assert days == [date(2026, *on) for on in [(6, 8), (6, 18), (6, 25), (6, 29), (6, 30), (7, 1), (7, 3)]]
    assert [calendar.working_days_between(on, END_OF_JUNE) for on in days] == [15, 7, 3, 1, 0, -1, -3]
    assert ledger() == [(n, State.TOLD, on) for n, on in zip((15, 7, 3, 1, 0, -1, -3), days, strict=True)]


def test_what_comes_late_is_told_once_and_what_was_missed_is_recorded(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    assert sweep_at(6, 26) == 1
    assert ledger() == [
        (15, State.SKIPPED, date(2026, 6, 8)),
        (7, State.SKIPPED, date(2026, 6, 18)),
        (3, State.TOLD, date(2026, 6, 25)),
    ]
    assert "由后一次提醒代替" in Obligation.objects.get(offset=7).reason
    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.title, notice.due_on) == (cast.shen, "请填报第 17 项", END_OF_JUNE)
    assert Obligation.objects.get(offset=3).notice == notice


def test_after_a_fortnight_of_silence_there_is_one_notice_a_person(cast, matters):
    """Down from 20 March to 3 April: whatever fell due meanwhile is one notice, each with its row in the ledger."""
    for number in range(12):
        matters.due(number, cast.shen, date(2026, 3, 31))
    matters.due(20, cast.gao, date(2026, 4, 1))
    with clock.shifted(at(3, 10)):
        assert sweep() == 12
    assert Notice.objects.filter(recipient=cast.shen).count() == 12, "on their day each has its own"
    assert sweep_at(4, 3) == 13
    (mine,) = Notice.objects.filter(recipient=cast.shen).order_by("pk")[12:]
    assert (mine.title, mine.url) == ("您有 12 项提醒，都已逾期，最早的期限是 3月31日", "/")
    assert mine.text.splitlines() == sorted(f"请填报第 {number} 项" for number in range(12))
    assert mine.obligations.count() == 12
    assert [row.title for row in Notice.objects.filter(recipient=cast.gao)] == ["请填报第 20 项"]
    assert sweep_at(4, 3, 9) == 0


def test_a_notice_of_several_holds_until_the_last_of_them_is_done(cast, matters):
    for number in (17, 18):
        matters.due(number, cast.shen, date(2026, 3, 31))
    with clock.shifted(at(4, 3)):
        assert sweep() == 2
        notice = Notice.objects.get()
        assert still_relevant([notice]) == {notice.pk}
        matters.done(17)
        assert still_relevant([notice]) == {notice.pk}
        matters.done(18)
        assert still_relevant([notice]) == set()


def test_what_is_far_ahead_is_not_told(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    assert sweep_at(6, 5, 23) == 0
    assert ledger() == []


def test_what_is_done_before_the_sweep_is_not_told(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    matters.done(17)
    assert sweep_at(6, 30) == 0
    assert ledger() == []


def test_what_was_written_and_not_yet_told_is_cancelled_when_it_is_done(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    matters.broken = {17}
    assert sweep_at(6, 25) == 0
    assert ledger(state=State.DUE) == [(3, State.DUE, date(2026, 6, 25))]
    matters.broken = set()
    matters.done(17)
    assert sweep_at(6, 25) == 0
    (row,) = Obligation.objects.filter(offset=3)
    assert (row.state, row.reason) == (State.CANCELLED, "已办理或不再需要")
    assert told() == []


def test_an_extension_cancels_the_old_date_and_begins_with_the_new_one(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    matters.broken = {17}
    sweep_at(6, 29)
    matters.broken = set()
    matters.due(17, cast.shen, date(2026, 7, 10))
    assert sweep_at(6, 29, 9) == 1  # nine working days before the new date: the first of its reminders
    cancelled = Obligation.objects.get(due_on=END_OF_JUNE, offset=1)
    assert (cancelled.state, cancelled.reason) == (State.CANCELLED, "期限已改为2026年7月10日")
    assert [(row[0], row[1]) for row in ledger(due_on=date(2026, 7, 10))] == [(15, State.TOLD)]
    assert sweep_at(6, 30) == 0
    assert sweep_at(7, 1) == 1  # seven before


def test_a_date_on_a_sunday_is_reminded_of_on_the_working_day_before(cast, matters):
    matters.due(17, cast.shen, date(2026, 10, 11))  # Saturday the 10th is worked
    assert sweep_at(10, 9) == 1
    assert sweep_at(10, 10) == 1
    assert ledger(state=State.TOLD) == [
        (1, State.TOLD, date(2026, 10, 9)),
        (0, State.TOLD, date(2026, 10, 10)),
    ]
    assert sweep_at(10, 11) == 0
    assert sweep_at(10, 12) == 1  # overdue by one


def test_a_department_may_count_the_next_working_day_instead(cast, matters, settings):
    settings.DUE_ON_FREE_DAY = "after"
    matters.due(17, cast.shen, date(2026, 6, 28))
    sweep_at(6, 26)
    assert ledger(state=State.TOLD) == [(1, State.TOLD, date(2026, 6, 26))]
    sweep_at(6, 29)
    assert ledger(offset=0) == [(0, State.TOLD, date(2026, 6, 29))]


@pytest.mark.parametrize(
    ("due", "before", "day"),
    [
        (date(2026, 1, 4), date(2025, 12, 31), date(2026, 1, 4)),  # a Sunday worked for 元旦
        (date(2024, 2, 29), date(2024, 2, 28), date(2024, 2, 29)),
        (date(2025, 12, 31), date(2025, 12, 30), date(2025, 12, 31)),
    ],
)
def test_new_year_and_leap_day(cast, matters, due, before, day):
    matters.due(17, cast.shen, due)
    with clock.shifted(datetime.combine(before, time(23, 59), clock.SHANGHAI)):
        assert sweep() == 1
    with clock.shifted(datetime.combine(day, time(0), clock.SHANGHAI)):
        assert sweep() == 1
    assert [row[0] for row in ledger(state=State.TOLD)] == [1, 0]


def test_the_day_begins_at_midnight_in_shanghai(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    with clock.shifted(at(6, 24, 23, 59)):
        sweep()
        assert ledger(offset=3) == []
    with clock.shifted(at(6, 25, 0, 0)):
        sweep()
        assert ledger(offset=3) == [(3, State.TOLD, date(2026, 6, 25))]


def test_a_clock_that_was_set_back_repeats_nothing_and_forgets_nothing(cast, matters):
    matters.due(17, cast.shen, END_OF_JUNE)
    assert sweep_at(6, 29) == 1
    matters.due(18, cast.gao, END_OF_JUNE)
    assert sweep_at(6, 18) == 1  # only what is new
    assert sweep_at(6, 30) == 2
    assert [row[0] for row in ledger(subject="matter:17", state=State.TOLD)] == [1, 0]
    assert [row[0] for row in ledger(subject="matter:18", state=State.TOLD)] == [7, 0]


def test_a_leader_is_told_nothing_but_stands_in_the_ledger(cast, matters):
    matters.due(17, cast.lu, END_OF_JUNE)
    assert sweep_at(6, 29) == 0
    assert told() == []
    assert Obligation.objects.get(offset=1).reason == "领导不另行提醒，列入未办事项清单"


def test_somebody_who_left_is_not_told(cast, matters):
    cast.shen.is_active = False
    cast.shen.save()
    matters.due(17, cast.shen, END_OF_JUNE)
    assert sweep_at(6, 29) == 0
    assert ledger() == []


def test_a_row_that_cannot_be_composed_keeps_nobody_else_waiting(cast, matters):
    for number, person in enumerate([cast.shen, cast.gao, cast.fang]):
        matters.due(number, person, END_OF_JUNE)
    matters.broken = {1}
    assert sweep_at(6, 29) == 2
    assert sorted(name for name, _ in told()) == ["fang", "shen"]
    assert Obligation.objects.get(state=State.DUE).reason == "未能生成：AssertionError"
    matters.broken = set()
    assert sweep_at(6, 29, 9) == 1
    assert sweep_at(6, 29, 10) == 0


def test_a_source_that_fails_keeps_no_other_waiting(cast, matters, caplog):
    def fails(moment):
        raise RuntimeError("no table")

    first = ReminderSource("a", "", (Family("a", ""),), fails, lambda rows: [])
    later = sources._sources.pop("matter")
    register(first)
    register(later)
    matters.due(17, cast.shen, END_OF_JUNE)
    assert sweep_at(6, 29) == 1
    assert "the source a could not be swept" in caplog.text


def test_a_family_belongs_to_one_source(matters):
    other = Matters(code="other").source()
    register(other)
    with pytest.raises(ValueError, match="other_date belongs to other"):
        register(ReminderSource("third", "", other.families, other.query, other.compose))


def test_a_sweep_is_the_same_few_statements_for_one_matter_and_for_three_hundred(cast, matters):
    from django.test.utils import CaptureQueriesContext

    def statements():
        with CaptureQueriesContext(connection) as captured:
            sweep_at(6, 29)
        return len(captured)

    matters.due(0, cast.shen, END_OF_JUNE)
    one = statements()
    for number in range(1, 300):
        matters.due(number, cast.shen, END_OF_JUNE)
    assert statements() == one
    assert Obligation.objects.filter(state=State.TOLD).count() == 300


@pytest.mark.parametrize("left", range(-9, 20))
def test_the_latest_offset_reached_is_the_smallest_not_below_what_is_left(left):
    offsets = (15, 7, 3, 1, 0, -1, -3, -7)
    reached = [n for n in offsets if n >= left]
    found = [
        latest for above, latest in latest_of(offsets) if left <= latest and (above is None or left > above)
    ]
    assert found == ([min(reached)] if reached else [])


def test_a_calendar_published_late_moves_what_is_not_yet_written(cast, matters):
    matters.due(17, cast.shen, date(2027, 2, 26))
    assert sweep_at(2, 22, year=2027) == 1  # by the provisional calendar four working days are left
    CalendarDay.objects.filter(date__in=[date(2027, 2, 23), date(2027, 2, 24)]).update(is_working=False)
    from notifications.seed import renumber

    renumber()
    assert sweep_at(2, 22, 9, year=2027) == 1
    assert [row[0] for row in ledger(state=State.TOLD)] == [7, 3]


@pytest.mark.django_db(transaction=True)
def test_four_sweepers_at_once_tell_everything_once():
    cast = make_cast()
    people = [cast.shen, cast.gao, cast.su, cast.fang]
    with registered(Matters()) as matters:
        for number in range(1200):
            matters.due(number, people[number % 4], END_OF_JUNE)
        gate, counts = threading.Barrier(4), []

        def work():
            try:
                gate.wait()
                counts.append(sweep(Moment(at(6, 29))))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Obligation.objects.filter(state=State.TOLD).count() == 1200
        assert Obligation.objects.filter(notice__isnull=False).count() == sum(counts) == 1200
        assert Notice.objects.count() == 4 * 3, "late as they are, one a person in each batch of 500"
        assert Obligation.objects.count() == 4 * 1200


def test_the_sweep_ticks_every_minute():
    from config.celery import app

    tasks = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}
    app.loader.import_default_modules()
    assert "notifications.tasks.sweep_reminders" in tasks <= set(app.tasks)


def test_a_notice_of_several_says_in_its_title_how_many_are_late(cast, matters):
    """On the working day after an outage: one date has passed, two are still to come."""
    for number, due_on in ((17, date(2026, 3, 31)), (18, date(2026, 4, 3)), (19, date(2026, 4, 3))):
        matters.due(number, cast.shen, due_on)
    assert sweep_at(4, 2) == 3
    assert Notice.objects.get().title == "您有 3 项提醒，其中 1 项已逾期，最早的期限是 3月31日"
    for number in (17, 18, 19):
        matters.done(number)
    for number in (20, 21):
        matters.due(number, cast.gao, date(2026, 4, 3))
    assert sweep_at(4, 2) == 2
    assert Notice.objects.get(recipient=cast.gao).title == "您有 2 项提醒，最近的期限是 4月3日"
