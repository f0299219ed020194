"""A faultless sheet of a fictional department, and ways to spoil it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from projects.checks import Context, Finding, Repair, apply_repair, review_one
from projects.checks.model import ROWS, model_sheet
from projects.checks.model import YEAR as YEAR
from projects.checks.model import code as code
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, PlanPoint, Sheet

LEVEL1 = {
    "数量": "产出指标",
    "质量": "产出指标",
    "时效": "产出指标",
    "成本": "产出指标",
    "满意度": "满意度指标",
}


def row(
    cls: str,
    value: str,
    name: str = "骨干培训",
    description: str | None = None,
    basis: str = "《云河市培训办法》",
) -> IndicatorRow:
    """One row of class 数量, 质量, 时效, 成本, 社会效益 …, 满意度; described like no other unless told how."""
    if description is None:
        description = f"按台账统计的{cls}：{name}；基本达成由单位评定"
    level2 = "服务对象满意度指标" if cls == "满意度" else f"{cls}指标"
    return IndicatorRow(LEVEL1.get(cls, "效益指标"), level2, name, description, value, basis)


def plan(*percents: str | None, months: tuple[int | None, ...] = CHECKPOINT_MONTHS) -> tuple[PlanPoint, ...]:
    """``plan("10%", None, "80%", "100%")``; ``months=(None,) * 3`` for a text with open months."""
    return tuple(
        PlanPoint(text or "", Decimal(text.rstrip("%")) if text else None, month)
        for text, month in zip(percents, months, strict=True)
    )


def wan(amount: str) -> Decimal:
    """万元 in yuan."""
    return Decimal(amount) * 10_000


def faultless(**changes: Any) -> Sheet:
    """A sheet no rule has anything to say about, with fields replaced."""
    return model_sheet(**changes)


def with_row(index: int, **changes: Any) -> Sheet:
    """The faultless sheet with cells of one row replaced."""
    rows = list(ROWS)
    rows[index] = replace(rows[index], **changes)
    return faultless(indicators=tuple(rows))


def with_more(*rows: IndicatorRow, **changes: Any) -> Sheet:
    """The faultless sheet with rows added at the end."""
    return faultless(indicators=(*ROWS, *rows), **changes)


def found(rule: str, sheet: Sheet, **context: Any) -> list[Finding]:
    """What one rule says about the sheet."""
    given = Context(**{"year": YEAR, **context})
    return [finding for finding in review_one(sheet, given) if finding.rule == rule]


def said(rule: str, sheet: Sheet, **context: Any) -> list[tuple[str, str]]:
    """(severity, path) of every finding of a rule."""
    return [(finding.severity, finding.path) for finding in found(rule, sheet, **context)]


def complete_repairs(finding: Finding) -> list[Repair]:
    """The buttons of a finding that settle it by themselves."""
    return [repair for repair in finding.repairs if repair.complete]


def assert_every_repair_settles(rule: str, sheet: Sheet, **context: Any) -> None:
    """Applying any button removes its finding and makes no new 必须修改 of the same rule."""
    before = found(rule, sheet, **context)
    assert before
    for finding in before:
        buttons = complete_repairs(finding)
        for repair in buttons:
            after = found(rule, apply_repair(sheet, repair), **context)
            places = {(one.path, one.aspect) for one in after}
            assert (finding.path, finding.aspect) not in places, (repair, after)
            errors = {one.path for one in after if one.severity == "error"}
            assert errors <= {one.path for one in before if one.severity == "error"}, (repair, after)
