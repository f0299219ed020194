"""R44: a goal that is the use of the money once more."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.settings import setting
from projects.checks.texts import likeness_of, pairs
from projects.sheet import Sheet


class GoalIsUse(Check):
    """What the money is spent on is no goal: a goal says what is different afterwards."""

    code = "R44"
    levels = (WARNING,)
    title = "绩效目标与资金用途不重复"
    reason = (
        "A copied use says nothing of what is to be reached, and the evaluation measures against the goal."
    )
    fires = Example({"goals.0": "通过举办站点骨干培训。"})
    silent = Example({"goals.0": "举办四期培训，结业合格率达到 95%，提高骨干能力。"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        use, most = pairs(sheet.purpose), float(setting(context, "goal_likeness"))
        for index, goal in enumerate(sheet.goals):
            if use and likeness_of(pairs(goal), use) > most:
                path = f"goals.{index}"
                text = "与资金用途基本相同。目标要写做到什么程度、带来什么变化。请修改，或说明。"
                yield self.finding(
                    sheet, path, WARNING, text, repairs=(Repair("修改", edit=path),), cells=(path, "purpose")
                )
