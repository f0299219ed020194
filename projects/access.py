"""Who reads and edits what of this room: one function per model, for list, page, search, export and attachment."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts import access
from accounts.models import User
from accounts.roles import Role
from projects.models import AmountList, Project, TargetImport, TargetVersion
from workflows.access import visible_cases

CASE_KIND = "target"
#: a 目标调整 and a 更正 are cases of their own; their document is a version too, so that ids are unique over all three
ADJUSTMENT, CORRECTION = "target_adjustment", "target_correction"
CASE_KINDS = (CASE_KIND, ADJUSTMENT, CORRECTION)
_OF_LABEL = {TargetVersion.Label.ADJUSTED: ADJUSTMENT, TargetVersion.Label.CORRECTED: CORRECTION}
#: attachments of this owner kind are 佐证材料; the owner is the project's id
EVIDENCE = "evidence"


def visible_projects(user: access.Person) -> QuerySet[Project]:
    """The projects of the person's units and offices, their own, and those granted to them one by one."""
    return Project.objects.filter(access.scope_q(user, granted=Project))


def visible_versions(user: access.Person) -> QuerySet[TargetVersion]:
    """The versions of visible projects; besides, those of cases the person takes part in.

    A signer reads what was put before them and nothing else: while the drafter works on it again, the version is
    not what they were shown, and the case's snapshots are what they read.
    """
    of_cases = visible_cases(user).filter(kind__in=CASE_KINDS).values("document_id")
    shown = Q(pk__in=of_cases) & ~Q(state=TargetVersion.State.DRAFT)
    return TargetVersion.objects.filter(Q(project__in=visible_projects(user)) | shown)


def case_kind_of(version: TargetVersion) -> str:
    """The kind of the case that decides on this version."""
    return _OF_LABEL.get(TargetVersion.Label(version.label), CASE_KIND)


def visible_imports(user: access.Person) -> QuerySet[TargetImport]:
    """Imports belong to the budget desk: all to that of the 本级, which sees all units; to a unit's its own."""
    if not access.is_budget_officer(user):
        return TargetImport.objects.none()
    whole = access.memberships_of(user).filter(role=Role.BUDGET_OFFICER, unit__parent=None).exists()
    return TargetImport.objects.all() if whole else TargetImport.objects.filter(created_by_id=user.pk)


def may_edit(user: User, version: TargetVersion) -> bool:
    """Whether the person may write on this version now: a draft, and theirs to draft."""
    return version.state == TargetVersion.State.DRAFT and may_draft(user, version.project)


def may_draft(user: User, project: Project) -> bool:
    """The project's 经办人; while it has none (imported), any 经办人 of its office or unit, who thereby takes it up."""
    if project.drafter_id is None:
        return user in access.holders(Role.DRAFTER, project.unit, project.office)
    return project.drafter_id == user.pk and access.holds(user, Role.DRAFTER, project.unit, project.office)


def may_assign(user: access.Person, project: Project) -> bool:
    """The budget desk of the unit or above says who drafts."""
    return access.holds(user, Role.BUDGET_OFFICER, project.unit)


def reads_scan(user: User, event_id: int) -> bool:
    """Who sees a project sees the documents that changed its money: ``event_id`` is the event the scan came with."""
    kept = {"events__scan__owner_kind": "project_event", "events__scan__owner_id": event_id}
    return visible_projects(user).filter(**kept).exists()


def reads_basis(user: User, version_id: int) -> bool:
    """Who reads a version reads the document its 调整 rests on."""
    return visible_versions(user).filter(pk=version_id).exists()


def reads_list(user: User, list_id: int) -> bool:
    """The letter of a list no case awaited: whoever entered it, and the desk that sees all units."""
    if AmountList.objects.filter(pk=list_id, created_by=user).exists():
        return True
    return access.memberships_of(user).filter(role=Role.BUDGET_OFFICER, unit__parent=None).exists()
