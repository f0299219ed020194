"""A round of 1–6月 in a year in execution, opened by the dispatcher, and its form filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from monitoring.midyear.saving import RowText, Typed, save
from monitoring.models import MonitoringReport, MonitoringRound
from projects.models import BudgetYear, Indicator, Project
from tests.cast import Cast
from tests.monitoring.checkpoints.year import approved, on, tick
from tests.monitoring.makers import at, imported
from workflows import cases, year
from workflows.models import Case, StageRun
from workflows.year import NewRound

CUTOFF, OPENS, DUE, CLOSES = date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 15), date(2026, 8, 12)
DAY = date(2026, 7, 6)
#: level1, level2, 三级指标, 指标值
ROWS = (
    ("产出指标", "数量指标", "培训期数", "≥10 期"),
    ("效益指标", "社会效益指标", "党员参学覆盖率", "≥90 %"),
)


def project(cast: Cast, budget_year: BudgetYear, name: str = "党员教育培训经费", **fields: Any) -> Project:
    """An approved project with two indicators; 60 % is planned until June, 1,000,000 yuan is the budget."""
    return approved(cast, budget_year, name, rows=ROWS, **fields)


def plan(cast: Cast, cutoff: date = CUTOFF, title: str = "1–6月运行监控", **dates: date) -> MonitoringRound:
    """秦若兰 plans a round."""
    days = {"opens_on": OPENS, "due_on": DUE, "closes_on": CLOSES, **dates}
    new = NewRound(year=2026, stage="monitoring", title=title, given={"cutoff_on": cutoff}, **days)  # type: ignore[arg-type]
    with on(date(2026, 6, 24)):
        year.is_open(2026) or year.open_year(2026, actor=cast.qin)
        return MonitoringRound.objects.get(round=year.plan_round(new, actor=cast.qin))


def spent(cast: Cast, amounts: dict[Project, str], confirmed: date = CUTOFF) -> None:
    """The export of the cut-off, for all units, imported on a day."""
    imported(cast.qin, CUTOFF, amounts, unit=cast.root, confirmed_at=at(confirmed, 8))


def report_of(made: Project) -> MonitoringReport:
    """The project's present report of the newest round."""
    found = MonitoringReport.objects.select_related("round__round", "project", "version")
    return found.filter(project=made, is_current=True).order_by("round__cutoff_on").last()  # type: ignore[return-value]


def stage_of(report: MonitoringReport) -> StageRun:
    return StageRun.objects.get(round=report.round.round_id, run__subject_id=report.project_id)


def case_of(report: MonitoringReport) -> Case:
    return Case.objects.filter(kind="monitoring", document_id=report.pk).order_by("-pk")[0]


FINE = dict.fromkeys(("scope", "procurement", "contract", "acceptance", "assets"), ("yes", "")) | {
    "carry_over": ("no", "")
}


def filled(report: MonitoringReport, *chances: str, words: bool = True, **more: Any) -> Typed:
    """The form with a chance for each row (确定能 for the others), with cause, explanation and measure unless told."""
    rows = {}
    for place, row in enumerate(Indicator.objects.filter(version=report.version).order_by("order")):
        chance = chances[place] if place < len(chances) else "certain"
        behind = words and chance != "certain"
        rows[row.uuid] = RowText(
            achieved="已办 5 期",
            expected="10 期",
            chance=chance,
            causes=("funds",) if behind else (),
            explanation="场地维修推迟两个月" if behind else "",
            measure="8月底前补办 3 期" if behind else "",
        )
    asked = {"expected": {"fiscal": Decimal(1000000)}, "rows": rows, "answers": FINE} | more
    return Typed(**asked)


def fill(report: MonitoringReport, who: User, *chances: str, **more: Any) -> MonitoringReport:
    report.refresh_from_db()
    return save(report.pk, actor=who, revision=report.revision, typed=filled(report, *chances, **more))


def confirm(cast: Cast, report: MonitoringReport, day: date = DAY) -> None:
    """Handed in and signed by all three."""
    with on(day):
        cases.submit(case_of(report).pk, actor=cast.shen)
        for signer in (cast.gao, cast.qin, cast.lu):
            cases.approve(case_of(report).pk, actor=signer)


def opened(day: date = OPENS) -> None:
    tick(day)
