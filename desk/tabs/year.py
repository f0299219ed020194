"""年度: the project's whole year as one chart with its dates, and the same as a table."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from desk.plan.year_acts import offered
from desk.tabs import Tab
from projects.budget import leavings
from projects.models import Project
from projects.year import KIND
from workflows.showing.year import draw, year_of
from workflows.year import is_desk, run_of


def context(project: Project, user: User) -> dict[str, Any]:
    run = run_of(KIND, project.pk)
    if run is None:
        return {"shown": None}
    shown = year_of(run, user)
    acts = []
    if is_desk(run.unit, user):
        acts = offered(run, project, left=project.pk in leavings([project.pk]))
    return {"shown": shown, "drawing": draw(shown), "acts": acts}


TAB = Tab("year", "年度", "desk/tabs/year.html", context, lambda project, user: None, 50)
