"""R10: every class has a row or a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from projects.checks.base import ERROR, Check, Context, Finding
from projects.checks.examples import Example
from projects.checks.moves import add_row, has_row, rows_of
from projects.checks.places import compact
from projects.sheet import LEVELS, Sheet

REQUIRED = ("数量", "质量", "时效", "成本", "效益", "满意度")


class Classes(Check):
    """数量, 质量, 时效, 成本, one 效益 and 满意度 are present, or 不适用 with a reason."""

    code = "R10"
    levels = (ERROR,)
    title = "各类指标齐全"
    reason = "The form asks for each class, and the evaluation gives points to each."
    fires = Example({"indicators.2.level2": "质量指标", "indicators.2.value": "≥90%"})
    silent = Example(
        {"indicators.2.level2": "质量指标", "indicators.2.value": "≥90%"},
        fields={"not_applicable": {"时效指标": "全年持续开展，没有完成时间"}},
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        absent = [name for name in REQUIRED if not rows_of(sheet, name) and not _declared(sheet, name)]
        unexplained = [name for name in _declined(sheet) if not sheet.not_applicable[name].strip()]
        sentences = []
        begun = [name for name in absent if has_row(sheet, name)]
        if missing := [name for name in absent if name not in begun]:
            names = _names(missing)
            sentences.append(f"还没有{names}。请补充；确实不需要的，选“不适用”并写明原因。")
        if begun:
            sentences.append(f"{_names(begun)}的行还空着，请填写三级指标和指标值。")
        if unexplained:
            sentences.append(f"{'、'.join(unexplained)}选了“不适用”，还没有写原因。请写明原因，或补充指标。")
        if sentences:
            only = absent[0] if len(absent) == 1 and not unexplained else "several"
            repairs = tuple(add_row(sheet, name) for name in missing)
            yield self.finding(sheet, "indicators", ERROR, "".join(sentences), aspect=only, repairs=repairs)


def _names(families: Iterable[str]) -> str:
    return "、".join(f"{name}指标" for name in families)


def _declined(sheet: Sheet) -> list[str]:
    """The classes marked 不适用 that have no rows."""
    present = {compact(row.level2) for row in sheet.indicators if row.name.strip() or row.value.strip()}
    return [name for name in sheet.not_applicable if name not in present]


def _declared(sheet: Sheet, family: str) -> bool:
    """True when the class is marked 不适用; 效益 as a whole, or each of its four classes."""
    marked = {name.removesuffix("指标") for name in sheet.not_applicable}
    if family == "效益":
        return "效益" in marked or all(name.removesuffix("指标") in marked for name in LEVELS["效益指标"])
    return family in marked or (family == "满意度" and "服务对象满意度" in marked)
