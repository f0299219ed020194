"""What a registration says of each case now, and whether the result can still be put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.cases.letters import Verdict
from workflows.models import Case, CaseStep, Event, Registration
from workflows.words import told

Kind = Event.Kind
#: acts that move nothing: what was registered before them can be put right as if they had not been
STILL = frozenset(
    {
        Kind.COPIED,
        Kind.URGED,
        Kind.LIMIT_PASSED,
        Kind.DEPUTY_BEGAN,
        Kind.DEPUTY_ENDED,
        Kind.SUSPENDED,
        Kind.RESUMED,
        Kind.REPORT_RECALLED,
    }
)
#: while a case waits outside these change nothing for an opinion that was entered
WAITING = frozenset({Kind.OPINION_GIVEN, Kind.REPORTED, Kind.CORRECTED})


@dataclass(frozen=True)
class Entered:
    """One case's line as it stands: the event that entered it, what it said, and what has happened to the case since."""

    case: Case
    event: Event
    result: str
    amount: Decimal | None
    later: tuple[Event, ...]

    @property
    def comment(self) -> str:
        return self.event.comment

    @property
    def number(self) -> str:
        assert self.event.registration is not None
        return self.event.registration.number

    @property
    def dated(self) -> date:
        assert self.event.registration is not None
        return self.event.registration.dated

    @property
    def step(self) -> CaseStep:
        assert self.event.step is not None, "what is registered decides a step"
        return self.event.step


def entered_in(registration: Registration, cases: Mapping[int, Case] | None = None) -> dict[int, Entered]:
    """By case, what the registration says of it; a correction stands for those before it. Three queries.

    A case that a correction has taken out is left out. ``cases`` are the locked ones, where they are.
    """
    chain = chain_of(registration)
    events = Event.objects.filter(registration__in=chain).order_by("case", "number")
    rows = events.select_related(
        "case__unit", "case__office", "case__drafter", "case__snapshot", "registration"
    )
    rows = rows.select_related("step__task").defer("body", "case__snapshot__text")
    last: dict[int, Event] = {}
    decided: dict[int, int] = {}
    for event in rows:
        last[event.case_id] = event
        # A correction of words moves nothing: what has happened since is counted from the decision.
        if event.kind != Kind.CORRECTED or event.data.get("anew"):
            decided[event.case_id] = event.number
    after = (
        Event.objects.filter(case__in=last).defer("body").select_related("registration").order_by("number")
    )
    later: dict[int, list[Event]] = {}
    for event in after:
        if event.number > decided[event.case_id] and event.registration_id not in chain:
            later.setdefault(event.case_id, []).append(event)
    found = {}
    for pk, event in last.items():
        result = result_of(event)
        if result != "none":
            case = cases[pk] if cases is not None else event.case
            found[pk] = Entered(case, event, result, amount_of(event), tuple(later.get(pk, ())))
    return found


def chain_of(registration: Registration) -> list[int]:
    """The registration and those it corrects, the newest first."""
    line = [registration.pk]
    here = registration.corrects_id
    while here is not None:
        line.append(here)
        here = Registration.objects.values_list("corrects", flat=True).get(pk=here)
    return line


def result_of(event: Event) -> str:
    """The result a line was entered with; records older than the choice of results approve."""
    return str(event.data.get("result") or Verdict.APPROVE.value)


def amount_of(event: Event) -> Decimal | None:
    """The amount a line was entered with, in yuan."""
    amount = event.data.get("amount")
    return None if amount is None else Decimal(str(amount))


def why_fixed(entered: Entered) -> str:
    """Why the result cannot be changed by a correction any more, and which verb helps then; "" when it can."""
    case, state = entered.case, Case.State(entered.case.state)
    if state in _ENDED:
        return _ENDED[state]
    harmless = STILL
    if entered.result == Verdict.OPINION and state == Case.State.OUTSIDE:
        harmless |= WAITING
    moved = [event for event in entered.later if event.kind not in harmless and not _recalled(case, event)]
    return _moved_on(case, moved[-1]) if moved else ""


_ENDED = {
    Case.State.APPROVED: "已批复并锁定，结果和金额不能再更正；确需改动的，请办理目标调整或目标更正。",
    Case.State.REJECTED: "已办结，结果不能再更正；仍要安排的，请经办人重新编制、提交。",
    Case.State.CANCELLED: "已终止办理，结果不能再更正。",
    Case.State.SUSPENDED: "正在暂停办理，请先继续办理，再更正结果。",
}


def _recalled(case: Case, event: Event) -> bool:
    return event.kind == Kind.REPORTED and case.reported_at is None


def _moved_on(case: Case, last: Event) -> str:
    if last.kind == Kind.REPORTED:
        return f"{told(last)}，结果不能直接更正。请先撤回报送，再更正。"
    if last.registration is not None:
        return f"后来又登记了{last.registration.sender} {last.registration.number}。请先更正那一份。"
    if case.state == Case.State.DRAFT:
        return (
            f"{told(last)}，现在由{case.drafter.name}修改，结果不能再更正。请在重新提交、办到该环节时再登记。"
        )
    if case.state == Case.State.OUTSIDE:
        return f"{told(last)}，结果不能再更正。需要修改的，请登记财政退回，或由预算绩效岗调整环节。"
    return f"{told(last)}，结果不能再更正。请由现在的办理人退回修改，或由预算绩效岗调整环节、终止办理。"
