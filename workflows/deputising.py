"""Who stands in for those who sit on a step: AB角 as a standing pair, 授权代办 for a period and chosen kinds.

The seat stays its principal's. Chains are not followed: a deputy's own deputy has no part in it. Nobody stands in who

1. drafted or submitted the case, or stands in for one who did: nobody is deputy of the one they review;
2. signs another step of the same round in their own right, or has signed one: they would review themselves;
3. has a seat of their own on this step: nobody sits twice. Where that leaves the seat without anybody who stands in,
   the route's fallback person does, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet

from accounts import clock
from accounts.access import in_force
from accounts.compiled import Compiled, among
from accounts.models import Delegation, Deputy, Membership, User
from accounts.roles import ADMINISTRATORS
from workflows.models import Assignment, CaseStep, RouteStep, Seat

D = TypeVar("D", Delegation, Deputy)


class StepLike(Protocol):
    """A step of a route or of a case."""

    at_limit: str
    limit_days: int
    fallback_id: int | None


class OriginLike(Protocol):
    """What of a case decides who may stand in; ``case`` and ``round`` are None and 0 before it is submitted, and then
    ``elsewhere`` are those expected to sign other steps."""

    @property
    def authors(self) -> frozenset[int]: ...
    @property
    def kind(self) -> str: ...
    @property
    def case(self) -> int | None: ...
    @property
    def round(self) -> int: ...
    @property
    def elsewhere(self) -> frozenset[int]: ...


@dataclass(frozen=True)
class StandIn:
    """One person on somebody else's seat: by a 授权代办, or by a pair (AB角) where ``delegation`` is None.

    ``fallback``: the route's fallback person, because who was to stand in has a seat here already.
    """

    person: User
    principal: User
    reason: str
    delegation: Delegation | None = None
    fallback: bool = False


def cover(
    step: StepLike, seated: Sequence[User], origin: OriginLike, on: date | None = None
) -> list[StandIn]:
    """Who stands in for those ``seated`` on the step, on a day (today if none is given); periods before pairs.

    Two statements; two more where somebody could stand in and the case is under way.
    """
    principals = {person.pk: person for person in seated}
    found = _found(step, principals, origin, on or clock.today())
    barred = origin.authors | {one.person.pk for one in found if one.principal.pk in origin.authors}
    wanted = [one for one in found if one.principal.pk in principals and one.person.pk not in barred]
    if wanted and (step.fallback_id or any(one.person.pk not in principals for one in wanted)):
        barred |= signing_elsewhere(step, origin)
    return _seated(step, [one for one in wanted if one.person.pk not in barred], barred | set(principals))


def _seated(step: StepLike, wanted: Iterable[StandIn], taken: frozenset[int]) -> list[StandIn]:
    """Each person once, and nobody beside a seat of their own: there the fallback person stands in."""
    sit: dict[int, StandIn] = {}
    hindered: dict[int, StandIn] = {}
    for one in wanted:
        if one.person.pk not in taken | sit.keys():
            sit[one.person.pk] = one
        else:
            hindered.setdefault(one.principal.pk, one)
    covered = {one.principal.pk for one in sit.values()}
    for one in hindered.values():
        if one.principal.pk not in covered and (who := _fallback(step, taken | sit.keys())) is not None:
            sit[who.pk] = _instead(one, who)
    return list(sit.values())


def _instead(one: StandIn, who: User) -> StandIn:
    period = one.delegation
    hindered = f"{away(period)}，代办人" if period is not None else f"{one.principal.name}的B角"
    why = f"{hindered}{one.person.name}已在本环节，由后备办理人{who.name}代办"
    return StandIn(who, one.principal, why, one.delegation, fallback=True)


def _fallback(step: StepLike, taken: Collection[int]) -> User | None:
    """The step's fallback person where they may sit: active, in the business, neither author nor here already."""
    pk = step.fallback_id
    if pk is None or pk in taken or not _in_business(clock.today()).filter(user=pk).exists():
        return None
    return User.objects.get(pk=pk)


