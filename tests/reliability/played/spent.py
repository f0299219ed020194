"""The exports of the 一体化 system after the demo's first morning, imported through the same verbs as on the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO

from desk.demo.people import ROOT, Department
from desk.demo.spending import DOCUMENT, HEADS
from monitoring.execution import confirming, receiving
from monitoring.execution.outlook import outlook
from projects.models import BudgetYear, Project
from projects.workbooks import new_workbook


def bring_in(made: Department, day: date, usual: str, others: Mapping[int, str]) -> None:
    """秦若兰 imports the export of ``day``: everybody has spent ``usual`` percent, ``others`` by number what they have."""
    desk, root = made.people["qinruolan"], made.units[ROOT]
    held = receiving.receive(
        _export(usual, others), file_name=f"执行数-{day:%Y%m%d}.xlsx", year=BudgetYear.objects.get(pk=2026),
        unit=root, as_of=day, actor=desk,
    )  # fmt: skip
    assert held.mapping, "which column holds what was said with the demo's first export"
    confirming.confirm(held.pk, actor=desk, answers={}, seen=outlook(held, {}).seen)


def _export(usual: str, others: Mapping[int, str]) -> bytes:
    projects = Project.objects.filter(year=2026, approved__gt=0).exclude(code="").select_related("unit")
    target = BytesIO()
    with new_workbook(target) as book:
        sheet = book.add_worksheet("项目支出")
        for column, words in enumerate(HEADS):
            sheet.write_string(0, column, words)
        for row, project in enumerate(projects.order_by("unit__code", "code"), 1):
            budget = project.adjusted if project.adjusted is not None else project.approved
            assert budget is not None
            spent = budget * Decimal(others.get(int(project.code[16:20]), usual)) / 100
            for column, text in enumerate((project.code, project.name, project.unit.code, DOCUMENT)):
                sheet.write_string(row, column, text)
            sheet.write_number(row, 4, float(budget))
            sheet.write_number(row, 5, float(spent.quantize(Decimal("0.01"))))
    return target.getvalue()
