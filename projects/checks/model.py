"""The model sheet the examples change: a fictional project no rule has anything to say about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from projects.checks.apply import changed
from projects.checks.base import Context
from projects.checks.examples import Example
from projects.checks.r01_code import check_character
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, PlanPoint, Sheet

YEAR = 2026
_BASIS = "《云河市培训办法》"
_OUTPUT = "产出指标"


def code(*, region: str = "139900", year: int = 26, letter: str = "P", number: int = 2141) -> str:
    """A code with its right check character."""
    first = f"{region}{year:02d}{letter}{number:011d}"
    return first + check_character(first)


ROWS = (
    IndicatorRow(_OUTPUT, "数量指标", "骨干培训期数", "面向站点骨干举办的培训期数", "≥4 期", _BASIS),
    IndicatorRow(_OUTPUT, "质量指标", "结业合格率", "结业合格人数占参训人数的比率", "≥95%", _BASIS),
    IndicatorRow(_OUTPUT, "时效指标", "培训完成时间", "各期培训在11月底前完成", "≤11 月", _BASIS),
    IndicatorRow(_OUTPUT, "成本指标", "项目总成本", "项目总支出", "≤12 万元", _BASIS),
    IndicatorRow(_OUTPUT, "成本指标", "培训费", "场地、师资和食宿", "≤9.6 万元", _BASIS),
    IndicatorRow(_OUTPUT, "成本指标", "资料费", "教材编印", "≤2.4 万元", _BASIS),
    IndicatorRow(
        "效益指标", "社会效益指标", "骨干能力", "骨干业务能力，考核合格为达成预期", "进一步提高", _BASIS
    ),
    IndicatorRow(
        "满意度指标", "服务对象满意度指标", "学员满意度", "问卷中满意人数占有效问卷的比率", "≥90%", _BASIS
    ),
)  # fmt: skip


def model_sheet(**changes: Any) -> Sheet:
    """The model sheet, with fields replaced."""
    sheet = Sheet(
        code=code(),
        name="站点骨干培训经费",
        unit_code="301003",
        unit_name="云河市党员教育中心",
        budget=Decimal(120_000),
        fiscal=Decimal(120_000),
        other=None,
        purpose="用于举办站点骨干培训。",
        plan=tuple(
            PlanPoint(f"{percent}%", Decimal(percent), month)
            for month, percent in zip(CHECKPOINT_MONTHS, (10, 45, 80, 100), strict=True)
        ),
        goals=("举办四期培训，提高骨干能力。",),
        indicators=ROWS,
    )
    return replace(sheet, **changes)


def shown_in(example: Example) -> tuple[Sheet, Context]:
    """The sheet and the context of an example."""
    sheet = replace(changed(model_sheet(), example.changes), **example.fields)
    others = tuple(changed(model_sheet(), changes) for changes in example.neighbours)
    given: dict[str, Any] = {"year": YEAR, "others": others, **example.given}
    return sheet, Context(**given)
