"""R10: every class has a row or a reason."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import ERROR, Check, Context, Finding
from projects.checks.moves import add_row, rows_of
from projects.sheet import LEVELS, Sheet

REQUIRED = ("数量", "质量", "时效", "成本", "效益", "满意度")


class Classes(Check):
    """数量, 质量, 时效, 成本, one 效益 and 满意度 are present, or 不适用 with a reason."""

    code = "R10"
    title = "各类指标齐全"

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        missing = [family for family in REQUIRED if not rows_of(sheet, family)]
        unexplained = [
            family for family in missing if _declared(sheet, family) and not _reason(sheet, family)
        ]
        absent = [family for family in missing if not _declared(sheet, family)]
        sentences = []
        if absent:
            sentences.append(f"还没有{_listed(absent)}。请补充；确实不需要的，选“不适用”并写明原因。")
        if unexplained:
            sentences.append(f"{_listed(unexplained)}选了“不适用”，还没有写原因。请写明原因，或补充指标。")
        if sentences:
            reported = [*absent, *unexplained]
            only = reported[0] if len(reported) == 1 else "several"
            repairs = tuple(add_row(sheet, family) for family in reported)
            yield self.finding(sheet, "indicators", ERROR, "".join(sentences), aspect=only, repairs=repairs)


def _listed(families: list[str]) -> str:
    return "、".join(f"{family}指标" for family in families)


def _keys(family: str) -> tuple[str, ...]:
    if family == "效益":
        return ("效益指标", "效益")
    if family == "满意度":
        return ("满意度指标", "服务对象满意度指标", "满意度")
    return (f"{family}指标", family)


def _declared(sheet: Sheet, family: str) -> bool:
    """True when the class, or for 效益 each of its four classes, is marked 不适用."""
    if any(key in sheet.not_applicable for key in _keys(family)):
        return True
    return family == "效益" and all(name in sheet.not_applicable for name in LEVELS["效益指标"])


def _reason(sheet: Sheet, family: str) -> bool:
    if any(sheet.not_applicable.get(key, "").strip() for key in _keys(family)):
        return True
    return family == "效益" and all(sheet.not_applicable.get(name, "").strip() for name in LEVELS["效益指标"])
