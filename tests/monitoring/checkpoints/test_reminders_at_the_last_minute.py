"""What happens between the sweep and the digest, or to the date itself: real reports, real messages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.memberships import rebuild_groups
from accounts.models import Membership
from accounts.roles import Role
from monitoring import reminders
from monitoring.checkpoints import explaining
from notifications.delivery import deliver_due
from notifications.models import Notice, Obligation
from notifications.reminders.sweeping import sweep
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.monitoring.checkpoints.year import (
    JUNE_CUTOFF,
    JUNE_DUE,
    JUNE_OPENS,
    approved,
    on,
    plan_year,
    report_of,
    stage_of,
    tick,
)
from tests.monitoring.makers import at, imported
from workflows import cases, year

pytestmark = pytest.mark.django_db
State = Obligation.State
#: three working days before the 说明截止
DAY = date(2026, 7, 7)


@pytest.fixture
def behind(cast: Cast, budget_year: BudgetYear, settings: Any) -> Project:
    """A project of 沈知远's (with an address) whose June explanation is asked for from the 7th of July on."""
    settings.NOTICE_MAIL_DOMAINS = ["yunhe.example"]
    cast.shen.email = "shen@yunhe.example"
    cast.shen.save()
    made = approved(cast, budget_year)
    plan_year(cast)
    tick(JUNE_OPENS)
    imported(cast.qin, JUNE_CUTOFF, {made: "314000"}, unit=cast.root, confirmed_at=at(DAY))
    tick(DAY)
    Notice.objects.update(read_at=at(DAY))  # what came before is read
    mail.outbox.clear()
    return made


def hand_in(cast: Cast, project: Project) -> None:
    explaining.explain(report_of(project).pk, actor=cast.shen, revision=0, cause="流标", measure="重新招标")
    case = stage_of(project).case
    assert case is not None
    cases.submit(case.pk, actor=cast.shen)


def letters_about_it() -> list[Any]:
    return [letter for letter in mail.outbox if "请填写说明" in letter.subject + letter.body]


def told(family: str = reminders.EXPLAIN) -> list[tuple[int, str]]:
    rows = Obligation.objects.filter(stage=family).exclude(state=State.SKIPPED).order_by("pk")
    return list(rows.values_list("offset", "state"))


def test_what_still_holds_goes_out_with_the_digest(cast: Cast, behind: Project) -> None:
    with on(DAY, 8, 29):
        sweep()
    with on(DAY, 8, 30):
        assert deliver_due() == 1
    assert len(letters_about_it()) == 1
    assert told() == [(3, State.TOLD)]


def test_handed_in_one_minute_before_the_sweep_nothing_is_even_written(cast: Cast, behind: Project) -> None:
    with on(DAY, 8, 28):
        hand_in(cast, behind)
    with on(DAY, 8, 29):
        sweep()
    with on(DAY, 8, 30):
        deliver_due()
    assert told() == letters_about_it() == []


def test_handed_in_one_minute_before_the_digest_it_is_cancelled_with_the_reason(
    cast: Cast, behind: Project
) -> None:
    with on(DAY, 8, 28):
        sweep()
    with on(DAY, 8, 29):
        hand_in(cast, behind)
    with on(DAY, 8, 30):
        deliver_due()
    assert letters_about_it() == []
    assert told() == [(3, State.CANCELLED)]
    assert "已办理" in Obligation.objects.get(state=State.CANCELLED).reason


def test_whoever_may_no_longer_read_it_is_not_written_to(cast: Cast, behind: Project) -> None:
    with on(DAY, 8, 28):
        sweep()
    with on(DAY, 8, 29):
        Membership.objects.filter(user=cast.shen).delete()
        Membership.objects.create(user=cast.shen, role=Role.SYSTEM_ADMIN, unit=cast.root)
        rebuild_groups()
    with on(DAY, 8, 30):
        deliver_due()
    assert letters_about_it() == []
    assert told() == [(3, State.CANCELLED)]


def test_an_extension_after_the_sweep_cancels_the_old_date_and_the_new_one_comes(
    cast: Cast, behind: Project
) -> None:
    moved = JUNE_DUE + timedelta(days=7)
    with on(DAY, 8, 28):
        sweep()
    with on(DAY, 8, 29):
        stage = stage_of(behind)
        year.move_dates(stage.round_id, actor=cast.qin, reason="系统升级", due_on=moved, run=stage.run)
    with on(DAY, 8, 30):
        deliver_due()
    assert letters_about_it() == []
    day = DAY
    while day <= moved:
        with on(day, 9):
            sweep()
        day += timedelta(days=1)
    rows = Obligation.objects.filter(stage=reminders.EXPLAIN).exclude(state=State.SKIPPED).order_by("pk")
    by_date = [(row.due_on, row.offset, row.state) for row in rows]
    assert by_date[0] == (JUNE_DUE, 3, State.CANCELLED)
    assert by_date[1:] == [(moved, offset, State.TOLD) for offset in (15, 7, 3, 1, 0)]
