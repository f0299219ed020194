"""Who imports execution, and for which units: 单位财务 for theirs, 预算绩效岗 for all they are the desk of."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts import access
from accounts.models import Unit, User
from accounts.roles import Role
from monitoring.models import ExecutionImport
from projects.models import Project
from workflows.errors import NotAllowed

ROLES = (Role.BUDGET_OFFICER, Role.UNIT_ACCOUNTANT)
NOT_YOURS = "执行数由单位财务导入本单位的，由预算绩效岗导入全部单位的。"


def units_of(user: access.Person) -> QuerySet[Unit]:
    """The units whose execution the person imports, the uppermost first; no 科室 accountant acts for a unit."""
    if not isinstance(user, User):
        return Unit.objects.none()
    held = set().union(*(access.units_held(user, role) for role in ROLES))
    return Unit.objects.filter(pk__in=held, is_active=True).order_by("code")


def may_import(user: access.Person, unit: Unit) -> bool:
    return any(access.holds(user, role, unit) for role in ROLES)


def must_import(user: User, unit: Unit) -> None:
    """Raises ``NotAllowed``."""
    if not may_import(user, unit):
        raise NotAllowed(NOT_YOURS)


def visible_imports(user: access.Person) -> QuerySet[ExecutionImport]:
    """The imports of units the person imports for, whoever made them."""
    return ExecutionImport.objects.filter(unit__in=units_of(user))


def projects_of(unit_ids: set[int], year: int) -> QuerySet[Project]:
    """The projects an import for these units can be about."""
    return Project.objects.filter(Q(unit_id__in=unit_ids), year_id=year)
