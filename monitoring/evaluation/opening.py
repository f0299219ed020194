"""What the year asks for when the self-evaluation opens for a project: a sheet of its own, or why there is none."""

from __future__ import annotations

from dataclasses import asdict

from accounts import clock
from monitoring.checkpoints.dates import end_of
from monitoring.evaluation import rows as sheet_rows
from monitoring.evaluation import scheme
from monitoring.evaluation.computing import keep
from monitoring.evaluation.funds import LINES, Funds, funds, last_day
from monitoring.models import EvaluationRow, SelfEvaluation
from projects.models import Goal, Project, TargetVersion
from workflows.kinds import NotApplicable
from workflows.models import DateChange, StageRun

#: what has been decided is never written again: the next one is another sheet
_DECIDED = (SelfEvaluation.State.CONFIRMED, SelfEvaluation.State.REFUSED)
_LOCKED = (TargetVersion.State.APPROVED, TargetVersion.State.SUPERSEDED)
SEPARATE = "另行管理项目，绩效自评不在本系统填报"


def evaluation_for(stage: StageRun) -> SelfEvaluation:
    """The project's sheet for the stage's round, prefilled; where the one there is has been decided, another after it.

    ``NotApplicable`` for a project managed apart.
    """
    assert stage.round is not None
    project = Project.objects.select_related("year").get(pk=stage.run.subject_id)
    if project.kind == Project.Kind.SEPARATE:
        raise NotApplicable(SEPARATE)
    known = SelfEvaluation.objects.filter(project=project, round=stage.round, is_current=True).first()
    if known is not None and known.state not in _DECIDED:
        return known
    new = SelfEvaluation(project=project, round=stage.round)
    if known is not None:
        _after(new, known, stage)
    return _filled(new, known)


def version_in_force(project: Project) -> TargetVersion | None:
    """The version locked last by the end of the year; of a project approved later the last one there is."""
    locked = TargetVersion.objects.filter(project=project, state__in=_LOCKED).order_by("-locked_at", "-pk")
    # A draft that a 批复版 replaced was never in force.
    locked = locked.exclude(state=TargetVersion.State.SUPERSEDED, locked_at=None)
    locked = locked.select_related("project__year")
    return locked.filter(locked_at__lte=end_of(last_day(project.year_id))).first() or locked.first()


def take_funds(evaluation: SelfEvaluation, found: Funds) -> bool:
    """Write the totals into the sheet (not saved); whether one of them changed.

    The division of a total that stays is the drafter's. That of one that changed is proposed anew.
    """
    changed = evaluation.spent_as_of != found.as_of
    evaluation.spent_as_of = found.as_of
    for line in LINES:
        money = getattr(found, line)
        if getattr(evaluation, f"{line}_total") != money.total:
            changed = True
            for name, amount in asdict(money).items():
                setattr(evaluation, f"{line}_{name}", amount)
    return changed


def _filled(new: SelfEvaluation, before: SelfEvaluation | None) -> SelfEvaluation:
    project = new.project
    new.refreshed_at = clock.now()
    new.version = version_in_force(project)
    new.scored_by = scheme.pinned(scheme.scheme_of(project.year))
    new.goal = _goals(new.version)
    versions = [new.version.pk] if new.version else []
    take_funds(new, funds([project.pk], project.year_id, versions)[project.pk])
    rows = sheet_rows.new_rows(new, scheme.read(new.scored_by))
    if before is not None:
        _take_along(rows, before, scheme.read(new.scored_by))
    keep(new, rows)
    new.save()
    EvaluationRow.objects.bulk_create(rows)
    return new


def _goals(version: TargetVersion | None) -> str:
    if version is None:
        return ""
    texts = Goal.objects.filter(version=version).order_by("order").values_list("text", flat=True)
    return "\n".join(texts)


def _after(new: SelfEvaluation, before: SelfEvaluation, stage: StageRun) -> None:
    """Another sheet after that one, with what was written on it."""
    SelfEvaluation.objects.filter(pk=before.pk).update(is_current=False)
    change = DateChange.objects.filter(round=stage.round, run=stage.run).last()
    new.number = before.number + 1
    new.reopened_by = change.actor if change else None
    new.reopened_why = change.reason if change else ""
    for name in WRITTEN:
        setattr(new, name, getattr(before, name))


def _take_along(rows: list[EvaluationRow], before: SelfEvaluation, by: scheme.Scheme) -> None:
    known = {row.uuid: row for row in before.rows.all()}
    for row in rows:
        old = known.get(row.uuid)
        if old is not None:
            for name in (*ROW_WRITTEN, *CONSENT):
                setattr(row, name, getattr(old, name))
    sheet_rows.settle(rows, by)


#: what the drafter writes on the sheet, and on a row
WRITTEN = (
    "carried_out", "completed", "achieved", "execution_cause", "execution_measure", "leader", "accountant", "exempt_why",
    *(f"{line}_{source}" for line in LINES for source in ("total", "fiscal", "carried", "other")),
)  # fmt: skip
ROW_WRITTEN = (
    "actual_text", "actual", "outcome", "band", "percent", "sent", "returned", "satisfied", "cause", "measure", "drop_asked",
)  # fmt: skip
CONSENT = ("dropped", "dropped_why", "dropped_by", "dropped_at")
