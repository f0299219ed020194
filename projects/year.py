"""Projects as subjects of the year's flow: what the year copies of them, and when it must look again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet

from accounts.models import User
from projects import budget
from projects.models import Project
from workflows import year
from workflows.engine.lock import case_lock, run_lock
from workflows.models import YearRun
from workflows.wakeups import subjects_changed
from workflows.year import Subject, Subjects

KIND = "project"


def join_year(project: Project, actor: User) -> None:
    """A new project takes part from the start where its year has been opened. Before anything of it is locked."""
    year.join(_subject(project), actor)


def in_hand(project_id: int) -> YearRun | None:
    """The run of a project and the cases of its stages, locked; None where its year is not opened. Inside an act only.

    An act that takes a project out of its year locks these first, the project's row after them, the log last.
    """
    run = year.run_of(KIND, project_id)
    if run is None:
        return None
    (held,) = run_lock.runs([run.pk])
    case_lock.cases([stage.case_id for stage in run_lock.stages(held) if stage.case_id is not None])
    return held


def changed(projects: Iterable[int]) -> None:
    """Name, place or 经办人 of these projects have changed: what the year copied of them is renewed right after."""
    subjects_changed(KIND, list(projects))


def _read(ids: Collection[int]) -> Sequence[Subject]:
    rows = Project.objects.filter(pk__in=ids).select_related("unit__parent", "office", "drafter")
    return [_subject(project) for project in rows.order_by("pk")]


def _of_year(wanted: int) -> QuerySet[Project]:
    """Those that have left take no part."""
    left = budget.standing().filter(kind__in=budget.LEAVING).values("project")
    return Project.objects.filter(year=wanted).exclude(pk__in=left)


def _subject(project: Project) -> Subject:
    return Subject(
        kind=KIND,
        id=project.pk,
        year=project.year_id,
        title=project.name,
        unit=project.unit,
        office=project.office,
        drafter=project.drafter,
        facts={"code": project.code, "kind": project.kind, "is_key": project.is_key},
    )


PROJECTS = Subjects(KIND, _read, _of_year)
