"""未办事项清单: what lies with leaders, on a page for the budget desk and in one message a week."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import Membership
from notifications.models import Notice, Obligation
from notifications.relevance import still_relevant
from notifications.reminders.sweeping import sweep
from tests.cast import Cast
from tests.workflows.steps import at_step, submitted
from workflows.cases import approve
from workflows.outstanding import outstanding

pytestmark = pytest.mark.django_db

PAGE = "workflows:outstanding"
#: the week after the fixtures' Thursday, with its Monday, a Tuesday and the Monday after
MONDAY, TUESDAY, NEXT = date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 6)


@pytest.fixture(autouse=True)
def thursday(office_hours: None) -> None:
    """25 June 2026."""


def on(day: date) -> Any:
    return clock.shifted(datetime.combine(day, time(9), clock.SHANGHAI))


def weekly() -> list[Notice]:
    return list(Notice.objects.filter(kind="weekly_list").select_related("recipient").order_by("id"))


def test_the_list_holds_what_lies_with_leaders_and_nothing_else(cast: Cast) -> None:
    submitted(cast)  # with the head
    with_lu, with_gu = at_step(cast, 2), at_step(cast, 4, title="老年大学运行")
    piles = {pile.leader: [item.case for item in pile.items] for pile in outstanding(cast.qin)}
    assert piles == {cast.lu: [with_lu], cast.gu: [with_gu]}


def test_what_is_late_comes_first_and_is_counted(client: Client, cast: Cast) -> None:
    at_step(cast, 2)
    with_gu = at_step(cast, 4, title="老年大学运行")  # three working days: until Tuesday
    client.force_login(cast.qin)
    with on(date(2026, 7, 2)):
        piles = outstanding(cast.qin)
        client.force_login(cast.qin)
        page = client.get(reverse(PAGE)).content.decode()
    late = {pile.leader: pile.late for pile in piles}
    assert late[cast.gu] == 1
    assert piles[0].items[0].late
    assert "逾期" in page
    assert f"{cast.gu.name}处未办 1 件" in page
    assert reverse("workflows:case", args=[with_gu.pk]) in page


def test_a_decided_one_leaves_the_list_and_an_empty_list_says_so(client: Client, cast: Cast) -> None:
    case = at_step(cast, 2)
    approve(case.pk, actor=cast.lu)
    assert outstanding(cast.qin) == []
    client.force_login(cast.qin)
    assert "领导处没有未办的事项" in client.get(reverse(PAGE)).content.decode()


def test_a_desk_sees_the_cases_of_its_units_only(client: Client, cast: Cast) -> None:
    at_step(cast, 2)
    Membership.objects.create(user=cast.su, role="budget_officer", unit=cast.college)
    assert outstanding(cast.su) == []
    assert len(outstanding(cast.xie)) == 1
    client.force_login(cast.gao)
    assert client.get(reverse(PAGE)).status_code == 403


def test_the_page_asks_the_same_number_of_questions_however_long_it_is(client: Client, cast: Cast) -> None:
    client.force_login(cast.qin)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            at_step(cast, 2)
            at_step(cast, 4)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(PAGE)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_each_officer_hears_once_a_week_on_its_first_working_day_and_leaders_never(cast: Cast) -> None:
    at_step(cast, 2)
    for day in (MONDAY, MONDAY, TUESDAY, NEXT):
        with on(day):
            sweep()
            sweep()
    told = [
        (row.recipient, clock.SHANGHAI.fromutc(row.created_at.replace(tzinfo=clock.SHANGHAI)).date())
        for row in weekly()
    ]
    assert sorted((person.username, day) for person, day in told) == [
        ("qin", MONDAY),
        ("qin", NEXT),
        ("xie", MONDAY),
        ("xie", NEXT),
    ]
    first = weekly()[0]
    assert first.title == "未办事项清单：领导处 1 件"
    assert first.text == f"{cast.lu.name} 1 件"
    assert first.url == reverse(PAGE)
    assert first.due_on is None


def test_in_a_week_without_anything_nobody_hears(cast: Cast) -> None:
    submitted(cast)
    with on(MONDAY):
        sweep()
    assert weekly() == []
    assert not Obligation.objects.filter(source="weekly_list").exists()


def test_after_a_holiday_the_week_begins_with_its_first_working_day(cast: Cast) -> None:
    """国庆 2026: 1 to 7 October are free, the week's first working day is Thursday the 8th."""
    at_step(cast, 2)
    for day in (date(2026, 10, 5), date(2026, 10, 7)):
        with on(day):
            sweep()
    assert weekly() == []
    with on(date(2026, 10, 8)):
        sweep()
    assert len(weekly()) == 2


def test_what_was_decided_before_it_was_sent_is_not_sent(cast: Cast) -> None:
    case = at_step(cast, 2)
    with on(MONDAY):
        sweep()
        rows = weekly()
        assert still_relevant(rows) == {row.pk for row in rows}
        approve(case.pk, actor=cast.lu)
        assert still_relevant(rows) == set()
