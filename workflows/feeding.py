"""What somebody owes, for their calendar: open steps with a limit, and stages of the year that have not been handed in."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from notifications.feeds import Due
from workflows import inbox, kinds
from workflows.models import Case, StageRun, YearRun
from workflows.year.dates import with_dates


def due_of(user: User) -> Iterator[Due]:
    """Both sorts; two queries. The words leave the house: sort and number, no title."""
    for row in inbox.todo(user).exclude(due_on=None):
        words = f"绩程待办：{row.step.name} {row.case.number}"
        yield Due(
            f"assignment-{row.pk}",
            row.due_on,
            words,
            reverse("workflows:case", args=[row.case_id]),
            row.created_at,
        )
    for stage in _stages(user):
        words = f"绩程：{stage.round.title} 编号 {stage.pk}"
        yield Due(f"stage-{stage.pk}", stage.due_on, words, _path(stage), stage.opened_at)


def _stages(user: User) -> Iterator[StageRun]:
    """Open stages of the runs the person drafts that are with them: nothing handed in, or returned."""
    mine = StageRun.objects.filter(
        Q(case=None) | Q(case__state=Case.State.DRAFT),
        run__drafter=user,
        run__state__in=YearRun.ALIVE,
        state=StageRun.State.OPEN,
        round__isnull=False,
    )
    return with_dates(mine.select_related("round", "case"))


def _path(stage: StageRun) -> str:
    return kinds.get(stage.case.kind).edit_url(stage.case.document_id) if stage.case else reverse("desk:home")
