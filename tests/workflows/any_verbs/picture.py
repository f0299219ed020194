"""All rows around some cases as they are at one moment: five statements, whatever there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from viewflow.workflow.models import Task

from workflows.engine.operations import LIVE
from workflows.models import Assignment, Case, CaseStep, Consultation, Seat

T = TypeVar("T")


@dataclass(frozen=True)
class Picture:
    """One case with what belongs to it; ``tasks`` are the engine's live ones."""

    case: Case
    steps: Sequence[CaseStep]
    seats: Sequence[Seat]
    rows: Sequence[Assignment]
    questions: Sequence[Consultation]
    tasks: Sequence[int]

    @property
    def open_steps(self) -> list[CaseStep]:
        return [step for step in self.steps if step.state == "open"]

    @property
    def here(self) -> CaseStep | None:
        """The open step."""
        return next(iter(self.open_steps), None)

    @property
    def added(self) -> bool:
        """Whether somebody added could still be taken out."""
        return any(step.added_by_id for step in self.steps if step.state in ("open", "coming")) or any(
            seat.origin == Seat.Origin.ADDED and seat.state in ("open", "waiting") for seat in self.seats
        )

    @property
    def asked(self) -> bool:
        """Whether a question waits."""
        return any(question.state in ("open", "paused") for question in self.questions)


def pictures(cases: Sequence[Case]) -> dict[int, Picture]:
    """By the case's id."""
    ids = [case.pk for case in cases]
    steps = _by(CaseStep.objects.filter(case__in=ids).order_by("order"), "case_id")
    rows = _by(Assignment.objects.filter(case__in=ids).order_by("id"), "case_id")
    questions = _by(Consultation.objects.filter(case__in=ids).order_by("id"), "case_id")
    of = {step.pk: case for case, found in steps.items() for step in found}
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(step__in=list(of)).order_by("id"):
        seats[of[seat.step_id]].append(seat)
    tasks: dict[int, list[int]] = defaultdict(list)
    live = Task.objects.filter(process__in=[case.process_id for case in cases], status__in=LIVE)
    for process, pk in live.values_list("process", "pk"):
        tasks[process].append(pk)
    return {
        case.pk: Picture(
            case, steps[case.pk], seats[case.pk], rows[case.pk], questions[case.pk], tasks[case.process_id]
        )
        for case in cases
    }


def _by(rows: Iterable[T], key: str) -> dict[Any, list[T]]:
    found: dict[Any, list[T]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
