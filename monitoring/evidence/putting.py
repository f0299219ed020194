"""随手存: a file is put down at an indicator or at the project; a wrong one is withdrawn, never deleted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.base import File

from accounts import access, audit, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.access import may_explain
from monitoring.evidence.reading import version_filed
from monitoring.models import Evidence
from projects.access import EVIDENCE
from projects.models import BudgetYear, Indicator, Project
from workflows import attachments
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act, wait_briefly
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Attachment

#: what was withdrawn is read by those who may put down
WITHDRAWN = "evidence_withdrawn"
LONGEST = 100
WHOSE = "佐证材料由项目的经办人、单位财务或预算绩效岗上传。"


def may_attach(user: User, project: Project) -> bool:
    """Whoever explains the spending, and the budget desk of the unit or above."""
    return may_explain(user, project) or access.holds(user, Role.BUDGET_OFFICER, project.unit)


def add(
    project_id: int,
    *,
    actor: User,
    file: File[Any],
    dated: date,
    row: UUID | None = None,
    caption: str = "",
    personal: bool = False,
) -> Evidence:
    """Keep the file at a row of the version in force (before the first 批复 of the draft), or at the project as a whole.

    NotAllowed for whoever only reads; Refused for a wrong file, a row the version does not have, a day that has not come and
    a year that is over.
    """
    words = tidy(caption)
    if len(words) > LONGEST:
        raise Refused(f"说明请写在 {LONGEST} 字以内。")
    if dated > clock.today():
        raise Refused(f"材料日期 {dated:%F} 还没有到，请核对。")
    if not may_attach(actor, Project.objects.select_related("unit", "office").get(pk=project_id)):
        raise NotAllowed(WHOSE)
    # Before the locks: a large file takes its time to the disk.
    kept = attachments.store(file, owner_kind="upload", owner_id=actor.pk, actor=actor, personal=personal)
    with one_act():
        project = _held(project_id, actor)
        _ask_row(project, row)
        Attachment.objects.filter(pk=kept.pk).update(owner_kind=EVIDENCE, owner_id=project.pk)
        put = Evidence.objects.create(
            project=project,
            row=row,
            caption=words,
            dated=dated,
            personal=personal,
            author=actor,
            attachment=kept,
            created_at=clock.now(),
        )
        _note("evidence_added", actor, put, f"上传佐证材料“{kept.name}”：{project.name}")
    return put


def withdraw(evidence_id: int, *, actor: User, reason: str) -> Evidence:
    """撤下: it counts nowhere any more; file, author and reason stay on record.

    NotAllowed for whoever only reads; Refused without a reason and once the year is over; Stale when it is withdrawn already.
    """
    why = tidy(reason)
    if not why or len(why) > 200:
        raise Refused("请写明撤下的原因，200 字以内。")
    with one_act():
        _held(Evidence.objects.values_list("project", flat=True).get(pk=evidence_id), actor)
        put = Evidence.objects.select_related("attachment", "project", "withdrawn_by").get(pk=evidence_id)
        if put.withdrawn_at is not None:
            who = put.withdrawn_by.name if put.withdrawn_by else "系统"
            raise Stale(f"“{put.attachment.name}”已由{who}撤下，不用再办。")
        put.withdrawn_by, put.withdrawn_at, put.withdrawn_why = actor, clock.now(), why
        put.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
        Attachment.objects.filter(pk=put.attachment_id).update(owner_kind=WITHDRAWN)
        _note("evidence_withdrawn", actor, put, f"撤下佐证材料“{put.attachment.name}”：{why}")
    return put


def _held(project_id: int, actor: User) -> Project:
    """The project, locked: putting down, withdrawing and closing follow each other."""
    wait_briefly()
    rows = Project.objects.select_for_update(of=("self",), no_key=True)
    project = rows.select_related("unit", "office", "year").get(pk=project_id)
    if not may_attach(actor, project):
        raise NotAllowed(WHOSE)
    if project.year.stage == BudgetYear.Stage.CLOSED:
        raise Refused(f"{project.year}已结束，佐证材料不能再增减。")
    return project


def _ask_row(project: Project, row: UUID | None) -> None:
    if row is None:
        return
    if not Indicator.objects.filter(version=version_filed(project), uuid=row).exists():
        raise Refused("所选的指标不在现行的绩效目标中，请刷新页面后重新选择。")


def _note(kind: str, actor: User, put: Evidence, words: str) -> None:
    row = str(put.row) if put.row else None
    audit.record(kind, actor, words, evidence=put.pk, project=put.project_id, row=row)
