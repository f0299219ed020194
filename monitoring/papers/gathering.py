"""From the database to a notice: the projects of a unit and those below it, as far as the person reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import F

from accounts import clock
from accounts.models import Unit, User
from accounts.tree import Tree
from monitoring.checkpoints.standing import Standing, standings
from monitoring.models import Checkpoint, CheckpointReport
from monitoring.papers.notice import Line, Notice
from projects.access import visible_projects
from projects.models import Project
from workflows.year.dates import due_of_units

#: what has been handed in may be quoted; what is being written may not
_HANDED_IN = (CheckpointReport.State.IN_REVIEW, CheckpointReport.State.CONFIRMED)


def notice_of(user: User, checkpoint: Checkpoint, unit: Unit) -> Notice:
    """The notice of a checkpoint for a unit with those below it. A constant number of queries.

    Projects that left the year, and those the checkpoint does not concern, are not in it; nor is one managed apart.
    """
    below = Tree.load().below([unit.pk])
    projects = (
        visible_projects(user)
        .filter(year=checkpoint.year, unit__in=below)
        .exclude(kind=Project.Kind.SEPARATE)
    )
    found = {
        pk: cells[checkpoint.pk]
        for pk, cells in standings([checkpoint], projects).items()
        if checkpoint.pk in cells and cells[checkpoint.pk].counts
    }
    texts = explanations(
        [one.report for one in found.values() if one.report and one.light and one.light.is_behind]
    )
    rows = Project.objects.filter(pk__in=found).order_by(
        F("unit__parent").asc(nulls_first=True),
        "unit__code",
        F("office__order").asc(nulls_first=True),
        "code",
        "pk",
    )
    kept = list(rows.select_related("unit", "office"))
    lines = [_line(project, found[project.pk], texts) for project in kept]
    due = due_of_units(checkpoint.round, {unit.pk, *(project.unit_id for project in kept)})
    own, until = due[unit.pk], _until(kept, found)
    return Notice(
        sender=unit.letterhead,
        year=checkpoint.year,
        month=checkpoint.month,
        cutoff_on=checkpoint.cutoff_on,
        due_on=own,
        own_due=sorted(
            {
                project.unit.label: due[project.unit_id] for project in kept if due[project.unit_id] != own
            }.items()
        ),
        made_on=clock.today(),
        as_of=max(until.values(), default=None),
        own_as_of=sorted(
            {label: on for label, on in until.items() if on != max(until.values(), default=None)}.items()
        ),
        final=bool(found) and all(one.final for one in found.values()),
        provisional=any(one.provisional for one in found.values()),
        demands=checkpoint.demands,
        thresholds=checkpoint.thresholds,
        lines=lines,
        root=unit.label,
    )


def _until(projects: list[Project], found: Mapping[int, Standing]) -> dict[str, date]:
    """Unit -> the day its figures run to: each unit's export is imported by itself."""
    until: dict[str, date] = {}
    for project in projects:
        if (on := found[project.pk].spent_as_of) is not None:
            until[project.unit.label] = max(on, until.get(project.unit.label, on))
    return until


def explanations(reports: Collection[int]) -> dict[int, tuple[str, str]]:
    """Report -> (原因, 下一步安排) as far as they have been handed in: what is being written is not quoted. One query."""
    handed_in = CheckpointReport.objects.filter(pk__in=reports, state__in=_HANDED_IN)
    return {pk: (cause, measure) for pk, cause, measure in handed_in.values_list("pk", "cause", "measure")}


def _line(project: Project, at: Standing, texts: dict[int, tuple[str, str]]) -> Line:
    assert at.light is not None
    cause, measure = texts.get(at.report or 0, ("", ""))
    return Line(
        code=project.code,
        name=project.name,
        unit=project.unit.label,
        office=project.office.name if project.office else "",
        budget=at.budget,
        planned=at.planned,
        spent=at.spent,
        actual=at.actual,
        lag=at.lag,
        light=at.light,
        said=at.said,
        cause=cause,
        measure=measure,
        state=at.words,
        owes=at.code in ("owes", "missed", "review", "refused"),
    )
