"""Who reads an archive: whoever reads the project; packages and the book of 调阅 are the budget desk's."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts import access
from accounts.models import User
from accounts.roles import Role
from monitoring.models import ArchiveFile, Lending
from projects.access import visible_projects
from projects.models import Project
from workflows.access import visible_cases

CASE_KIND = "archive"


def visible_archives(user: access.Person) -> QuerySet[ArchiveFile]:
    """Those of visible projects; besides, those of cases the person takes part in."""
    of_cases = visible_cases(user).filter(kind=CASE_KIND).values("document_id")
    shown = Q(pk__in=of_cases) & ~Q(state=ArchiveFile.State.DRAFT)
    return ArchiveFile.objects.filter(Q(project__in=visible_projects(user)) | shown)


def archivable(user: access.Person) -> QuerySet[Project]:
    """The projects whose archive the person keeps; never one managed apart."""
    units = access.units_held(user, Role.BUDGET_OFFICER)
    return Project.objects.filter(unit__in=units).exclude(kind=Project.Kind.SEPARATE)


def visible_lendings(user: access.Person) -> QuerySet[Lending]:
    """The book of the person's budget desk: what was given of their units."""
    return Lending.objects.filter(unit__in=access.units_held(user, Role.BUDGET_OFFICER))


def reads_addition(user: User, project_id: int) -> bool:
    """Who reads the project reads what was added beside its archive."""
    return visible_projects(user).filter(pk=project_id).exists()
