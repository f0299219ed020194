"""What the year asks for when a checkpoint opens for a project: a report of its own, or the reason why there is none."""

from __future__ import annotations

from accounts import clock
from monitoring.checkpoints.dates import limit_of
from monitoring.checkpoints.planning import checkpoint_of
from monitoring.models import Checkpoint, CheckpointReport
from projects.models import Project
from workflows.kinds import NotApplicable
from workflows.models import DateChange, StageRun
from workflows.year import effective

#: what has been decided is never written again: the next one is another report
_DECIDED = (CheckpointReport.State.CONFIRMED, CheckpointReport.State.REFUSED)


def report_for(stage: StageRun) -> CheckpointReport:
    """The project's report for the stage's round. Its figures are taken with all others by the refreshing that follows.

    What has been decided is never written again: opened once more, it is another report. That one begins with new figures
    where the 说明截止 has been moved and is not over, and with the final ones otherwise; so does one that was not decided
    but had become final. Handed in late (逾期补报), the report there is keeps its figures. ``NotApplicable`` for a project
    that came later and for one managed apart.
    """
    assert stage.round is not None
    project = Project.objects.get(pk=stage.run.subject_id)
    checkpoint = checkpoint_of(stage.round)
    if reason := not_applicable(project, checkpoint):
        raise NotApplicable(reason)
    known = CheckpointReport.objects.filter(project=project, checkpoint=checkpoint, is_current=True).first()
    if known is None:
        return CheckpointReport.objects.create(project=project, checkpoint=checkpoint)
    anew = _is_due(stage) and _reopened(stage)
    if known.state in _DECIDED or (known.frozen_at is not None and anew):
        return _next(known, stage, anew=anew or known.frozen_at is None)
    return known


def not_applicable(project: Project, checkpoint: Checkpoint) -> str:
    """Why the checkpoint does not concern the project; "" where it does."""
    if project.kind == Project.Kind.SEPARATE:
        return "另行管理项目，支出进度不在本系统填报"
    if project.joined_on is not None and project.joined_on > checkpoint.cutoff_on:
        return f"{project.joined_on:%Y-%m-%d} 追加的项目，不参加{checkpoint.name}节点"
    return ""


def _reopened(stage: StageRun) -> bool:
    last = DateChange.objects.filter(round=stage.round, run=stage.run).last()
    return last is not None and last.sort == DateChange.Sort.REOPENED


def _is_due(stage: StageRun) -> bool:
    """Whether the 说明截止 that holds for the project is still to come."""
    assert stage.round is not None
    return clock.now() <= limit_of(effective(stage.round, stage.run).due_on)


def _next(before: CheckpointReport, stage: StageRun, *, anew: bool) -> CheckpointReport:
    """Another report after that one; its words are taken along, its figures unless they are taken anew."""
    CheckpointReport.objects.filter(pk=before.pk).update(is_current=False)
    change = DateChange.objects.filter(round=stage.round, run=stage.run).last()
    after = CheckpointReport(
        project_id=before.project_id,
        checkpoint_id=before.checkpoint_id,
        number=before.number + 1,
        cause=before.cause,
        measure=before.measure,
        reopened_by=change.actor if change else None,
        reopened_why=change.reason if change else "",
    )
    if not anew:
        for name in FIGURES:
            setattr(after, name, getattr(before, name))
    after.save()
    return after


#: what is frozen with ``frozen_at``
FIGURES = (
    "version_id", "budget", "planned", "spent", "spent_as_of", "actual", "lag", "light", "why", "provisional", "frozen_at",
    "refreshed_at",
)  # fmt: skip
