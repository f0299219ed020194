"""What a document of a project's year belongs to: the stage it was opened for, and the case it lies in."""

from __future__ import annotations

from django.db.models import QuerySet

from projects.year import KIND as SUBJECT
from workflows.models import Case, StageRun

__all__ = ["SUBJECT", "case_of", "of_projects", "stage_of", "the_stage"]


def of_projects() -> QuerySet[StageRun]:
    """The stages of projects; the year carries other subjects too."""
    return StageRun.objects.filter(run__subject_kind=SUBJECT)


def stage_of(project_id: int, round_id: int) -> StageRun | None:
    """The project's stage of a round of the year, with what a page asks of it."""
    stages = of_projects().select_related("round", "run__unit", "run__drafter")
    return stages.filter(round=round_id, run__subject_id=project_id).first()


def the_stage(project_id: int, round_id: int) -> StageRun:
    """The same where a document was opened for it: then there is one."""
    stage = stage_of(project_id, round_id)
    assert stage is not None, "a document belongs to a stage"
    return stage


def case_of(kind: str, document_id: int) -> Case | None:
    """The document's present case."""
    return Case.objects.filter(kind=kind, document_id=document_id).order_by("-id").first()
