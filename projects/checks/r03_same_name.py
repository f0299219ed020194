"""R03†: the same name twice in a unit and year."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.r01_code import registered_in
from projects.checks.reading import compact
from projects.sheet import Sheet


class SameName(Check):
    """Two projects of one name are asked about, unless one of them is declared 结转."""

    code = "R03"
    levels = (WARNING,)
    title = "同一单位、同一年度项目重名"
    old_year = "项目名称"
    on_placeholder = True
    reason = (
        "Two projects of one name are one project entered twice, or this year's beside what is carried over."
    )
    fires = Example(neighbours=({"code": "13990026P000000021427"},))
    silent = Example(neighbours=({"code": "13990026P000000021427", "name": "站点维护经费"},))

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        twins = [
            twin
            for twin in context.namesakes.get((sheet.unit_code, compact(sheet.name)), ())
            if twin.sheet is not sheet
        ]
        if not context.on_import:
            twins = [twin for twin in twins if twin.code != sheet.code or not sheet.code]
        if not sheet.name.strip() or not twins or any(twin.kind == "结转" for twin in twins):
            return
        codes = "、".join(twin.code or "没有编码" for twin in twins[:3])
        year = registered_in(sheet.code)
        repairs = (Repair("结转项目", {"kind": "结转"}),) if year is not None and year < context.year else ()
        yield self.finding(
            sheet,
            "name",
            WARNING,
            f"与本单位另一个项目（{codes}）同名。如是结转，请声明结转项目；如是重复，请合并或改名。",
            repairs=(*repairs, Repair("修改名称", edit="name")),
        )
