"""预算绩效岗: what waits at the budget desk besides its own assignments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from accounts.models import User
from projects.access import visible_projects
from projects.models import AdditionProposal, TargetImport
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


def chores(user: User) -> list[Chore]:
    """Only what there is to do; empty when nothing waits."""
    waits = inbox.to_register(user)
    imports = TargetImport.objects.filter(committed_at__isnull=True).count()
    orphans = visible_projects(user).filter(drafter__isnull=True).count()
    proposed = visible_proposals(user).filter(state=AdditionProposal.State.OPEN).count()
    found = []
    if waits.outside:
        found.append(
            Chore(
                f"待登记批复 {waits.outside} 个项目",
                "登记批复",
                reverse("workflows:register_outside"),
                "各环节已签完，等财政批复",
                waits.outside_amount,
            )
        )
    if waits.meeting:
        found.append(
            Chore(
                f"待登记会议决定 {waits.meeting} 个项目",
                "登记会议决定",
                reverse("workflows:register_meeting"),
                "前面各环节已签完，等会议研究",
                waits.meeting_amount,
            )
        )
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
