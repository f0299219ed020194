"""Limits counted by a provisional calendar keep their working days when the year is published."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from accounts import clock
from notifications import publishing
from tests.cast import Cast
from tests.workflows.steps import submitted

pytestmark = pytest.mark.django_db


def test_an_open_limit_is_moved_by_the_days_that_came_or_went(cast: Cast) -> None:
    with clock.shifted(datetime(2026, 12, 31, 10, tzinfo=clock.SHANGHAI)):
        case = submitted(cast)  # two working days: by the guess 元旦 is one day off, a Friday
        assert case.steps.get(order=1).due_on == date(2027, 1, 5)
        lines = "2027-01-01 至 2027-01-04,放假,元旦\n2027-02-05 至 2027-02-11,放假,春节"
        done = publishing.publish(publishing.read_text(lines), cast.qin)
    step = case.steps.get(order=1)
    assert step.due_on == date(2027, 1, 6)
    assert set(step.assignments.values_list("due_on", flat=True)) == {date(2027, 1, 6)}
    assert [(one.before, one.after) for one in done.moved] == [(date(2027, 1, 5), date(2027, 1, 6))]
