"""R22: words as value without a standard to grade them by."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import WORDS, compact, read
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet


class NoGrades(Check):
    """进一步提高 can be scored only where somebody wrote what counts as reached; the department's standard text is offered."""

    code = "R22"
    levels = (INFO,)
    title = "文字指标写明评分标准"
    reason = "进一步提高 cannot be scored in the self-evaluation unless the grades were written down before."
    fires = Example({"indicators.6.description": "骨干业务能力"})
    silent = Example({"indicators.6.description": "骨干业务能力，考核合格率 90% 为达成预期，75% 为部分达成"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        standard = str(setting(context, "qualitative_standard")).strip()
        for index, row in enumerate(sheet.indicators):
            if read(row).kind != WORDS or not row.value.strip() or _graded(row, standard, context):
                continue
            path = f"indicators.{index}.description"
            if standard:
                repair = Repair("采用部门统一标准", {path: _with(row.description, standard)})
                advice = "可采用部门统一的评分标准。"
            else:
                repair, advice = Repair("修改描述", edit=path), "请在描述中写明什么情况算达成、部分达成。"
            yield self.finding(
                sheet,
                f"indicators.{index}.value",
                INFO,
                f"填的是“{row.value}”，没有评分标准，自评时不好打分。{advice}",
                together=f"填的是文字，没有评分标准，自评时不好打分。{advice}",
                repairs=(repair,),
                cells=(path,),
            )


def _graded(row: IndicatorRow, standard: str, context: Context) -> bool:
    text = compact(row.description + row.basis)
    return bool(standard and compact(standard) in text) or mentions(text, setting(context, "grading_words"))


def _with(description: str, standard: str) -> str:
    """The description with the standard behind it."""
    said = description.strip().rstrip("。；;")
    return f"{said}。{standard}" if said else standard
