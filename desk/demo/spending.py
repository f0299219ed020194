"""The demo's spending of 2026: the year opened, its checkpoints and self-evaluation planned, exports imported month by month.

The export of 2026-06-24 is left for whoever tries the demo: importing it moves the lights. It has one row without a
code, one refund, and one code nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path

from desk.demo.agenda import Agenda, moment
from desk.demo.people import ROOT, Department
from monitoring.checkpoints.planning import plan_checkpoints
from monitoring.evaluation.planning import plan_evaluation
from monitoring.execution import confirming, receiving
from monitoring.execution.outlook import outlook
from projects.models import BudgetYear, PlanPoint, Project
from projects.workbooks import new_workbook
from workflows import dispatching, year

HEADS = ("项目编码", "项目名称", "单位编码", "指标文号", "预算数（元）", "累计支出（元）")
DOCUMENT = "云财预〔2026〕3号"
#: share of the adjusted budget until each day, of the projects that lag; the others follow their plan closely
LAGGING: Mapping[int, tuple[str, str, str, str]] = {
    3: ("0", "10.0", "21.5", "32.3"),
    6: ("7.0", "12.0", "16.0", "20.9"),
    8: ("12.4", "19.0", "26.4", "33.7"),
    18: ("13.2", "21.1", "26.2", "30.0"),
    19: ("0", "0", "0", "0"),
}
DAYS = (date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 24))
IMPORTED_AT = (moment(2026, 4, 2, 15, 20), moment(2026, 5, 7, 10, 10), moment(2026, 6, 2, 9, 45))
#: how much of the way from March's plan to June's has been gone
GONE = (Decimal(0), Decimal("0.32"), Decimal("0.64"), Decimal("0.97"))
REFUNDED, WITHOUT_CODE = 13, 24
UNKNOWN = (
    "13990026P000264190001K",
    "党员教育影视作品展播经费",
    "教育中心",
    "云财行〔2026〕88号",
    250000,
    60000,
)
FILE_NAME = "执行数-20260624.xlsx"


def write(made: Department, agenda: Agenda) -> None:
    """The year's acts, each at its own moment."""
    desk = made.people["qinruolan"]
    agenda.at(moment(2026, 1, 26, 9, 10), partial(year.open_year, 2026, actor=desk))
    agenda.at(moment(2026, 1, 26, 9, 20), partial(plan_checkpoints, 2026, desk))
    agenda.at(moment(2026, 1, 26, 9, 25), partial(plan_evaluation, 2026, desk))
    for day, when in zip(DAYS, IMPORTED_AT, strict=False):
        agenda.at(when, partial(bring_in, made, day))
        agenda.at(agenda.after(when, 0, 400), look)
    for month, on in ((3, 11), (3, 25), (4, 15), (5, 13), (6, 8), (6, 18)):
        agenda.at(moment(2026, month, on, 8, 30), look)


def look() -> None:
    """What the dispatcher would have done on that morning."""
    for _ in range(4):
        if not dispatching.tick():
            return


def bring_in(made: Department, day: date) -> None:
    """秦若兰 imports the export of a day for all units."""
    desk, root = made.people["qinruolan"], made.units[ROOT]
    held = receiving.receive(
        export(day),
        file_name=f"执行数-{day:%Y%m%d}.xlsx",
        year=BudgetYear.objects.get(pk=2026),
        unit=root,
        as_of=day,
        actor=desk,
    )
    if not held.mapping:  # the first of its kind: which column holds what is said once
        layout = receiving.layout_of(held)
        held = receiving.choose_columns(
            held.pk, actor=desk, sheet=layout.sheet, columns=layout.columns, money="yuan"
        )
    confirming.confirm(held.pk, actor=desk, answers={}, seen=outlook(held, {}).seen)


def export(day: date) -> bytes:
    """The file the 一体化 system would have given out for that day."""
    target = BytesIO()
    with new_workbook(target) as book:
        sheet = book.add_worksheet("项目支出")
        sheet.write_string(0, 0, f"项目支出执行情况表（截至{day.year}年{day.month}月{day.day}日）")
        for column, words in enumerate(HEADS):
            sheet.write_string(1, column, words)
        for row, cells in enumerate(_rows(day), 2):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, cell)
    return target.getvalue()


def leave_for_practice(place: Path) -> Path:
    """The last export as a file beside the list of accounts."""
    place.mkdir(parents=True, exist_ok=True)
    file = place / FILE_NAME
    file.write_bytes(export(DAYS[-1]))
    return file


def _rows(day: date) -> list[tuple[str | float, ...]]:
    at, last = DAYS.index(day), day == DAYS[-1]
    projects = Project.objects.filter(year=2026, approved__gt=0).exclude(code="").select_related("unit")
    plans = _plans()
    rows: list[tuple[str | float, ...]] = []
    for project in projects.order_by("unit__code", "code"):
        number = int(project.code[16:20])
        assert project.approved is not None
        share = _share(number, plans[project.pk], at)
        if last and number == REFUNDED:
            share = _share(number, plans[project.pk], at - 1) - Decimal("0.8")
        code = "" if last and number == WITHOUT_CODE else project.code
        spent = (project.approved * share / 100).quantize(Decimal("0.01"))
        rows.append((code, project.name, project.unit.code, DOCUMENT, float(project.approved), float(spent)))
    return [*rows, UNKNOWN] if last else rows


def _share(number: int, plan: Mapping[int, Decimal], at: int) -> Decimal:
    if number in LAGGING:
        return Decimal(LAGGING[number][at])
    planned = plan[3] + (plan[6] - plan[3]) * GONE[at]
    return max(planned - Decimal(number % 5) * Decimal("0.7"), Decimal(0))


def _plans() -> dict[int, dict[int, Decimal]]:
    points = PlanPoint.objects.filter(version__project__year=2026, version__state="approved")
    found: dict[int, dict[int, Decimal]] = {}
    for project, month, percent in points.values_list("version__project", "month", "percent"):
        found.setdefault(project, {})[month] = percent or Decimal(0)
    return found
