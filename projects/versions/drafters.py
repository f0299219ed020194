"""Whose project it is, where nobody created it: an imported one."""

from __future__ import annotations

from django.db import transaction

from accounts import access, audit
from accounts.models import Office, Unit, User
from accounts.roles import Role
from projects.access import CASE_KIND, may_assign
from projects.models import Project, TargetVersion
from projects.versions.editing import held
from projects.versions.errors import Invalid
from projects.year import changed
from workflows import cases
from workflows.errors import NotAllowed


def take_up(version: TargetVersion, drafter: User) -> None:
    """The project has a 经办人, and its draft a case, from now on. The caller holds the version's lock."""
    project = version.project
    project.drafter = drafter
    project.save(update_fields=["drafter"])
    changed([project.pk])
    cases.open_case(CASE_KIND, version, drafter)


def assign(project_id: int, *, actor: User, drafter: User, office: Office | None) -> Project:
    """The budget desk says whose project it is, where it has no 经办人 yet.

    Raises ``NotAllowed``, or ``Invalid`` with a sentence at ``drafter`` or ``office``.
    """
    with transaction.atomic():
        draft = TargetVersion.objects.get(project=project_id, state=TargetVersion.State.DRAFT)
        version = held(draft.pk)
        project = version.project
        if not may_assign(actor, project):
            raise NotAllowed("经办人由预算绩效岗指定。")
        if found := _problems(project, drafter, office):
            raise Invalid(found)
        project.office = office
        project.save(update_fields=["office"])
        take_up(version, drafter)
        audit.record("assign", actor, f"指定 {project.name} 的经办人为 {drafter.name}", project=project.pk)
    return project


def candidates(project: Project) -> list[tuple[Office | None, User]]:
    """Who could draft the project: the 经办人 of its office, or of the unit and of each of its offices."""
    if project.office is not None:
        return [(project.office, user) for user in access.holders(Role.DRAFTER, project.unit, project.office)]
    return drafters_of(project.unit)


def drafters_of(unit: Unit) -> list[tuple[Office | None, User]]:
    """Every 经办人 of a unit with the office they draft for, A角 first."""
    places: list[Office | None] = [None, *unit.offices.filter(is_active=True)]
    return [(office, user) for office in places for user in _exactly(unit, office)]


def _exactly(unit: Unit, office: Office | None) -> list[User]:
    rows = unit.memberships.filter(access.in_force(), role=Role.DRAFTER, office=office).select_related("user")
    return [row.user for row in rows.order_by("order", "id")]


def place_name(unit: Unit, office: Office | None) -> str:
    return office.name if office else unit.label


def _problems(project: Project, drafter: User, office: Office | None) -> dict[str, str]:
    if project.drafter_id is not None:
        return {"drafter": "这个项目已有经办人。"}
    if office is not None and office.unit_id != project.unit_id:
        return {"office": f"{office.name}不在{project.unit.label}，请重新选择科室。"}
    if (office, drafter) not in drafters_of(project.unit):
        return {"drafter": f"{drafter.name}不是{place_name(project.unit, office)}的经办人，请重新选择。"}
    return {}
