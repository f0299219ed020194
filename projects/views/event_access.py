"""The project a 预算变动 is about, for the desk that may register it, and the projects money can go to."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from accounts import access
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user
from projects import budget
from projects.access import visible_projects
from projects.events.holding import may_register
from projects.models import Project, ProjectEvent
from workflows.errors import NotAllowed


def registrable(request: HttpRequest, pk: int) -> Project:
    """The project; 404 for whoever may not read it, 403 for readers who do not sit at its budget desk."""
    user = current_user(request)
    rows = visible_projects(user).select_related("year", "unit", "office", "drafter", "parent")
    project = rows.filter(pk=pk).first()
    if project is None:
        raise Http404
    if not may_register(user, project):
        raise NotAllowed("预算变动由项目所在单位或上级的预算绩效岗登记。")
    return project


def others_for(user: User, project: Project, kind: ProjectEvent.Kind) -> list[Project]:
    """Where the project's money can go: projects of the year and of the desk's units with a 批复数 that have not left."""
    units = access.units_held(user, Role.BUDGET_OFFICER)
    rows = Project.objects.filter(year=project.year_id, unit__in=units, approved__isnull=False)
    rows = rows.exclude(pk=project.pk).exclude(pk__in=_left(project.year_id))
    if kind == ProjectEvent.Kind.BROKEN_DOWN:
        rows = rows.filter(parent=project)
    return list(rows.select_related("unit", "office").order_by("unit__code", "code", "pk"))


def _left(year: int) -> list[int]:
    rows = budget.standing().filter(kind__in=budget.LEAVING, project__year=year)
    return list(rows.values_list("project", flat=True))
