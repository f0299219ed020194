"""R46ᴿ: a large sub-cost the use of the money does not mention."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.amounts import wan
from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.costs import costs_of
from projects.checks.examples import Example
from projects.checks.settings import setting
from projects.checks.topics import topic
from projects.sheet import Sheet


class UnmentionedCost(Check):
    """A part of the cost above a share of 预算数 shares a word with 资金用途, or with the project's name."""

    code = "R46"
    levels = (INFO,)
    title = "大额成本在资金用途中写明"
    reviewers_only = True
    reason = "Money may only be spent for what the use names; a large part it does not name is a question."
    fires = Example({"indicators.4.name": "播放设备", "indicators.4.description": "购置播放设备"})
    silent = Example(
        {"indicators.5.name": "播放设备", "indicators.5.description": "购置播放设备"},
        words="a fifth of the budget",
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if not sheet.budget or not sheet.purpose.strip():
            return
        least = sheet.budget * Decimal(setting(context, "large_share"))
        told = topic(f"{sheet.purpose} {sheet.name}", context)
        for part in costs_of(sheet, context).parts:
            if part.yuan < least:
                continue
            about = topic(f"{part.row.name} {part.row.description}", context)
            if about and not about & told:
                share = int(part.yuan * 100 / sheet.budget)
                text = f"{wan(part.yuan)}万元，占预算数的 {share}%，资金用途中没有提到。请核对。"
                yield self.finding(
                    sheet,
                    part.path,
                    INFO,
                    text,
                    repairs=(Repair("修改资金用途", edit="purpose"),),
                    cells=(part.path, "purpose", "budget"),
                )
