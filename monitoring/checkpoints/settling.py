"""What the figures decide by themselves: who is green has nothing to explain; who was explained as better has to again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from monitoring.lights import Light
from monitoring.models import CheckpointReport
from monitoring.models.checkpoint import BEHIND
from monitoring.stages import SUBJECT, stage_of
from workflows import year
from workflows.dispatching import Source, Work
from workflows.models import Case, StageRun

State = CheckpointReport.State


def nothing_to_explain() -> QuerySet[CheckpointReport]:
    """Reports in an open stage that were never handed in, with figures of the cut-off that ask for nothing.

    3月底 invites an explanation until its 说明截止; then it asks for nothing more.
    """
    green = ~Q(light__in=BEHIND) & Q(provisional=False)
    only_invited = Q(light__in=BEHIND, checkpoint__demands=False, frozen_at__isnull=False)
    untouched = Q(case=None) | Q(case__state=Case.State.DRAFT, case__round=0)
    return _current(StageRun.State.OPEN, untouched).filter(
        green | only_invited, state=State.DRAFT, refreshed_at__isnull=False
    )


def explained_as_better() -> QuerySet[CheckpointReport]:
    """Reports whose stage is done though their figures now ask for more than was explained, or than nothing.

    Both are possible until the 说明截止 only: an estimate was explained, or the figures of the cut-off were imported again.
    """
    worse = Q(light=Light.WARNING, explained_light__in=["", Light.UNPLANNED, Light.NORMAL, Light.ATTENTION])
    worse |= Q(light=Light.ATTENTION, explained_light__in=["", Light.UNPLANNED, Light.NORMAL])
    return _current(StageRun.State.DONE).filter(
        worse, checkpoint__demands=True, provisional=False, state__in=[State.DRAFT, State.CONFIRMED]
    )


def settle(report_id: int) -> None:
    """End the report's stage without a decision, if that is still so."""
    report = nothing_to_explain().select_related("checkpoint").filter(pk=report_id).first()
    stage = stage_of(report.project_id, report.checkpoint.round_id) if report else None
    if report is not None and stage is not None:
        year.settle(stage.pk, words_for(report))


def ask_again(report_id: int) -> None:
    """Open the stage again by the system, with the reason on the record, if that is still so."""
    report = explained_as_better().select_related("checkpoint").filter(pk=report_id).first()
    stage = stage_of(report.project_id, report.checkpoint.round_id) if report else None
    if report is None or stage is None:
        return
    explained = Light(report.explained_light).words if report.explained_light else "正常"
    year.reopen(
        stage.pk,
        actor=None,
        reason=f"{report.checkpoint.name}执行数导入后为{report.lamp.words}（{report.said}），原为{explained}，请说明",
    )


def words_for(report: CheckpointReport) -> str:
    """Why nothing is asked for."""
    if report.lamp.is_behind:
        return f"{report.said}，未作说明（{report.checkpoint.name}不要求）"
    if report.lamp is Light.UNPLANNED:
        return f"{report.said}，无需说明"
    return "正常，无需说明"


def due_to_settle(parked: Collection[str], most: int) -> Iterable[Work]:
    return _work(nothing_to_explain(), settle, parked, most)


def due_to_ask(parked: Collection[str], most: int) -> Iterable[Work]:
    return _work(explained_as_better(), ask_again, parked, most)


def _work(
    rows: QuerySet[CheckpointReport], act: object, parked: Collection[str], most: int
) -> Iterable[Work]:
    ids = rows.exclude(pk__in=[int(key) for key in parked]).order_by("pk").values_list("pk", flat=True)[:most]
    return [Work(str(pk), alone=lambda pk=pk: act(pk)) for pk in ids]  # type: ignore[misc,operator]


def _current(state: StageRun.State, also: Q | None = None) -> QuerySet[CheckpointReport]:
    """The present reports whose stage is in this state."""
    stages = StageRun.objects.filter(
        also or Q(),
        round=OuterRef("checkpoint__round"),
        run__subject_kind=SUBJECT,
        run__subject_id=OuterRef("project"),
        state=state,
    )
    return CheckpointReport.objects.filter(Exists(stages), is_current=True)


SETTLING = Source("checkpoint_settle", "支出进度自动办结", due_to_settle)
ASKING_AGAIN = Source("checkpoint_ask_again", "支出进度重新说明", due_to_ask)