def _found(step: StepLike, principals: Collection[int], origin: OriginLike, on: date) -> list[StandIn]:
    """Periods and pairs of those seated, and of the authors: whose deputies are barred."""
    concerned = [*principals, *origin.authors]
    found = [
        StandIn(one.deputy, one.principal, f"{away(one)}，由{one.deputy.name}代办", one)
        for one in _periods(concerned, on)
        if not one.kinds or origin.kind in one.kinds
    ]
    pairs = _pairs(concerned if pairs_sit(step) else list(origin.authors), on)
    return found + [StandIn(pair.deputy, pair.principal, f"{pair.principal.name}的B角") for pair in pairs]


def deputies_of(people: Collection[int], kind: str, on: date | None = None) -> dict[int, User]:
    """Who stands in for any of these people on a day, by a pair or a period: deputy's id -> whom for."""
    day, concerned = on or clock.today(), list(people)
    found = {one.deputy_id: one.principal for one in _pairs(concerned, day)}
    periods = [one for one in _periods(concerned, day) if not one.kinds or kind in one.kinds]
    return found | {one.deputy_id: one.principal for one in periods}


def stood_for(deputy: User) -> list[tuple[int, list[str]]]:
    """Whom the person stands in for today: a principal's id and the kinds of case, none for all."""
    pairs = Deputy.objects.filter(deputy=deputy).values_list("principal", flat=True)
    periods = in_period().filter(deputy=deputy).values_list("principal", "kinds")
    return [(principal, []) for principal in pairs] + list(periods)


def pairs_sit(step: StepLike) -> bool:
    """Whether B角 of a pair sit on the step now: at once, or, where the route says so, from the limit on."""
    if step.at_limit != RouteStep.AtLimit.DEPUTY or not step.limit_days:
        return True
    return getattr(step, "limit_met_at", None) is not None


def signing_elsewhere(step: object, origin: OriginLike) -> set[int]:
    """Who signs another step of the round in their own right (foreseen or seated), or has decided one.

    A step and those that take it again are one step. A letter or a meeting is entered, not signed.
    """
    if origin.case is None:
        return set(origin.elsewhere)
    signed = CaseStep.objects.exclude(medium__in=[RouteStep.Medium.OUTSIDE, RouteStep.Medium.MEETING])
    steps = list(signed.filter(case=origin.case, round=origin.round).order_by("order"))
    same = _same_step(step, steps) if isinstance(step, CaseStep) else set()
    others = [one for one in steps if one.pk not in same]
    coming = [one for one in others if one.state == CaseStep.State.COMING]
    foreseen = {int(entry["user"]) for one in coming for entry in one.plan if not entry.get("deputy")}
    seats = Seat.objects.filter(step__in=others).exclude(state__in=Seat.GONE).order_by()
    rows = Assignment.objects.filter(step__in=others, state=Assignment.State.DONE).order_by()
    return foreseen | set(
        seats.values_list("principal", flat=True).union(rows.values_list("person", flat=True))
    )


def _same_step(step: CaseStep, steps: Iterable[CaseStep]) -> set[int]:
    """Ids of the step, of what it repeats and of what repeats it."""
    first = {one.pk: one.pk for one in [step, *steps]}
    for one in steps:  # in their order: what is repeated stands before what repeats it
        if one.repeats_id in first:
            first[one.pk] = first[one.repeats_id]
    return {pk for pk, root in first.items() if root == first[step.pk]}


def in_period(on: date | None = None) -> QuerySet[Delegation]:
    """The 授权代办 that count on a day."""
    day = on or clock.today()
    return Delegation.objects.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)


def away(period: Delegation) -> str:
    """许望休假至 11 月 30 日."""
    until = period.ends_on
    year = "" if until.year == clock.today().year else f" {until.year} 年"
    return f"{period.principal.name}{period.reason}至{year} {until.month} 月 {until.day} 日"


def _in_business(on: date) -> QuerySet[Membership, int]:
    """A pair or a period alone is no post: whoever has lost every role of the business acts for nobody."""
    return (
        Membership.objects.filter(in_force(on))
        .exclude(role__in=ADMINISTRATORS)
        .values_list("user", flat=True)
    )


def _of(rows: QuerySet[D], principals: Any, on: Any) -> QuerySet[D]:
    able = rows.filter(among("principal_id", principals), deputy__in=_in_business(on))
    return able.select_related("principal", "deputy").order_by("id")


_periods = Compiled(lambda principals, on: _of(in_period(on), principals, on))
_pairs = Compiled(lambda principals, on: _of(Deputy.objects.all(), principals, on))
