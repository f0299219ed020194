"""R02: a code registered before the budget year."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.r01_code import registered_in
from projects.sheet import Sheet


class CodeYear(Check):
    """Asks whether the project is carried over, continued, or the code mistyped; declared, there is no question."""

    code = "R02"
    levels = (WARNING,)
    title = "项目编码的年份早于预算年度"
    on_placeholder = True
    reason = (
        "A project registered earlier is carried over or continued, and half of the rules depend on which."
    )
    fires = Example({"code": "13990025P000000021415"})
    silent = Example({"code": "13990025P000000021415", "kind": "延续"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        year = registered_in(sheet.code)
        if year is None or year >= context.year or sheet.kind in ("结转", "延续"):
            return
        yield self.finding(
            sheet,
            "code",
            WARNING,
            f"项目编码中的年份是 {year}，预算年度是 {context.year}。这是结转项目、延续项目，还是编码填错了？",
            repairs=(
                Repair("结转项目", {"kind": "结转"}),
                Repair("延续项目", {"kind": "延续"}),
                Repair("编码填错了", edit="code"),
            ),
            placed=False,
        )
