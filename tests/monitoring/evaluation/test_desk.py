"""The settings of a year, the prefilling of all sheets, and the reminders."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent
from monitoring.evaluation import prefilling, refreshing, reminders
from monitoring.execution import on_changed
from monitoring.models import EvaluationScheme, PrefillRun, SelfEvaluation
from notifications.models import Notice, Obligation
from notifications.reminders import Moment
from notifications.reminders.sweeping import write
from notifications.reminders.telling import tell_due
from projects.models import BudgetYear
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import on, tick
from tests.monitoring.evaluation.scene import (
    DAY,
    DUE,
    case_of,
    filled,
    opened,
    project_of,
    row_of,
    sheet_of,
)
from tests.monitoring.makers import imported
from workflows import cases
from workflows.errors import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db
D = Decimal
SETTINGS = {
    "revision": "0",
    "execution_method": "ratio",
    "points-0": "20",
    "points-1": "40",
    "points-2": "30",
    "points-3": "10",
    "late": "50",
    "reached": "80",
    "partly": "60",
    "floor": "60",
    "over": "130",
    "bound-0": "90",
    "share-0": "100",
}


def scheme_url() -> str:
    return reverse("monitoring:evaluation_scheme", args=[2026])


def test_the_desk_changes_the_settings_and_sheets_with_their_drafters_follow(
    cast: Cast, budget_year: BudgetYear
) -> None:
    one, two = opened(cast, project_of(cast, budget_year), project_of(cast, budget_year, "教材编印经费"))
    with on(DAY):
        filled(one, cast.shen)
        filled(two, cast.shen)
        cases.submit(case_of(two).pk, actor=cast.shen)
        desk = as_(cast.qin)
        assert "通常的设置" in text_of(desk.get(scheme_url()))
        assert desk.post(scheme_url(), SETTINGS).status_code == 302
        stale = desk.post(scheme_url(), SETTINGS | {"points-0": "10", "points-1": "50"})
        assert stale.status_code == 409
    tick(DAY, 11)
    assert sheet_of(one.project).execution_points == D("17.00")
    assert row_of(one, "更新终端站点数").weight == D("10.00")
    assert sheet_of(two.project).execution_points == D("8.50")
    assert AuditEvent.objects.filter(kind="scheme").count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"points-0": "30"}, "各类分值合计应为 100，现在是 110"),
        ({"poor": "85"}, "不应高于“建议压减”的得分"),
        ({"slow": "101"}, "“建议压减：执行率低于”请填 0 到 100"),
        ({"points-0": "十"}, "“预算执行率”请填数字"),
        ({"reached": "60"}, "部分达成的下限应小于达成的下限"),
        ({"over": "90"}, "不应小于 100%"),
        ({"bound-1": "95", "share-1": "80"}, "从高到低"),
        ({"execution_method": ""}, "请选择预算执行率的计分方法"),
    ],
)
def test_settings_that_make_no_sense_are_refused_with_what_was_typed(
    cast: Cast, budget_year: BudgetYear, changed: dict[str, str], words: str
) -> None:
    with on(DAY):
        refused = as_(cast.qin).post(scheme_url(), SETTINGS | changed)
    assert refused.status_code == 422
    assert words in text_of(refused)
    assert not EvaluationScheme.objects.exists()


def test_sheets_with_their_drafters_follow_a_new_import_and_what_was_handed_in_stands(
    cast: Cast, budget_year: BudgetYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 2)
    projects = [project_of(cast, budget_year, f"项目{number}") for number in range(4)]
    sheets = opened(cast, *projects)
    with on(DAY):
        filled(sheets[0], cast.shen)
        filled(sheets[1], cast.shen)
        cases.submit(case_of(sheets[1]).pk, actor=cast.shen)
        at_noon = clock.now() + timedelta(hours=2)
    revision = sheet_of(projects[0]).revision
    tick(DAY, 11)
    assert sheet_of(projects[0]).execution_points == D("8.50")
    imported(
        cast.qin, date(2026, 12, 31), dict.fromkeys(projects, "365000"), unit=cast.root, confirmed_at=at_noon
    )
    tick(DAY, 13)
    moved, handed_in, *others = [sheet_of(project) for project in projects]
    assert (moved.execution_points, moved.revision) == (D("10.00"), revision)
    assert moved.total == sum((row.points for row in moved.rows.all() if row.points), D(10))
    assert {one.spent_total for one in others} == {D(365000)}
    assert (handed_in.execution_points, handed_in.spent_total) == (D("8.50"), D(310250))
    with on(DAY, 13):
        assert list(refreshing.due({refreshing.KEY}, 10)) == []
    with on(DAY, 14):
        assert list(refreshing.due((), 10)) == []


def test_a_confirmed_import_is_seen_on_the_sheets_at_once(
    cast: Cast, budget_year: BudgetYear, django_capture_on_commit_callbacks: Any
) -> None:
    project = project_of(cast, budget_year)
    opened(cast, project)
    with on(DAY, 12):
        imported(cast.qin, date(2026, 12, 31), {project: "365000"}, unit=cast.root, confirmed_at=clock.now())
        with django_capture_on_commit_callbacks(execute=True):
            on_changed.tell()
    assert sheet_of(project).spent_total == D(365000)


def test_all_sheets_are_prefilled_batch_by_batch_and_what_was_written_stays(
    cast: Cast, budget_year: BudgetYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefilling, "BATCH", 2)
    projects = [project_of(cast, budget_year, f"项目{number}") for number in range(5)]
    sheets = opened(cast, *projects)
    with on(DAY):
        filled(sheets[0], cast.shen)
        imported(cast.qin, date(2026, 12, 31), {projects[0]: "365000", projects[3]: "1"}, unit=cast.root)
        with pytest.raises(NotAllowed):
            prefilling.start(2026, actor=cast.shen)
        run = prefilling.start(2026, actor=cast.qin)
        with pytest.raises(Stale, match="还在进行"):
            prefilling.start(2026, actor=cast.qin)
        assert prefilling.batch(run.pk)
        page = text_of(as_(cast.qin).get(reverse("monitoring:evaluation_prefill", args=[run.pk])))
        assert "2 / 5 份，其中 1 份有变化" in page
    tick(DAY, 11)
    run.refresh_from_db()
    assert (run.done, run.changed) == (5, 2)
    assert run.finished_at is not None
    first = sheet_of(projects[0])
    assert (first.spent_total, first.execution_points) == (D(365000), D("10.00"))
    assert row_of(first, "更新终端站点数").actual == 57
    assert sheet_of(projects[3]).spent_total == D(1)
    SelfEvaluation.objects.update(state="in_review")
    with on(DAY, 12), pytest.raises(Refused, match="不用预填"):
        prefilling.start(2026, actor=cast.qin)


def test_a_batch_costs_the_same_however_many_sheets_it_has(cast: Cast, budget_year: BudgetYear) -> None:
    sheets = opened(cast, *(project_of(cast, budget_year, f"项目{number}") for number in range(6)))

    def cost(pks: list[int]) -> int:
        SelfEvaluation.objects.filter(pk__in=pks).update(spent_total=0)
        with (
            on(DAY),
            CaptureQueriesContext(
                connection,
            ) as found,
        ):
            assert refreshing.refresh(pks) == len(pks)
        return len(found)

    assert cost([sheets[0].pk]) == cost([sheet.pk for sheet in sheets])


def test_a_prefill_under_way_is_the_only_one_of_its_round(cast: Cast, budget_year: BudgetYear) -> None:
    (sheet,) = opened(cast, project_of(cast, budget_year))
    with on(DAY):
        run = prefilling.start(2026, actor=cast.qin)
    tick(DAY, 11)
    assert not prefilling.batch(run.pk)
    assert PrefillRun.objects.get().round == sheet.round


def sweep(day: date) -> None:
    with on(day):
        write(reminders.SOURCE, Moment.present())
        tell_due(reminders.SOURCE, Moment.present())


def told(family: str) -> list[tuple[str, int]]:
    rows = Obligation.objects.filter(stage=family, state="told").order_by("pk")
    return [(row.recipient.name, row.offset) for row in rows.select_related("recipient")]


def test_the_drafter_is_reminded_and_after_the_date_the_head_too_until_it_is_handed_in(
    cast: Cast, budget_year: BudgetYear
) -> None:
    (sheet,) = opened(cast, project_of(cast, budget_year))
    last = date(2027, 2, 26)  # the working day on which the 28th, a Sunday, falls due
    sweep(last)
    assert told(reminders.EVALUATE) == [("沈知远", 0)]
    notice = Notice.objects.get(kind=reminders.EVALUATE)
    assert notice.title == "2026年度绩效自评今天到期：远程教育站点更新经费"
    assert "请在2月28日（周日）前填写绩效自评" in notice.text
    sweep(date(2027, 3, 1))
    assert told(reminders.EVALUATE_HEAD) == [("高映雪", -1)]
    with on(date(2027, 3, 2)):
        filled(sheet, cast.shen)
        cases.submit(case_of(sheet).pk, actor=cast.shen)
    before = len(told(reminders.EVALUATE))
    sweep(date(2027, 3, 4))
    assert len(told(reminders.EVALUATE)) == before
    assert date(2027, 2, 28) == DUE
