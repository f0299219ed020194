"""重新打开 and 逾期补报: a checkpoint that has ended for a project is opened once more, as a recorded act."""

from __future__ import annotations

from datetime import date

from accounts import clock
from accounts.models import User
from monitoring.access import may_steer
from monitoring.checkpoints.refreshing import refresh
from monitoring.models import CheckpointReport
from monitoring.stages import the_stage
from workflows import year
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import StageRun


def reopen_report(report_id: int, *, actor: User, reason: str, due_on: date) -> CheckpointReport:
    """Open the project's checkpoint again until ``due_on``: figures imported until then count, and it is explained again.

    The report there was stays as it is. NotAllowed but for the budget desk of the unit or above; Refused for a day that is
    over; Stale while it is open.
    """
    report = _current(report_id)
    if not may_steer(actor, report.project):
        raise NotAllowed("重新打开由预算绩效岗操作，需要时请与其联系。")
    if due_on < clock.today():
        raise Refused("新的说明截止应不早于今天。")
    stage = the_stage(report.project_id, report.checkpoint.round_id)
    if stage.state in StageRun.ALIVE:
        raise Stale(
            f"“{report.project.name}”{report.checkpoint.name}还没有办结，不用重新打开。需要时可以延期。"
        )
    year.reopen(stage.pk, actor=actor, reason=reason, due_on=due_on)
    # After the commit: whoever refreshes holds the checkpoint first and the reports then.
    refresh(report.checkpoint_id)
    return _latest(report)


def hand_in_late(report_id: int, *, actor: User, reason: str) -> CheckpointReport:
    """逾期补报: a report closed as 未报 is explained after all, with its final figures; it says so for ever.

    NotAllowed but for the drafter and the budget desk; Stale when it is not 未报.
    """
    report = _current(report_id)
    year.hand_in_late(the_stage(report.project_id, report.checkpoint.round_id).pk, actor=actor, reason=reason)
    return _latest(report)


def _current(report_id: int) -> CheckpointReport:
    related = ("project__unit", "project__office", "project__drafter", "checkpoint__round")
    report = CheckpointReport.objects.select_related(*related).get(pk=report_id)
    if not report.is_current:
        raise Stale("这份报告之后已经重新打开过，请打开最新的一份。")
    return report


def _latest(report: CheckpointReport) -> CheckpointReport:
    return CheckpointReport.objects.get(
        project=report.project_id, checkpoint=report.checkpoint_id, is_current=True
    )
