"""What somebody owes, for their calendar: open steps with a limit, and stages of the year that have not been handed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
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
        path = reverse("workflows:case", args=[row.case_id])
        assert row.due_on is not None, "asked for"
        yield Due(f"assignment-{row.pk}", row.due_on, words, path, row.created_at)
    for stage in _stages(user):
        words = f"绩程：{stage.round.title} {stage.case.number}"
        path = kinds.get(stage.case.kind).edit_url(stage.case.document_id)
        yield Due(f"stage-{stage.pk}", stage.due_on, words, path, stage.case.created_at)


def _stages(user: User) -> QuerySet[Any]:
    """Open stages of the runs the person drafts that are with them: nothing handed in, or returned."""
    mine = StageRun.objects.filter(
        run__drafter=user,
        run__state=YearRun.State.RUNNING,
        state=StageRun.State.OPEN,
        case__state=Case.State.DRAFT,
        round__isnull=False,
    )
    return with_dates(mine.select_related("round", "case"))
