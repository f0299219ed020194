"""Who reads and writes the 部门整体绩效目标."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts import access
from accounts.models import Unit, User
from accounts.roles import Role
from projects.models import DepartmentTarget
from workflows.access import visible_cases

CASE_KIND = "department_target"


def visible_targets(user: access.Person) -> QuerySet[DepartmentTarget]:
    """Those who read the whole 本级; besides, who takes part in its case, but never what is being rewritten."""
    of_cases = visible_cases(user).filter(kind=CASE_KIND).values("document_id")
    shown = Q(pk__in=of_cases) & ~Q(state=DepartmentTarget.State.DRAFT)
    return DepartmentTarget.objects.filter(Q(unit__in=access.units_readable(user)) | shown)


def root_of(user: access.Person) -> Unit | None:
    """The 本级 the person reads as a whole; None for everybody else."""
    return access.units_readable(user).filter(parent=None, is_active=True).order_by("code").first()


def may_draft(user: User, unit: Unit) -> bool:
    """The budget desk of the 本级, A角 and B角 alike."""
    return unit.parent_id is None and access.holds(user, Role.BUDGET_OFFICER, unit)


def may_edit(user: User, version: DepartmentTarget) -> bool:
    """Whether the person may write on this version now."""
    return version.state == DepartmentTarget.State.DRAFT and may_draft(user, version.unit)


def reads_whole(user: User, unit: Unit) -> bool:
    """Whether the person may see every project of the department: sums by unit tell of all of them."""
    return access.units_readable(user).filter(pk=unit.pk).exists()
