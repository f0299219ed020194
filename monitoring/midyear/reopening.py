"""重新打开 and 逾期补报 of one project's 监控表, as recorded acts of the year."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from monitoring.access import may_steer
from monitoring.models import MonitoringReport
from monitoring.stages import the_stage
from workflows import year
from workflows.errors import NotAllowed, Stale


def reopen_report(report_id: int, *, actor: User, reason: str, due_on: date) -> MonitoringReport:
    """Open it again until ``due_on``: the next report begins with the words there were and new figures.

    NotAllowed but for the budget desk of the unit or above; Refused for a day that is over; Stale while it is open.
    """
    report = _current(report_id)
    if not may_steer(actor, report.project):
        raise NotAllowed("重新打开由预算绩效岗操作，需要时请与其联系。")
    year.reopen(
        the_stage(report.project_id, report.round.round_id).pk, actor=actor, reason=reason, due_on=due_on
    )
    return _latest(report)


def hand_in_late(report_id: int, *, actor: User, reason: str) -> MonitoringReport:
    """逾期补报: a report closed as 未报 is handed in after all, with the figures of the closing day; it says so for ever.

    NotAllowed but for the drafter and the budget desk; Stale when it is not 未报.
    """
    report = _current(report_id)
    year.hand_in_late(the_stage(report.project_id, report.round.round_id).pk, actor=actor, reason=reason)
    return _latest(report)


def _current(report_id: int) -> MonitoringReport:
    related = ("project__unit", "project__office", "project__drafter", "round__round")
    report = MonitoringReport.objects.select_related(*related).get(pk=report_id)
    if not report.is_current:
        raise Stale("这张监控表之后已经重新打开过，请打开最新的一张。")
    return report


def _latest(report: MonitoringReport) -> MonitoringReport:
    return MonitoringReport.objects.get(project=report.project_id, round=report.round_id, is_current=True)
