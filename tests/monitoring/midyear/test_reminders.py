"""请填写监控表: before the last day to the drafter, after it to the head as well, and no more once it is handed in."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.midyear.reminders import FILL, LATE, SOURCE
from monitoring.models import MonitoringReport
from notifications.models import Notice, Obligation
from notifications.reminders import Moment
from notifications.reminders.sweeping import write
from notifications.reminders.telling import tell_due
from tests.cast import Cast
from tests.monitoring.checkpoints.year import on
from tests.monitoring.midyear.year import DAY, DUE, case_of, fill
from workflows import cases

pytestmark = pytest.mark.django_db


def told(day: date) -> list[tuple[str, str]]:
    """Who has been told of which family once the day was swept."""
    with on(day):
        write(SOURCE, Moment.present())
        tell_due(SOURCE, Moment.present())
    rows = Obligation.objects.filter(source=SOURCE.code, state="told").order_by("pk")
    return [(row.stage, row.recipient.name) for row in rows.select_related("recipient")]


def test_the_drafter_is_reminded_before_and_the_head_after_the_last_day(
    cast: Cast, report: MonitoringReport
) -> None:
    assert told(date(2026, 7, 10)) == [(FILL, "沈知远")]
    assert (LATE, "高映雪") in told(date(2026, 7, 16))
    before, after = Notice.objects.filter(kind=FILL).order_by("pk")
    assert "请在7月15日（周三）前填写" in before.text
    assert "截止7月15日（周三）已过" in after.text
    assert "沈知远尚未提交1–6月监控表" in Notice.objects.get(kind=LATE).text


def test_who_has_handed_in_is_reminded_no_more(cast: Cast, report: MonitoringReport) -> None:
    with on(DAY):
        fill(report, cast.shen)
        cases.submit(case_of(report).pk, actor=cast.shen)
    assert told(DUE) == []
