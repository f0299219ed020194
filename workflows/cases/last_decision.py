"""Whose decision was the last on a case, and whether anybody has acted since: what may be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from workflows.cases.acting import DECIDED, OTHER_ACTS, acted_on
from workflows.cases.again import line_of
from workflows.cases.inheriting import chain_of
from workflows.cases.modes import in_turn
from workflows.cases.shared import SIGNED, moved_on
from workflows.errors import CaseError, NotAllowed, Stale
from workflows.models import Assignment, Case, CaseStep, Event, FieldRemark, Seat
from workflows.words import told

Kind = Event.Kind
Origin = Seat.Origin
#: the desk stops and starts the clock; nobody has done anything to the step
_CLOCK = (Kind.SUSPENDED, Kind.RESUMED)
_NOT_LAST = "只有最后签署的人可以撤回自己的意见。"


@dataclass(frozen=True)
class Way:
    """A decision that may be taken back: the seat it was given on, and the step that opened with it.

    ``after`` is None while the decided step itself is still open; ``returned``: the decision returned the case to
    ``after``.
    """

    step: CaseStep
    seat: Seat
    row: Assignment
    after: CaseStep | None = None
    returned: bool = False

    @property
    def here(self) -> bool:
        """Whether only the seat comes back."""
        return self.after is None

    @property
    def act(self) -> str:
        """What is taken back, in words."""
        return Seat.State(self.seat.state).label

    @property
    def origin(self) -> str:
        """How the seat came to the step in the first place."""
        if self.seat.origin != Origin.CARRIED:
            return self.seat.origin
        earlier = Seat.objects.filter(
            step__in=[one.pk for one in chain_of(self.step)], principal=self.seat.principal_id
        )
        first = earlier.exclude(origin=Origin.CARRIED).order_by("-id").first()
        return first.origin if first is not None else Origin.ROUTE

    def kept(self) -> list[Seat]:
        """What others decided on the step, and stands."""
        others = self.step.seats.filter(state__in=[Seat.State.AGREED, Seat.State.AGAINST])
        return list(others.exclude(pk=self.seat.pk).select_related("principal").order_by("order", "id"))


def way_of(case: Case, actor: User) -> Way:
    """What ``actor`` may take back now. NotAllowed for whoever did not decide last, Stale when it is too late."""
    if case.state not in (Case.State.OPEN, Case.State.OUTSIDE):
        raise _too_late(case, actor, f"这件事项现在是“{case.state_words}”，不能再撤回。")
    step = case.steps.select_related("repeats").get(state=CaseStep.State.OPEN)
    opener = case.events.filter(round=case.round, data__has_key="opened").select_related("step").last()
    assert opener is not None, "a step is opened by an event"
    own = _decided_by(step, actor)
    if own is not None and not _signed_before(own, opener, actor):
        _turn_has_not_acted(case, step, own, actor)
        return _way(case, step, own, actor)
    before = _before(case, step, opener)
    seat = _last_seat(before) if before is not None else None
    if before is None or seat is None or seat.decided_by_id != actor.pk:
        raise _not_last(case, actor)
    _next_has_not_acted(case, step, opener, actor)
    return _way(case, before, seat, actor, step, returned=opener.kind == Kind.SENT_BACK)


def _way(
    case: Case, step: CaseStep, seat: Seat, actor: User, after: CaseStep | None = None, returned: bool = False
) -> Way:
    deputy = seat.principal_id != actor.pk
    row = Assignment(step=step, seat=seat, case=case, person=actor, as_deputy=deputy)
    return Way(step, seat, row, after, returned)


def _decided_by(step: CaseStep, actor: User) -> Seat | None:
    mine = step.seats.filter(decided_by=actor, state__in=DECIDED).select_related("principal")
    return mine.order_by("-decided_at", "-id").first()


def _signed_before(own: Seat, opener: Event, actor: User) -> bool:
    """Whether the seat is agreed by the signature that opened the step (同一人只签一次): that one is taken back."""
    return own.origin == Origin.CARRIED and opener.kind == Kind.APPROVED and opener.actor_id == actor.pk


def _last_seat(step: CaseStep) -> Seat | None:
    decided = step.seats.filter(state__in=DECIDED).exclude(origin=Origin.CARRIED)
    return decided.select_related("principal").order_by("-decided_at", "-id").first()


def _before(case: Case, step: CaseStep, opener: Event) -> CaseStep | None:
    """The step whose decision opened the present one; None where no decision did (调整环节, 会议决定, a submission)."""
    if opener.kind in (Kind.APPROVED, Kind.SENT_BACK):
        return opener.step
    if opener.kind != Kind.TAKEN_BACK:
        return None
    earlier = [one for one in line_of(case) if one.order < step.order]
    return earlier[-1] if earlier and earlier[-1].state == CaseStep.State.DONE else None


def _turn_has_not_acted(case: Case, step: CaseStep, own: Seat, actor: User) -> None:
    """会签 and 票签: nobody comes after anybody. 顺签: whoever's turn came has done nothing yet."""
    if not in_turn(step):
        return
    later = step.seats.filter(state__in=DECIDED, order__gt=own.order).exists()
    mine = step.events.filter(actor=actor, kind__in=SIGNED).last()
    since = step.events.filter(number__gt=mine.number if mine else 0).exclude(actor=actor)
    remarked = FieldRemark.objects.filter(event__in=since.values("pk")).exists()
    if later or remarked or since.filter(kind__in=OTHER_ACTS).exists():
        raise _acted_since(case)


def _next_has_not_acted(case: Case, step: CaseStep, opener: Event, actor: User) -> None:
    if case.state == Case.State.OUTSIDE:
        if case.reported_at is not None:
            raise Stale("这件事项已报财政，不能再撤回。需要修改时，请预算绩效岗撤回报送后再办。", case)
        if step.events.exclude(kind__in=_CLOCK).exists():
            raise _acted_since(case)
        return
    acted = acted_on(step)
    if opener.kind == Kind.TAKEN_BACK:
        # What others decided before the step was taken again stands on it.
        kept = step.seats.filter(origin=Origin.CARRIED, state__in=DECIDED).exclude(decided_by=actor)
        earlier = step.repeats
        acted = acted or kept.exists() or (earlier is not None and acted_on(earlier))
    if acted:
        raise _acted_since(case)


def _acted_since(case: Case) -> Stale:
    last = case.events.last()
    assert last is not None
    return Stale(f"{told(last)}，不能再撤回。需要修改时，请现在的办理人退回到您的环节。", case)


def _not_last(case: Case, actor: User) -> CaseError:
    last = case.events.last()
    if last is not None and last.kind == Kind.TAKEN_BACK and last.actor_id == actor.pk:
        return moved_on(case, actor, [Kind.TAKEN_BACK])
    return _too_late(case, actor, None)


def _too_late(case: Case, actor: User, words: str | None) -> CaseError:
    """Stale for somebody who signed in this round, NotAllowed for everybody else."""
    if not case.events.filter(actor=actor, round=case.round, kind__in=SIGNED).exists():
        return NotAllowed(_NOT_LAST, case)
    return Stale(words, case) if words else _acted_since(case)
