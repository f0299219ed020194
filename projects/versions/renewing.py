"""另起一稿: a target that was ended (已作废) or refused (不予安排) is begun again as a new draft; the old one stays as it was."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from notifications import notices
from projects.access import CASE_KIND, may_assign, may_draft
from projects.appraisal.items import Grade, grade_of
from projects.models import BudgetYear, Project, TargetVersion
from projects.versions.copying import copied
from workflows import cases
from workflows.cases.remarks import tidy
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
        if judged_poor(old):
            raise Refused("目标审核表评定为差，不予安排。确需重新编报的，请预算绩效岗重新打开。")
        return _begun(project, old, actor)


def reopen(version_id: int, *, actor: User, reason: str) -> TargetVersion:
    """重新打开 a target that was 不予安排: a new draft for its 经办人, who is told why.

    NotAllowed for anybody but the budget desk of the unit or above; Refused without a reason, and as ``renew``.
    """
    why = tidy(reason)
    if not why:
        raise Refused("请写明重新打开的原因。")
    with transaction.atomic():
        held = TargetVersion.objects.values_list("project", flat=True).get(pk=version_id)
        rows = Project.objects.select_for_update(of=("self",), no_key=True)
        project = rows.select_related("year", "unit", "drafter").get(pk=held)
        old = TargetVersion.objects.get(pk=version_id)
        if not may_assign(actor, project):
            raise NotAllowed("不予安排的目标由预算绩效岗重新打开。")
        if old.state != State.REJECTED:
            raise Refused(f"这张表现在是“{old.get_state_display()}”，不用重新打开。")
        new = _begun(project, old, actor, why)
        if project.drafter is not None:
            notices.tell(
                [project.drafter],
                kind="target_reopened",
                subject=f"project:{project.pk}",
                title=f"重新打开，请修改绩效目标：{project.name}"[:200],
                text=why,
                reason="您是项目的经办人",
                url=reverse("projects:target_edit", args=[new.pk]),
            )
        return new


def may_reopen(user: User, version: TargetVersion) -> bool:
    """Whether the page offers it to the desk."""
    ended = version.state == State.REJECTED and not version.changes_approved
    return ended and may_assign(user, version.project) and _newest(version)


def judged_poor(version: TargetVersion) -> bool:
    """Whether the last 目标审核表 of a refused target said 差."""
    last = version.appraisals.order_by("-pk").first() if version.state == State.REJECTED else None
    return last is not None and grade_of(last.total) == Grade.POOR


def _begun(project: Project, old: TargetVersion, actor: User, reason: str = "") -> TargetVersion:
    _may_begin(project, old)
    try:
        with transaction.atomic():
            new = copied(old, actor)
    except IntegrityError:
        raise Refused("这个项目已有一稿在填报或审核中，请打开项目查看。") from None
    cases.open_case(CASE_KIND, new, actor, reason)
    return new


def may_renew(user: User, version: TargetVersion) -> bool:
    """Whether the page offers it: to the 经办人 of an ended version that is the newest of its project."""
    if version.state not in ENDED or version.changes_approved or not may_draft(user, version.project):
        return False
    return _newest(version) and not judged_poor(version)


def _newest(version: TargetVersion) -> bool:
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
