"""Who reads, fills in and steers a self-evaluation."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts import access
from accounts.models import User
from accounts.roles import Role
from monitoring.models import SelfEvaluation
from projects.access import may_draft, visible_projects
from projects.models import Project
from workflows.access import visible_cases

CASE_KIND = "self_evaluation"


def visible_evaluations(user: access.Person) -> QuerySet[SelfEvaluation]:
    """The sheets of visible projects; besides, those of cases the person takes part in, while they are shown them."""
    of_cases = visible_cases(user).filter(kind=CASE_KIND).values("document_id")
    shown = Q(pk__in=of_cases) & ~Q(state=SelfEvaluation.State.DRAFT)
    return SelfEvaluation.objects.filter(Q(project__in=visible_projects(user)) | shown)


def may_fill(user: User, project: Project) -> bool:
    """The project's 经办人."""
    return may_draft(user, project)


def may_steer(user: access.Person, project: Project) -> bool:
    """Consent, deductions and reopening are the budget desk's, of the unit or above; nobody judges a project they draft."""
    return access.holds(user, Role.BUDGET_OFFICER, project.unit) and project.drafter_id != user.pk
