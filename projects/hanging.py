"""What hangs on a person here: asked before they are deactivated or lose a role."""

from __future__ import annotations

from accounts.hooks import Hanging
from accounts.models import User
from projects.models import BudgetYear, Project


def hanging_on(user: User) -> list[Hanging]:
    """The projects of years not closed that the person drafts."""
    drafted = Project.objects.filter(drafter=user).exclude(year__stage=BudgetYear.Stage.CLOSED)
    return [Hanging("经办的项目", drafted.count())]
