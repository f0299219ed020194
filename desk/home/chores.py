"""预算绩效岗: what waits at the budget desk besides its own assignments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse

from accounts.models import User
from accounts.together import number, sums
from projects.access import visible_projects
from projects.department.access import visible_targets
from projects.models import AdditionProposal, DepartmentTarget, TargetImport
from projects.proposals import visible_proposals
from workflows import inbox


@dataclass(frozen=True)
class Chore:
    """One line: what, what to press, and a small explanation; ``amount`` is yuan."""

    words: str
    act: str
    url: str
    note: str = ""
    amount: Decimal | None = None


def asked(user: User) -> dict[str, Combinable]:
    """For somebody of the budget desk."""
    return {
        **inbox.to_register(user),
        "imports": number(TargetImport.objects.filter(committed_at__isnull=True)),
        "proposed": number(visible_proposals(user).filter(state=AdditionProposal.State.OPEN)),
        "orphans": number(visible_projects(user).filter(drafter__isnull=True)),
        "department": sums(_department_drafts(user), count=Count("pk"), latest=Max("year")),
    }


def chores(found: Mapping[str, Any]) -> list[Chore]:
    """Only what there is to do; empty when nothing waits."""
    return [
        *_letters(found["outside"]),
        *_meetings(found["meeting"]),
        *_projects(found["imports"], found["proposed"], found["orphans"]),
        *_department(found["department"]),
    ]


def _letters(waits: Mapping[str, Any] | None) -> list[Chore]:
    if waits is None:
        return []
    words, note = f"待登记批复 {waits['count']} 个项目", "各环节已签完，等财政批复"
    return [Chore(words, "登记批复", reverse("workflows:register_outside"), note, _yuan(waits["amount"]))]


def _meetings(waits: Mapping[str, Any] | None) -> list[Chore]:
    if waits is None:
        return []
    words, note = f"待登记会议决定 {waits['count']} 件", "前面各环节已签完，等会议研究"
    return [Chore(words, "登记会议决定", reverse("workflows:register_meeting"), note, _yuan(waits["amount"]))]


def _yuan(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _projects(imports: int, proposed: int, orphans: int) -> list[Chore]:
    found = []
    if imports:
        found.append(
            Chore(
                f"待确认的导入 {imports} 份", "查看预览", reverse("projects:imports"), "确认前不写入任何项目"
            )
        )
    if proposed:
        found.append(
            Chore(
                f"待处理的追加建议 {proposed} 个",
                "处理建议",
                reverse("projects:proposals"),
                "导入执行数时遇到的新编码",
            )
        )
    if orphans:
        found.append(
            Chore(
                f"没有经办人的项目 {orphans} 个",
                "查看项目",
                reverse("projects:list") + "?mine=none",
                "指定经办人后才能填报、提交",
            )
        )
    return found


def _department_drafts(user: User) -> QuerySet[DepartmentTarget]:
    return visible_targets(user).filter(state=DepartmentTarget.State.DRAFT).order_by()


def _department(drafts: Mapping[str, Any] | None) -> list[Chore]:
    if drafts is None or not drafts["count"]:
        return []
    words, note = f"{drafts['latest']}年度部门整体绩效目标的草稿", "改好后提交审核；退回的意见在填报页上"
    return [Chore(words, "打开草稿", f"{reverse('projects:department')}?year={drafts['latest']}", note)]
