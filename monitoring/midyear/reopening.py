"""重新打开 and 逾期补报 of one project's 监控表, as recorded acts of the year."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from monitoring.access import may_steer
from monitoring.checkpoints.refreshing import SUBJECT
from monitoring.models import MonitoringReport
from workflows import year
from workflows.errors import NotAllowed, Stale
from workflows.models import StageRun


def stage_of(report: MonitoringReport) -> StageRun | None:
    """The stage of the project's year the report belongs to."""
    stages = StageRun.objects.select_related("round", "run__unit", "run__drafter")
    return stages.filter(
        round=report.round.round_id, run__subject_kind=SUBJECT, run__subject_id=report.project_id
    ).first()


def reopen_report(report_id: int, *, actor: User, reason: str, due_on: date) -> MonitoringReport:
    """Open it again until ``due_on``: the next report begins with the words there were and new figures.

    NotAllowed but for the budget desk of the unit or above; Refused for a day that is over; Stale while it is open.
    """
    report = _current(report_id)
    if not may_steer(actor, report.project):
        raise NotAllowed("重新打开由预算绩效岗操作，需要时请与其联系。")
    year.reopen(_stage(report).pk, actor=actor, reason=reason, due_on=due_on)
    return _latest(report)


def hand_in_late(report_id: int, *, actor: User, reason: str) -> MonitoringReport:
    """逾期补报: a report closed as 未报 is handed in after all, with the figures of the closing day; it says so for ever.

    NotAllowed but for the drafter and the budget desk; Stale when it is not 未报.
    """
    report = _current(report_id)
    year.hand_in_late(_stage(report).pk, actor=actor, reason=reason)
    return _latest(report)


def _current(report_id: int) -> MonitoringReport:
    related = ("project__unit", "project__office", "project__drafter", "round__round")
    report = MonitoringReport.objects.select_related(*related).get(pk=report_id)
    if not report.is_current:
        raise Stale("这张监控表之后已经重新打开过，请打开最新的一张。")
    return report


def _stage(report: MonitoringReport) -> StageRun:
    stage = stage_of(report)
    assert stage is not None, "a report belongs to a stage"
    return stage


def _latest(report: MonitoringReport) -> MonitoringReport:
    return MonitoringReport.objects.get(project=report.project_id, round=report.round_id, is_current=True)
