"""绩效自评: the project's sheets of the year, the present one first, with what was said beside them."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from desk.tabs import Tab
from monitoring.evaluation.lines import lines
from monitoring.models import SelfEvaluation
from projects.models import Project


def context(project: Project, user: User) -> dict[str, Any]:
    sheets = SelfEvaluation.objects.filter(project=project).order_by("-round", "-number")
    return {"line": lines(Project.objects.filter(pk=project.pk), project.year_id)[0], "sheets": list(sheets)}


TAB = Tab("evaluation", "绩效自评", "monitoring/evaluation/tab.html", context, lambda project, user: None, 30)
