"""Open seats and unanswered questions of a person, as things to hand over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db.models import Q

from accounts.models import User
from workflows import kinds
from workflows.cases.modes import UNDECIDED
from workflows.cases.moving import move_seat
from workflows.cases.questions import WAITING as ASKED
from workflows.deputising import stood_for
from workflows.handing.sources import Item, Source
from workflows.models import Assignment, Case, CaseStep, Consultation, Seat


class Seats(Source):
    """Seats of the person's own on open steps. What they hold as somebody's deputy stays that person's."""

    code: ClassVar[str] = "seats"

    def items(self, person: User, successor: User | None) -> list[Item]:
        rows = Seat.objects.filter(principal=person, state__in=UNDECIDED, step__state=CaseStep.State.OPEN)
        rows = rows.select_related("step__case__unit").order_by("step__due_on", "id")
        barred = Barred(successor, [row.step for row in rows], person)
        return [self._item(row, barred) for row in rows]

    def _item(self, row: Seat, barred: Barred) -> Item:
        case = row.step.case
        return Item(
            self.code,
            "待办事项",
            row.pk,
            f"{case.title}",
            f"{case.year}年度 {kinds.get(case.kind).name} · {row.step.name} · {case.number}",
            case.pk,
            case.unit_id,
            barred.why(row.step),
        )

    def give(self, items: Sequence[Item], cases: Mapping[int, Case], *, successor: User, actor: User) -> None:
        rows = Seat.objects.filter(pk__in=[item.key for item in items], state__in=UNDECIDED)
        for row in rows.select_related("step", "principal").order_by("pk"):
            move_seat(cases[row.step.case_id], row, successor, actor)


class Questions(Source):
    """Questions the person has not answered yet."""

    code: ClassVar[str] = "questions"

    def items(self, person: User, successor: User | None) -> list[Item]:
        rows = Consultation.objects.filter(person=person, state__in=ASKED)
        rows = rows.select_related("case__unit", "step__case", "asked_by").order_by("id")
        barred = Barred(successor, [row.step for row in rows], person, asked=True)
        return [
            Item(
                self.code,
                "待反馈意见",
                row.pk,
                row.case.title,
                f"{row.case.year}年度 {kinds.get(row.case.kind).name} · {row.asked_by.name}征求意见",
                row.case_id,
                row.case.unit_id,
                barred.why(row.step, row.asked_by_id),
            )
            for row in rows
        ]

    def give(self, items: Sequence[Item], cases: Mapping[int, Case], *, successor: User, actor: User) -> None:
        rows = Consultation.objects.filter(pk__in=[item.key for item in items], state__in=ASKED)
        rows.update(person=successor)


class Barred:
    """On which steps of the giver's a successor cannot follow, and why. As many queries, however many steps."""

    def __init__(
        self, successor: User | None, steps: Sequence[CaseStep], giver: User, asked: bool = False
    ) -> None:
        self._successor = successor
        self._asked = asked
        self._stood_for: list[tuple[int, list[str]]] = []
        self._seated: set[int] = set()
        self._asked_on: set[int] = set()
        if successor is not None:
            ids = [step.pk for step in steps]
            own = Q(principal=successor) | Q(decided_by=successor)
            live = Seat.objects.filter(own, step__in=ids).exclude(state__in=Seat.GONE)
            held = [Assignment.State.OPEN, Assignment.State.PAUSED]
            rows = Assignment.objects.filter(step__in=ids, person=successor, state__in=held)
            beside = rows.exclude(seat__principal=giver)  # as the deputy of somebody else there
            self._seated = {*live.values_list("step", flat=True), *beside.values_list("step", flat=True)}
            self._stood_for = stood_for(successor)
            open_questions = Consultation.objects.filter(step__in=ids, person=successor, state__in=ASKED)
            self._asked_on = set(open_questions.values_list("step", flat=True)) if asked else set()

    def why(self, step: CaseStep, asker: int | None = None) -> str:
        """The obstacle, "" where there is none."""
        who = self._successor
        if who is None:
            return ""
        if self._asked:
            if who.pk == asker or step.pk in self._asked_on:
                return f"{who.name}已在这一环节征求或被征求意见，请由征求人取消。"
            return ""
        if who.pk in (step.case.drafter_id, step.case.submitted_by_id):
            return f"{who.name}是本件的经办人或提交人，不能审核，请在本件上转交他人办理。"
        if any(
            author in (step.case.drafter_id, step.case.submitted_by_id)
            and (not only or step.case.kind in only)
            for author, only in self._stood_for
        ):
            return f"{who.name}是本件经办人或提交人的B角或代办人，不能审核，请在本件上转交他人办理。"
        if step.pk in self._seated:
            return f"{who.name}已是这一环节的办理人，请在本件上转交他人办理。"
        return ""
