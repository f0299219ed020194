"""另起一稿: a target that was ended (已作废) or refused (不予安排) is begun again as a new draft; the old one stays as it was."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.models import User
from projects.access import CASE_KIND, may_draft
from projects.models import BudgetYear, Project, TargetVersion
from projects.versions.copying import copied
from workflows import cases
from workflows.errors import NotAllowed, Refused

State = TargetVersion.State
#: what may be begun again
ENDED = (State.CANCELLED, State.REJECTED)


def renew(version_id: int, *, actor: User) -> TargetVersion:
    """A new draft with the texts, rows (their uuids too), plan and explanations of the ended version, and its case.

    NotAllowed for anybody but the 经办人; Refused unless the version was ended, the project's newest and none is in work,
    and while the year's drafting is over.
    """
    with transaction.atomic():
        held = TargetVersion.objects.values_list("project", flat=True).get(pk=version_id)
        # The project's row is held, so that of two presses of the button the second sees the first's draft.
        project = (
            Project.objects.select_for_update(of=("self",), no_key=True).select_related("year").get(pk=held)
        )
        old = TargetVersion.objects.get(pk=version_id)
        if not may_draft(actor, project):
            raise NotAllowed("另起一稿由项目的经办人办理。")
        _may_begin(project, old)
        try:
            with transaction.atomic():
                new = copied(old, actor)
        except IntegrityError:
            raise Refused("这个项目已有一稿在填报或审核中，请打开项目查看。") from None
        cases.open_case(CASE_KIND, new, actor)
        return new


def may_renew(user: User, version: TargetVersion) -> bool:
    """Whether the page offers it: to the 经办人 of an ended version that is the newest of its project."""
    if version.state not in ENDED or version.changes_approved or not may_draft(user, version.project):
        return False
    return not TargetVersion.objects.filter(project=version.project_id, pk__gt=version.pk).exists()


def _may_begin(project: Project, old: TargetVersion) -> None:
    if old.state not in ENDED:
        raise Refused(f"这张表现在是“{old.get_state_display()}”，不用另起一稿。")
    if old.changes_approved:
        raise Refused("已批复的目标仍然有效。需要修改时，请在项目的“各版本”中重新申请调整或更正。")
    if TargetVersion.objects.filter(project=project, pk__gt=old.pk).exists():
        raise Refused("这个项目已有更新的一稿，请打开项目查看。")
    if project.year.stage == BudgetYear.Stage.CLOSED:
        raise Refused(f"{project.year}已结束，不能另起一稿。")
