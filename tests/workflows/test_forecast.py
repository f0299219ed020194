"""At this pace ready on …: pure arithmetic first, then over cases that were really handled."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from tests.cast import Cast
from tests.toy import new_case
from tests.workflows.steps import at_step, submitted
from workflows.cases import approve, submit
from workflows.forecast import Ahead, Forecast, foresee
from workflows.handling import finished, forecast_of
from workflows.models import Case, CaseStep, Suspension
from workflows.showing.forecast import words_of

THURSDAY = date(2026, 6, 25)
A, B, C = ("科室审核", "section_head"), ("分管领导审签", "division_leader"), ("部务会", "")


class Weekdays:
    """A calendar without holidays, for arithmetic one can do in the head."""

    def is_working_day(self, on: date) -> bool:
        return on.weekday() < 5

    def add_working_days(self, start: date, n: int) -> date:
        while n:
            start += timedelta(days=1)
            n -= start.weekday() < 5
        return start

    def working_days_between(self, start: date, end: date) -> int:
        if end < start:
            return -self.working_days_between(end, start)
        return sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1))


def pure(*ahead: Ahead, limit_on: date | None = None, today: date = THURSDAY, **times: list[int]) -> Forecast:
    by_key = {A: times.get("a", []), B: times.get("b", []), C: times.get("c", [])}
    return foresee(ahead, by_key, today=today, calendar=Weekdays(), limit_on=limit_on)


def test_each_step_takes_the_median_of_its_finished_ones() -> None:
    found = pure(Ahead(A, 2, waited=0), Ahead(B, 2), a=[1, 1, 1, 9, 9], b=[2, 2, 3, 3, 3])
    assert found.dates == (date(2026, 6, 26), date(2026, 7, 1))
    assert [(pace.days, pace.cases) for pace in found.paces] == [(1, 5), (3, 5)]


def test_what_has_been_waited_already_counts() -> None:
    assert pure(Ahead(A, 2, waited=2), a=[3, 3, 3, 3, 3]).on == date(2026, 6, 26)
    assert pure(Ahead(A, 2, waited=3), a=[3, 3, 3, 3, 3]).on == THURSDAY


def test_a_step_open_for_longer_than_usual_is_counted_with_one_more_day() -> None:
    found = pure(Ahead(A, 2, waited=8), a=[3, 3, 3, 3, 3])
    assert found.on == date(2026, 6, 26)
    assert found.paces[0].overrun


def test_fewer_than_five_cases_fall_back_to_the_limit_and_say_so() -> None:
    found = pure(Ahead(A, 2, waited=0), a=[9, 9, 9, 9])
    assert (found.on, found.paces[0].cases) == (date(2026, 6, 29), 0)


def test_with_neither_cases_nor_limit_nothing_is_claimed() -> None:
    found = pure(Ahead(A, 2, waited=0), Ahead(C, 0))
    assert (found.on, found.unknown) == (None, "部务会")
    assert "暂时估计不出" in words_of(found, outside=False).text
    assert words_of(found, outside=False).basis == ["“部务会”没有限办时间，近一年办结的也不到 5 件。"]


def test_it_counts_working_days_against_the_limit() -> None:
    monday = date(2026, 6, 29)
    assert pure(Ahead(A, 2, waited=0), a=[1] * 5, limit_on=monday).late == -1
    assert pure(Ahead(A, 2, waited=0), a=[4] * 5, limit_on=monday).late == 2
    assert pure(Ahead(A, 2, waited=0), a=[2] * 5, limit_on=monday).late == 0


def test_half_days_of_a_median_add_up_before_they_are_rounded() -> None:
    two = [1, 1, 1, 2, 2, 2]
    assert pure(Ahead(A, 2, waited=0), Ahead(B, 2), a=two, b=two).on == date(2026, 6, 30)


def test_on_a_day_off_the_first_day_is_the_next_working_day() -> None:
    assert pure(Ahead(A, 2, waited=0), a=[0] * 5, today=date(2026, 6, 27)).on == date(2026, 6, 29)


# -- over real cases ----------------------------------------------------------------------------------------------------


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.SHANGHAI)


def handled(cast: Cast, times: int, *, gao: int = 1, lu: int = 3) -> None:
    """So many cases, each submitted on a Monday in May; 科室审核 took ``gao``, 分管领导审签 ``lu`` working days."""
    for number in range(times):
        monday = date(2026, 5, 11)
        with clock.shifted(at(monday)):
            case = new_case(cast.shen, f"旧件{number}")
            submit(case.pk, actor=cast.shen)
        with clock.shifted(at(monday + timedelta(days=gao))):
            approve(case.pk, actor=cast.gao)
        with clock.shifted(at(monday + timedelta(days=gao + lu))):
            approve(case.pk, actor=cast.lu)


def forecast(case: Case) -> Forecast | None:
    case.refresh_from_db()
    return forecast_of(case, list(case.steps.filter(round=case.round).order_by("order")))


@pytest.mark.django_db
def test_the_page_says_when_and_how_late_and_on_how_many_cases_it_rests(cast: Cast) -> None:
    handled(cast, 6, gao=0, lu=4)
    with clock.shifted(at(THURSDAY)):
        case = submitted(cast)
        client = Client()
        client.force_login(cast.gao)
        pages = [
            client.get(reverse(f"workflows:{name}", args=[case.pk])).content.decode()
            for name in ("case", "path")
        ]
    for page in pages:
        # 0 + 4 + 2 (limit) + 3 (limit) working days against 2 + 2 + 2 + 3
        assert "按目前的速度，预计 7月8日各环节办结（不含等来文的时间），正好在限办时间内。" in page
        assert "科室审核：通常当天（近一年 6 件的中位数）" in page
        assert "分管领导审签：通常 4 个工作日（近一年 6 件的中位数）" in page
        assert "预算绩效岗审核：近一年办结不到 5 件，按限办时间 2 个工作日计" in page


@pytest.mark.django_db
def test_coming_steps_of_the_chart_carry_the_expected_day(cast: Cast) -> None:
    with clock.shifted(at(THURSDAY)):
        case = submitted(cast)
        client = Client()
        client.force_login(cast.gao)
        page = client.get(reverse("workflows:path", args=[case.pk])).content.decode()
    assert "预计 07-01" in page


@pytest.mark.django_db
def test_a_late_case_is_said_to_be_late(cast: Cast) -> None:
    with clock.shifted(at(date(2026, 6, 15))):
        case = submitted(cast)
    with clock.shifted(at(date(2026, 6, 24))):
        approve(case.pk, actor=cast.gao)
        found = forecast(case)
        words = words_of(found, outside=True)
    assert found.late == 4
    assert words.late
    assert words.text.endswith("比限办时间晚 4 个工作日。")


@pytest.mark.django_db
def test_a_pause_is_no_handling_time_and_moves_the_limit(cast: Cast) -> None:
    handled(cast, 5, gao=4)
    for case in Case.objects.all():
        Suspension.objects.create(
            case=case,
            reason="等上级文件",
            resumes_as="open",
            suspended_by=cast.qin,
            suspended_at=at(date(2026, 5, 12)),
            resumed_at=at(date(2026, 5, 14)),
            lost_days=2,
        )
    with clock.shifted(at(THURSDAY)):
        case = submitted(cast)
        found = forecast(case)
    assert (found.paces[0].days, found.paces[0].cases) == (2, 5)


@pytest.mark.django_db
def test_nothing_is_foretold_of_a_case_that_waits_for_a_letter_or_is_a_draft(cast: Cast) -> None:
    assert forecast(new_case(cast.shen)) is None
    assert forecast(at_step(cast, 5)) is None


@pytest.mark.django_db
def test_only_the_same_kind_and_the_same_step_count(cast: Cast) -> None:
    handled(cast, 5)
    with clock.shifted(at(THURSDAY)):
        assert len(finished("paper", {"科室审核"})) == 5
        assert finished("another", {"科室审核"}) == []
        assert {stay.key for stay in finished("paper", {"科室审核"})} == {A}


@pytest.mark.django_db
def test_what_was_handled_more_than_a_year_ago_counts_no_more(cast: Cast) -> None:
    handled(cast, 5)
    with clock.shifted(at(date(2027, 6, 25))):
        assert finished("paper", {"科室审核"}) == []


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_cases_it_rests_on(cast: Cast) -> None:
    def queries() -> int:
        with clock.shifted(at(THURSDAY)):
            case = submitted(cast)
            steps = list(CaseStep.objects.filter(case=case).order_by("order"))
            with CaptureQueriesContext(connection) as captured:
                forecast_of(case, steps)
        return len(captured)

    handled(cast, 1)
    few = queries()
    handled(cast, 11)
    assert queries() == few <= 4
