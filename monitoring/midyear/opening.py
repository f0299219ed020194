"""What the year asks for when a monitoring round opens for a project, and how a round is planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from monitoring.midyear.taking import refresh
from monitoring.models import MonitoringFunds, MonitoringReport, MonitoringRound, MonitoringRow
from monitoring.models.midyear import ATTENTION, WARNING
from projects.models import Project
from workflows.errors import Refused
from workflows.kinds import NotApplicable
from workflows.models import DateChange, Round, StageRun

State = MonitoringReport.State
_DECIDED = (State.CONFIRMED, State.REFUSED)
_WORDS = ("achieved", "expected", "causes", "explanation", "chance", "measure", "remark")


def make_round(round: Round, given: Mapping[str, Any]) -> MonitoringRound:
    """The cut-off and thresholds of a round that is being planned.

    Refused without a cut-off, for one outside the year and after the last day asked for, and for thresholds out of order.
    """
    cutoff = given.get("cutoff_on")
    if not isinstance(cutoff, date):
        raise Refused("请填写运行监控的统计截止日期，例如 6月30日。")
    if cutoff.year != round.year:
        raise Refused(f"统计截止 {cutoff:%F} 不在 {round.year} 年度内，请核对。")
    if cutoff > round.due_on:
        raise Refused("统计截止应不晚于截止日期：到统计截止日以后才能填报。")
    same = MonitoringRound.objects.filter(round__year=round.year, cutoff_on=cutoff)
    if same.exclude(round__state=Round.State.RECALLED).exists():
        raise Refused(f"{round.year}年度已有统计截止 {cutoff:%F} 的运行监控，请核对。")
    attention, warning = (
        given.get(name, usual) for name, usual in (("attention", ATTENTION), ("warning", WARNING))
    )
    if not 0 <= attention <= warning <= 100:
        raise Refused("“正常不超过”应不大于“关注不超过”，都在 0 到 100 个百分点之间。")
    return MonitoringRound.objects.create(round=round, cutoff_on=cutoff, attention=attention, warning=warning)


def report_for(stage: StageRun) -> MonitoringReport:
    """The project's report for the stage's round, prefilled.

    What has been decided is never written again: opened once more, it is another report with the words of the one before.
    A report closed as 未报 keeps its figures when it is handed in late. ``NotApplicable`` for a project that came later and
    for one managed apart.
    """
    assert stage.round is not None
    project = Project.objects.get(pk=stage.run.subject_id)
    round = MonitoringRound.objects.get(round=stage.round)
    if reason := not_applicable(project, round):
        raise NotApplicable(reason)
    known = MonitoringReport.objects.filter(project=project, round=round, is_current=True).first()
    if known is None:
        known = MonitoringReport.objects.create(project=project, round=round)
    elif known.state in _DECIDED:
        known = _next(known, stage)
    elif known.frozen_at is not None and not stage.late:
        known.frozen_at = None
        known.save(update_fields=["frozen_at"])
    if known.frozen_at is None:
        refresh(round.pk, only=[known.pk])
    return known


def not_applicable(project: Project, round: MonitoringRound) -> str:
    """Why the round does not concern the project; "" where it does."""
    if project.kind == Project.Kind.SEPARATE:
        return "另行管理项目，运行监控不在本系统填报"
    if project.joined_on is not None and project.joined_on > round.cutoff_on:
        return f"{project.joined_on:%Y-%m-%d} 追加的项目，不参加{round.months}监控"
    return ""


def _next(before: MonitoringReport, stage: StageRun) -> MonitoringReport:
    """Another report after that one; its words are taken along, its figures are taken anew."""
    MonitoringReport.objects.filter(pk=before.pk).update(is_current=False)
    change = DateChange.objects.filter(round=stage.round, run=stage.run).last()
    after = MonitoringReport.objects.create(
        project_id=before.project_id,
        round_id=before.round_id,
        number=before.number + 1,
        performance_light=before.performance_light,
        compliance=before.compliance,
        reopened_by=change.actor if change else None,
        reopened_why=change.reason if change else "",
    )
    MonitoringRow.objects.bulk_create(
        MonitoringRow(report=after, uuid=row.uuid, **{name: getattr(row, name) for name in _WORDS})
        for row in before.rows.all()
    )
    MonitoringFunds.objects.bulk_create(
        MonitoringFunds(
            report=after, source=fund.source, initial=fund.initial, spent=fund.spent, expected=fund.expected
        )
        for fund in before.funds.all()
    )
    return after
