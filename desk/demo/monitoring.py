"""The demo's 运行监控 of 2026: 1–5月 reported, signed and one red with a 整改; 1–6月 planned for July."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from desk.demo.agenda import Agenda, moment
from desk.demo.people import Department
from desk.demo.scan import pdf
from desk.demo.spending import look
from monitoring import evidence
from monitoring.midyear.questions import QUESTIONS
from monitoring.midyear.saving import RowText, Typed, save
from monitoring.models import MonitoringReport
from monitoring.rectification.issuing import Demand, issue
from workflows import cases, year
from workflows.models import Assignment, Case
from workflows.year import NewRound

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)
#: project number -> how many of the three have signed; None: saved, not handed in
SIGNED: dict[int, int | None] = {1: 3, 2: 3, 6: 3, 18: 3, 4: 1, 5: 0, 8: None}
#: project number -> what its first indicator may come to, why, and what is done about it
BEHIND = {
    6: ("maybe", ("people",), "加工人员抽调较多，加工比计划慢。", "7月起每周排班，9月底前补齐。"),
    18: (
        "impossible",
        ("funds", "rules"),
        "平台改造方案未定，采购没有启动。",
        "7月10日前报批方案，10月底前完成采购。",
    ),
}

FINE: tuple[str, tuple[str, ...], str, str] = ("certain", (), "", "")


def write(made: Department, agenda: Agenda) -> None:
    """The acts, each at its own moment."""
    agenda.at(moment(2026, 6, 2, 16), partial(_plan, made, MAY, date(2026, 6, 3), date(2026, 6, 17)))
    agenda.at(moment(2026, 6, 3, 8, 30), look)
    for spread, (number, signed) in enumerate(SIGNED.items()):
        filled = agenda.after(moment(2026, 6, 3), 2 + spread % 4, spread + 5)
        agenda.at(filled, partial(_fill, number))
        if signed is None:
            continue
        agenda.at(filled + timedelta(minutes=6), partial(_submit, number))
        for step in range(1, signed + 1):
            agenda.at(agenda.after(filled, step, spread + 9 + step), partial(_sign, number))
    agenda.at(moment(2026, 6, 22, 10, 30), partial(_rectify, made, 18))
    agenda.at(moment(2026, 6, 23, 9, 15), partial(_plan, made, JUNE, date(2026, 7, 1), date(2026, 7, 15)))


def _plan(made: Department, cutoff: date, opens_on: date, due_on: date) -> None:
    title = f"1–{cutoff.month}月运行监控"
    new = NewRound(2026, "monitoring", title, opens_on, due_on, given={"cutoff_on": cutoff})
    year.plan_round(new, actor=made.people["qinruolan"])


def _report(number: int) -> MonitoringReport:
    rows = MonitoringReport.objects.select_related("project__drafter", "version").filter(is_current=True)
    return rows.get(round__cutoff_on=MAY, project__code__regex=rf"{number:04d}.$", project__year=2026)


def _fill(number: int) -> None:
    report = _report(number)
    assert report.project.drafter is not None
    row = fill_report(report, number)
    if number == 1:
        evidence.add(
            report.project_id,
            actor=report.project.drafter,
            file=pdf("第一期培训签到表.pdf"),
            dated=MAY,
            row=row,
            caption="第一期培训",
            personal=True,
        )


def fill_report(report: MonitoringReport, number: int) -> UUID:
    """The whole form as its drafter fills it in; the row of its first indicator."""
    assert report.version is not None
    assert report.project.drafter is not None
    rows = {}
    for place, row in enumerate(report.version.indicators.order_by("order")):
        chance, causes, why, measure = BEHIND.get(number, FINE) if place == 0 else FINE
        rows[row.uuid] = RowText(
            achieved="未启动" if chance == "impossible" else "按进度推进，已完成约四成",
            expected="难以完成" if chance == "impossible" else f"{row.value}",
            causes=causes,
            explanation=why,
            chance=chance,
            measure=measure,
        )
    budget = max(report.budget, report.spent)
    expected = {one.source: budget for one in report.funds.all() if one.source != "total" and one.initial > 0}
    answers = {one.code: (one.fine, "") for one in QUESTIONS}
    save(
        report.pk,
        actor=report.project.drafter,
        revision=report.revision,
        typed=Typed(spent={}, expected=expected or {"fiscal": Decimal(budget)}, rows=rows, answers=answers),
    )
    return next(iter(rows))


def _case(number: int) -> Case:
    return Case.objects.get(kind="monitoring", document_id=_report(number).pk)


def _submit(number: int) -> None:
    drafter = _report(number).project.drafter
    assert drafter is not None
    cases.submit(_case(number).pk, actor=drafter)


def _sign(number: int) -> None:
    """Whoever sits on the open step."""
    case = _case(number)
    sitting = Assignment.objects.filter(case=case, state=Assignment.State.OPEN, as_deputy=False)
    cases.approve(case.pk, actor=sitting.select_related("person")[0].person, comment="同意。")


def _rectify(made: Department, number: int) -> None:
    report = _report(number)
    assert report.project.drafter is not None
    issue(
        [Demand(report.pk, report.project.drafter.pk)],
        actor=made.people["qinruolan"],
        demand="7月10日前报送实施方案和采购计划，10月底前支出达到计划的 80%。",
        due_on=date(2026, 7, 10),
    )
