"""A year's days off are published: what was counted for its rounds moves, what somebody set stays, one act lists it."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import RequestFactory

from accounts.models import AuditEvent
from notifications import publishing
from notifications.calendar import add_working_days, working_days_between
from notifications.feeds import calendar_of
from notifications.models import Notice
from notifications.templatetags.due import due
from tests.cast import Cast
from tests.toy_year import at, new_run, on, opened, planned, tick
from workflows import year
from workflows.models import DateChange, StageRun
from workflows.year.dates import for_all, for_unit

pytestmark = pytest.mark.django_db

#: 春节 longer than the statutory days that were counted with, and two Saturdays worked
ARRANGED = """2027-01-01 至 2027-01-03,放假,元旦
2027-02-05 至 2027-02-11,放假,春节
2027-02-20,上班,春节调休
2027-02-28,上班,春节调休
"""
DUE = on(1, 14, 2027)


def closing(due_on: date) -> date:
    return add_working_days(due_on, settings.STAGE_CLOSES_AFTER)


def publish(cast: Cast) -> list[str]:
    done = publishing.publish(publishing.read_text(ARRANGED), cast.qin)
    return [one.words for one in done.moved]


def test_the_closing_day_that_was_counted_moves_and_the_day_somebody_set_stays(cast: Cast) -> None:
    with at(12, 1):
        opened(cast)
        made = planned(cast, "december", title="12月底", closes_on=None)
        before = for_all(made)
        assert publish(cast) == ["2026年度12月底关闭"]
        after = for_all(made)
        assert (after.opens_on, after.due_on) == (before.opens_on, DUE)
        assert after.closes_on == closing(DUE) != before.closes_on
        change = DateChange.objects.get()
        assert (change.actor, change.reason) == (None, "2027年放假安排公布，按工作日重新推算")
        log = AuditEvent.objects.get(kind="calendar")
        assert f"2026年度12月底关闭：{before.closes_on} → {after.closes_on}" in log.body
        assert not Notice.objects.exists(), "nobody has another last day"


def test_a_closing_day_that_was_set_stays(cast: Cast) -> None:
    with at(12, 1):
        opened(cast)
        planned(cast, "december", title="12月底", closes_on=on(2, 26, 2027))
        assert publish(cast) == []
        assert not DateChange.objects.exists()


def test_dates_of_a_unit_and_of_one_subject_move_with_it(cast: Cast) -> None:
    with at(12, 1):
        opened(cast)
        run = new_run(cast)
        made = planned(cast, "december", title="12月底", closes_on=None)
        later = on(1, 21, 2027)
        year.move_dates(made.pk, actor=cast.qin, reason="搬迁", due_on=later, unit=cast.centre)
        year.move_dates(made.pk, actor=cast.qin, reason="住院", due_on=on(1, 25, 2027), run=run)
        moved = publish(cast)
        assert moved == [
            "2026年度12月底关闭",
            f"2026年度12月底（{cast.centre.label}）关闭",
            f"2026年度12月底（{run.title}）关闭",
        ]
        assert for_unit(made, cast.centre).closes_on == closing(later)
        stage = year.with_dates(StageRun.objects.filter(round=made)).get()
        assert (stage.due_on, stage.closes_on) == (on(1, 25, 2027), closing(on(1, 25, 2027)))


def test_days_given_back_after_a_suspension_are_as_many_whichever_they_turn_out_to_be(cast: Cast) -> None:
    with at(11, 2):
        opened(cast)
        run = new_run(cast)
        days = {"opens_on": on(10, 12), "due_on": on(1, 29, 2027), "closes_on": None}
        made = planned(cast, "december", title="12月底", **days)
        tick()
        year.suspend_run(run.pk, actor=cast.qin, reason="等文件")
    with at(12, 1):
        year.resume_run(run.pk, actor=cast.qin)
        given = year.effective(made, run).due_on
        left = working_days_between(on(12, 1), given)
        assert given > on(2, 12, 2027), "beyond the days off that are to be published"
        publish(cast)
        moved = year.effective(made, run).due_on
        assert moved != given
        assert working_days_between(on(12, 1), moved) == left


def test_a_preview_and_a_second_import_move_nothing(cast: Cast) -> None:
    with at(12, 1):
        opened(cast)
        planned(cast, "december", title="12月底", closes_on=None)
        proposal = publishing.propose(publishing.read_text(ARRANGED))
        assert [one.words for one in proposal.moved] == ["2026年度12月底关闭"]
        assert not DateChange.objects.exists()
        publish(cast)
        assert publish(cast) == []
        assert DateChange.objects.count() == 1


def test_what_stands_in_an_unpublished_year_says_so_until_it_is_published(cast: Cast) -> None:
    with at(12, 14):
        opened(cast)
        run = new_run(cast)
        planned(cast, "december", title="12月底", closes_on=None)
        tick()
        assert StageRun.objects.get(run=run, stage="december").state == StageRun.State.OPEN
        assert "（暂定）" in calendar_of(cast.shen).decode()
        request = RequestFactory().get("/")
        assert due({"request": request}, DUE) == "2027-01-14 周四（暂定）"
        assert due({"request": request}, on(12, 31)) == "12-31 周四"
        assert due({}, None) == "—"
        publish(cast)
        assert "（暂定）" not in calendar_of(cast.shen).decode()
        assert due({"request": RequestFactory().get("/")}, DUE) == "2027-01-14 周四"


def test_a_page_asks_the_calendar_once_however_many_dates_it_has(
    cast: Cast, django_assert_num_queries: object
) -> None:
    request = RequestFactory().get("/")
    with at(12, 14), django_assert_num_queries(1):  # type: ignore[operator]
        assert {due({"request": request}, on(1, day, 2027))[-4:] for day in range(1, 29)} == {"（暂定）"}
    with django_assert_num_queries(0):  # type: ignore[operator]
        due({"request": RequestFactory().get("/")}, on(6, 30))
