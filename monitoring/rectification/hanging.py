"""整改 that lies with a person: asked before they leave, and given to a successor by 工作移交."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from accounts.hooks import Hanging
from accounts.models import User
from monitoring.access import RECTIFICATION_KIND
from monitoring.models import Rectification
from projects.access import visible_projects
from workflows.handing import Item, Source
from workflows.models import Case


def hanging_on(user: User) -> list[Hanging]:
    alive = Rectification.objects.filter(responsible=user, state__in=Rectification.ALIVE)
    return [Hanging("未销号的整改", alive.count())]


class Rectifications(Source):
    """Those that are not closed; demand, date and what has been written go along."""

    code: ClassVar[str] = "rectifications"

    def items(self, person: User, successor: User | None) -> list[Item]:
        rows = Rectification.objects.filter(responsible=person, state__in=Rectification.ALIVE)
        found = list(rows.select_related("project").order_by("due_on", "pk"))
        cases = dict(
            Case.objects.filter(
                kind=RECTIFICATION_KIND,
                document_id__in=[one.pk for one in found],
                state__in=[Case.State.DRAFT, Case.State.OPEN, Case.State.SUSPENDED],
            ).values_list("document_id", "pk")
        )
        projects = [one.project_id for one in found]
        readable = (
            set(visible_projects(successor).filter(pk__in=projects).values_list("pk", flat=True))
            if successor is not None
            else set(projects)
        )
        return [
            Item(
                self.code,
                "整改",
                one.pk,
                one.project.name,
                f"{one.words} · {one.due_on:%F} 前",
                cases.get(one.pk),
                one.project.unit_id,
                "" if one.project_id in readable else "接手人不能查看这个项目，请先授权或另选接手人。",
            )
            for one in found
        ]

    def give(self, items: Sequence[Item], cases: Mapping[int, Case], *, successor: User, actor: User) -> None:
        for item in items:
            if item.case_id is not None:
                cases[item.case_id].drafter = successor
        Rectification.objects.filter(pk__in=[item.key for item in items]).update(responsible=successor)
