"""查阅授权: who may read this one project besides its unit. Given and taken back by the budget desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from guardian.models import UserObjectPermission

from accounts import access
from accounts.models import User
from accounts.roles import ADMINISTRATORS
from desk.tabs import Tab
from projects.access import may_assign
from projects.models import Project


def readers_of(project: Project) -> QuerySet[User]:
    """The people to whom the project was granted one by one."""
    rows = UserObjectPermission.objects.filter(
        permission__codename="view_project",
        permission__content_type__app_label="projects",
        object_pk=str(project.pk),
    )
    return User.objects.filter(pk__in=rows.values("user")).select_related("unit", "office")


def may_be_added(project: Project, user: User) -> QuerySet[User]:
    """Active people outside the three administrators who do not have the grant yet; never the one who gives."""
    administrators = Q(memberships__role__in=ADMINISTRATORS)
    people = User.objects.filter(is_active=True).exclude(administrators).exclude(pk=user.pk)
    return people.exclude(pk__in=readers_of(project).values("pk")).select_related("unit", "office")


def context(project: Project, user: User) -> dict[str, Any]:
    return {"readers": list(readers_of(project)), "others": list(may_be_added(project, user))}


def is_shown(project: Project, user: User) -> bool:
    """Only to those who may give and take."""
    return may_assign(user, project) and not access.is_administrator(user)


TAB = Tab(
    "readers",
    "查阅授权",
    "desk/tabs/readers.html",
    context,
    lambda project, user: readers_of(project).count(),
    90,
    is_shown,
)
