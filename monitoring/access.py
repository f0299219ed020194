"""Who reads and who explains the spending: whoever reads the project, and whoever drafts it or keeps its unit's books."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts import access
from accounts.models import Unit, User
from accounts.roles import Role
from monitoring.models import CheckpointReport, MonitoringReport, Rectification
from projects.access import may_draft, visible_projects
from projects.models import Project
from workflows.access import visible_cases

CASE_KIND = "checkpoint"
MONITORING_KIND = "monitoring"
RECTIFICATION_KIND = "rectification"


def visible_reports(user: access.Person) -> QuerySet[CheckpointReport]:
    """The reports of visible projects; besides, those of cases the person takes part in."""
    of_cases = visible_cases(user).filter(kind=CASE_KIND).values("document_id")
    shown = Q(pk__in=of_cases) & ~Q(state=CheckpointReport.State.DRAFT)
    return CheckpointReport.objects.filter(Q(project__in=visible_projects(user)) | shown)


def visible_monitoring(user: access.Person) -> QuerySet[MonitoringReport]:
    """The 监控表 of visible projects; besides, those of cases the person takes part in, once they have been handed in."""
    of_cases = visible_cases(user).filter(kind=MONITORING_KIND).values("document_id")
    shown = Q(pk__in=of_cases) & ~Q(state=MonitoringReport.State.DRAFT)
    return MonitoringReport.objects.filter(Q(project__in=visible_projects(user)) | shown)


def visible_rectifications(user: access.Person) -> QuerySet[Rectification]:
    """Those of visible projects, of oneself, and of cases the person takes part in."""
    of_cases = visible_cases(user).filter(kind=RECTIFICATION_KIND).values("document_id")
    return Rectification.objects.filter(Q(project__in=visible_projects(user)) | Q(pk__in=of_cases))


def may_explain(user: User, project: Project) -> bool:
    """The project's 经办人, and 单位财务 of its unit."""
    return may_draft(user, project) or access.holds(user, Role.UNIT_ACCOUNTANT, project.unit)


def may_steer(user: access.Person, project: Project) -> bool:
    """Reopening is the budget desk's, of the unit or above."""
    return access.holds(user, Role.BUDGET_OFFICER, project.unit)


def units_of_notices(user: access.Person) -> QuerySet[Unit]:
    """A 支出进度通报 is of whole units: those whose projects the person reads as a whole."""
    return access.units_readable(user)


def is_whole_desk(user: access.Person) -> bool:
    """Whether the person sits at the budget desk of the 本级: what concerns every unit is theirs."""
    return access.memberships_of(user).filter(role=Role.BUDGET_OFFICER, unit__parent=None).exists()
