"""The 部门整体绩效目标 under way goes to a successor at the budget desk; who drafted what is decided stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from accounts.models import User
from projects.department.access import CASE_KIND, may_draft
from projects.models import DepartmentTarget
from workflows import kinds
from workflows.handing import LIVE, Item, Source, reviewing
from workflows.models import Case


class DepartmentTargets(Source):
    """Drafts and what is under review, with their links and text."""

    code: ClassVar[str] = "department_targets"

    def items(self, person: User, successor: User | None) -> list[Item]:
        rows = DepartmentTarget.objects.filter(drafter=person, state__in=DepartmentTarget.IN_WORK)
        found = list(rows.select_related("year", "unit").order_by("year", "pk"))
        cases = {
            case.document_id: case
            for case in Case.objects.filter(
                kind=CASE_KIND, document_id__in=[one.pk for one in found], state__in=LIVE
            )
        }
        busy = reviewing(successor, [case.pk for case in cases.values()])
        return [self._item(one, cases.get(one.pk), successor, busy) for one in found]

    def _item(self, one: DepartmentTarget, case: Case | None, successor: User | None, busy: set[int]) -> Item:
        state = case.state_words if case else one.get_state_display()
        return Item(
            self.code,
            "部门整体绩效目标",
            one.pk,
            f"{one.year_id}年度部门整体绩效目标",
            f"{one.unit.label} · {one.label} {state}",
            case.pk if case else None,
            one.unit_id,
            _obstacle(one, case, successor, busy),
        )

    def give(self, items: Sequence[Item], cases: Mapping[int, Case], *, successor: User, actor: User) -> None:
        kind = kinds.get(CASE_KIND)
        for item in items:
            if item.case_id is not None:
                kind.lock(item.key)
                cases[item.case_id].drafter = successor
        DepartmentTarget.objects.filter(pk__in=[item.key for item in items]).update(drafter=successor)


def _obstacle(one: DepartmentTarget, case: Case | None, successor: User | None, busy: set[int]) -> str:
    if successor is None:
        return ""
    if not may_draft(successor, one.unit):
        return f"{successor.name}还不是{one.unit.label}的预算绩效岗，请先由安全保密管理员授予。"
    if case is not None and case.pk in busy:
        return f"{successor.name}正在审核部门整体绩效目标，请先把审核转交他人办理。"
    return ""
