"""What hangs on a person here: asked before they are deactivated or lose a role."""

from __future__ import annotations

from accounts.hooks import Hanging
from accounts.models import User
from projects.models import BudgetYear, DepartmentTarget, Project


def hanging_on(user: User) -> list[Hanging]:
    """The projects of years not closed that the person drafts, and the department's target while it is in work."""
    drafted = Project.objects.filter(drafter=user).exclude(year__stage=BudgetYear.Stage.CLOSED)
    targets = DepartmentTarget.objects.filter(drafter=user, state__in=DepartmentTarget.IN_WORK)
    return [Hanging("经办的项目", drafted.count()), Hanging("在办的部门整体绩效目标", targets.count())]
