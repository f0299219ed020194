"""修改后直接报退回人: after a return to the drafter, back to the step that returned it, past what still stands.

Offered only when nothing that the signers before that step approved has changed since: by field, against the snapshot they
signed, as the kind says which fields a role covers (``Kind.covered``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from accounts.models import User
from workflows import conditions
from workflows.canonical import canonical
from workflows.cases.again import line_of, signed
from workflows.cases.inheriting import as_before, chain_of
from workflows.cases.steps import Seated, found_for, gap_of
from workflows.diff import Change, changes
from workflows.errors import Refused
from workflows.kinds import Facts, Kind, Problem
from workflows.models import RULES, Case, CaseStep, Event, Seat
from workflows.routing import Origin, resolve
from workflows.snapshots import content_of

Kinds = Event.Kind
State = CaseStep.State
#: acts that end a round without ending the case; a round that was withdrawn leaves the return before it in force
_ENDINGS = (Kinds.SENT_BACK, Kinds.WITHDRAWN, Kinds.AMOUNT_DIFFERS, Kinds.RETURNED_OUTSIDE, Kinds.REJECTED)


@dataclass(frozen=True)
class Kept:
    """An earlier step whose signatures stand: who signed it, in words."""

    step: CaseStep
    words: str


@dataclass(frozen=True)
class Obstacle:
    """A changed field that earlier signers approved; ``steps`` are theirs."""

    path: str
    place: str
    old: str
    new: str
    steps: Sequence[str]

    @property
    def text(self) -> str:
        return f"{self.place}：{self.old or '空白'} → {self.new or '空白'}，{'、'.join(self.steps)}环节签的是修改前的内容"


@dataclass(frozen=True)
class Shortcut:
    """The way straight back to ``step``, which returned the case by ``event``; open when nothing stands in it."""

    step: CaseStep
    event: Event
    line: Sequence[CaseStep]
    kept: Sequence[Kept]
    obstacles: Sequence[Obstacle] = ()
    reasons: Sequence[str] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return not self.obstacles and not self.reasons

    @property
    def to(self) -> str:
        """Whom the case would go to: 预算绩效岗审核（秦若兰）."""
        return f"{self.step.name}（{self.event.actor_name}）"


def shortcut(case: Case, kind: Kind, document: Model, actor: User) -> Shortcut | None:
    """The way straight back for the document as it is now, if ``actor`` submitted it; None where there is none to speak of:
    the case did not come back by a reviewer's return, or nobody had signed before that reviewer.
    """
    event = _return_of(case)
    if event is None or event.step is None or event.snapshot is None:
        return None
    line, facts = line_of(case, event.round), kind.facts(document)
    before = [step for step in line if step.order < event.step.order]
    stands = [step for step in before if signed(step)]
    if not stands:
        return None
    content = json.loads(canonical(kind.content(document)))
    changed = changes(content_of(event.snapshot), content, kind)
    authors = {kind.drafter(document).pk, actor.pk}
    return Shortcut(
        event.step,
        event,
        line,
        [Kept(step, _words(step)) for step in stands],
        list(_obstacles(changed, stands, kind)),
        [*_moved(case, facts), *_new_steps(before, stands, facts, kind), *_own_signature(stands, authors)],
    )


def _return_of(case: Case) -> Event | None:
    """The return to the drafter that is being worked on; None when the case came back otherwise."""
    if case.state != Case.State.DRAFT:
        return None
    endings = case.events.filter(kind__in=_ENDINGS).select_related("step", "snapshot").order_by("-number")
    for event in endings:
        if event.kind != Kinds.WITHDRAWN:
            by_signer = event.kind in (Kinds.SENT_BACK, Kinds.REJECTED)
            return event if by_signer and "back_to" not in event.data else None
    return None


def _obstacles(changed: Iterable[Change], stands: Sequence[CaseStep], kind: Kind) -> Iterable[Obstacle]:
    for change in changed:
        steps = [step.name for step in stands if kind.covered(change.path, step.role)]
        if steps:
            old, new = kind.shown(change.path, change.old), kind.shown(change.path, change.new)
            yield Obstacle(change.path, change.place, old, new, steps)


def _moved(case: Case, facts: Facts) -> list[str]:
    here = (case.unit_id, case.office_id)
    there = (facts.unit.pk, facts.office.pk if facts.office else None)
    return [] if here == there else ["单位或科室有变动，须由现在的审核人重新办理"]


def _new_steps(
    before: Sequence[CaseStep], stands: Sequence[CaseStep], facts: Facts, kind: Kind
) -> Iterable[str]:
    """Steps left out by their condition then, which the facts of today ask for."""
    for step in before:
        if step not in stands and step.conditions and conditions.holds(step.conditions, facts):
            yield f"{conditions.words(step.conditions, kind)}，须经“{step.name}”办理"


def _own_signature(stands: Sequence[CaseStep], authors: set[int]) -> Iterable[str]:
    """Nobody reviews their own: a signer who has become the author has not reviewed it any more."""
    for step in stands:
        for seat in _signatures(step):
            if {seat.principal_id, seat.decided_by_id} & authors:
                yield f"{seat.principal.name}签过“{step.name}”，现在是经办人或提交人，须由他人重新办理"


def _signatures(step: CaseStep) -> list[Seat]:
    """The agreements by which a step of a line stands."""
    for one in chain_of(step):
        seats = list(one.seats.filter(state=Seat.State.AGREED).select_related("principal"))
        if seats:
            return seats
    return []


def _words(step: CaseStep) -> str:
    names = "、".join(seat.principal.name for seat in _signatures(step))
    return f"{step.name}（{names}）" if names else step.name


def plan_straight(case: Case, kind: Kind, way: Shortcut) -> Seated:
    """The steps of the new round: those before the returner's stand, with the reason, those behind it are still to come.

    What is to open. Refused when a step has nobody who could take it.
    """
    if not way.open:
        problems = [Problem(one.text, one.path) for one in way.obstacles]
        problems += [Problem(reason) for reason in way.reasons]
        raise Refused(
            f"前面环节已签的内容有改动，不能直接报{way.to}。请按审批流程提交审核。", problems, case=case
        )
    kept = {one.step.pk: one for one in way.kept}
    facts = conditions.facts_of(case)
    fresh = [_fresh(case, kind, step, order, way, kept) for order, step in enumerate(way.line, start=1)]
    first = next(one for one in fresh if one.repeats_id == way.step.pk)
    for one in fresh:
        if one.order > first.order and not conditions.holds(one.conditions, facts):
            one.state, one.note = State.SKIPPED, f"未达到“{conditions.words(one.conditions, kind)}”"[:300]
    CaseStep.objects.bulk_create(fresh)
    _foresee(case, [one for one in fresh if one.state == State.COMING])
    return _with_signatures(case, first, way)


def _fresh(
    case: Case, kind: Kind, step: CaseStep, order: int, way: Shortcut, kept: Mapping[int, Kept]
) -> CaseStep:
    stands = kept.get(step.pk)
    fresh = CaseStep(
        case=case,
        round=case.round,
        order=order,
        added_by_id=step.added_by_id,
        repeats=step if stands or step.pk == way.step.pk else None,
        plan=step.plan,
        **{rule: getattr(step, rule) for rule in RULES},
    )
    if stands is not None:
        fresh.state = State.SKIPPED
        fresh.note = _stands(way, stands, step)
    elif step.order < way.step.order:
        fresh.state, fresh.note = State.SKIPPED, step.note
    return fresh


def _stands(way: Shortcut, stands: Kept, step: CaseStep) -> str:
    """Why the step is not taken: on the path, the record and the slip."""
    if step.state == State.SKIPPED and step.note:
        return step.note  # it stood already: its signers signed an earlier version
    who = "、".join(seat.principal.name for seat in _signatures(step))
    return f"所签内容未改，沿用第 {way.event.round} 稿{who}已签意见"[:300]


def _foresee(case: Case, coming: Sequence[CaseStep]) -> None:
    """The forecast of the steps still to come; Refused for one that nobody could take."""
    for step in coming:
        found = as_before(case, step, resolve(step, Origin.of(case)))
        gap = gap_of(step, found)
        if gap:
            raise Refused(gap, case=case)
        step.plan, step.note = found.plan, found.note[:300]
    CaseStep.objects.bulk_update(coming, ["plan", "note"])


def _with_signatures(case: Case, step: CaseStep, way: Shortcut) -> Seated:
    """Who agreed beside the one who returned it need not sign again: nothing they approved has changed, either.

    A vote that failed is held anew. Who has become the author has not reviewed it any more.
    """
    seated = found_for(case, step)
    if way.event.kind == Kinds.REJECTED:
        return seated
    agreed = way.step.seats.filter(state=Seat.State.AGREED).select_related("principal").order_by("order")
    authors = Origin.of(case).authors
    kept = tuple(place for place in agreed if not {place.principal_id, place.decided_by_id} & authors)
    return Seated(step, seated.found, kept=kept)


def told_of(way: Shortcut) -> dict[str, Any]:
    """For the event."""
    return {"straight": {"to": way.step.name, "passed": [one.step.name for one in way.kept]}}
