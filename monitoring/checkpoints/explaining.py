"""原因 and 下一步安排: saved by whoever may explain, while the report is with them."""

from __future__ import annotations

import unicodedata
from typing import cast

from accounts import clock
from accounts.models import User
from monitoring.access import CASE_KIND, may_explain
from monitoring.models import CheckpointReport
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused, Stale

LONGEST = 1000


def explain(report_id: int, *, actor: User, revision: int, cause: str, measure: str) -> CheckpointReport:
    """Keep what was written, if nobody saved since ``revision``.

    ``NotAllowed`` for anybody else, ``Stale`` where the case is under way or somebody saved meanwhile, ``Refused`` for a
    text that is too long. Figures are not touched.
    """
    words = {"cause": _tidy(cause), "measure": _tidy(measure)}
    if any(len(text) > LONGEST for text in words.values()):
        raise Refused(f"原因和下一步安排各不超过 {LONGEST} 字，请精简后再保存。")
    with locked_for_edit(CASE_KIND, report_id) as editing:
        report = cast(CheckpointReport, editing.document)
        if not may_explain(actor, report.project):
            raise NotAllowed(_whose(report), editing.case)
        if not report.is_current or report.state != CheckpointReport.State.DRAFT or editing.case is None:
            raise Stale(
                "这次的支出进度说明已经办结，不能修改。需要补充时请预算绩效岗重新打开。", editing.case
            )
        if report.revision != revision:
            raise Stale("您打开页面后，别人保存过这份说明。您的文字还没有保存，请对照后再改。", editing.case)
        if (report.cause, report.measure) != (words["cause"], words["measure"]):
            report.cause, report.measure = words["cause"], words["measure"]
            report.revision += 1
            report.saved_at = clock.now()
            report.save(update_fields=["cause", "measure", "revision", "saved_at"])
        return report


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip().replace("\x00", "")


def _whose(report: CheckpointReport) -> str:
    drafter = report.project.drafter
    if drafter is None:
        return "这个项目还没有经办人，请预算绩效岗先指定经办人。"
    return f"这份说明由经办人{drafter.name}或单位财务填写，请联系{drafter.name}。"
