"""What the tab 支出进度 of a project shows: the curve twice, the checkpoints in a table, and what was spent when."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from monitoring.access import may_explain
from monitoring.checkpoints.standing import checkpoints_of, standings
from monitoring.curve.drawing import PHONE, WIDE, draw
from monitoring.curve.gathering import curve_of
from monitoring.execution.who import may_import
from projects.models import Project


def context(project: Project, user: User) -> dict[str, Any]:
    """A constant number of queries."""
    checkpoints = checkpoints_of(project.year_id)
    at = standings(checkpoints, Project.objects.filter(pk=project.pk)).get(project.pk, {})
    curve = curve_of(project, checkpoints, at)
    marks = {mark.name: mark for mark in curve.marks}
    return {
        "curve": curve,
        "drawings": [("wide", draw(curve, WIDE)), ("phone", draw(curve, PHONE))],
        "points": [(one, at.get(one.pk), marks[one.name]) for one in checkpoints],
        "figures": list(reversed(curve.spent)),
        "explains": may_explain(user, project),
        "keeps_vouchers": may_import(user, project.unit),
        "separate": project.kind == Project.Kind.SEPARATE,
    }
