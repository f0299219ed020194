"""Who signs: a step of a route becomes people, each with the reason. One function serves preview, forecast and assignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.db.models import Model, Q

from accounts.access import holders, holders_above, in_force
from accounts.models import Delegation, Membership, Office, Unit, User
from accounts.roles import Role
from workflows.deputising import Cover, cover
from workflows.kinds import Facts, Kind
from workflows.models import Case, RouteStep
from workflows.routes import route_for

Place = RouteStep.Place


class StepLike(Protocol):
    """A step of a route or of a case."""

    name: str
    role: str
    place: str
    medium: str
    limit_days: int
    at_limit: str


@dataclass(frozen=True)
class Origin:
    """Where a case comes from, and whose it is: ``authors`` drafted or submit it and never sign it.

    ``case`` (id) and ``round`` are set once it is under way.
    """

    unit: Unit
    office: Office | None
    authors: frozenset[int]
    kind: str = ""
    case: int | None = None
    round: int = 0

    @classmethod
    def of(cls, case: Case) -> Origin:
        """As the case's own facts say."""
        authors = {case.drafter_id, case.submitted_by_id} - {None}
        known = frozenset(pk for pk in authors if pk is not None)
        return cls(case.unit, case.office, known, case.kind, case.pk, case.round)

    @classmethod
    def from_facts(cls, facts: Facts, authors: Iterable[User], kind: str = "") -> Origin:
        """As they would be if the document were submitted now."""
        return cls(facts.unit, facts.office, frozenset(user.pk for user in authors), kind)


@dataclass(frozen=True)
class Chair:
    """One person on a seat. ``deputy_for`` is whose seat it is when the person sits there as B角 or by a 授权代办."""

    person: User
    reason: str
    deputy_for: User | None = None
    delegation: Delegation | None = None


@dataclass(frozen=True)
class Resolution:
    """Who may take a step. ``note`` tells of a step that was passed on; ``gap`` why nobody can take it."""

    chairs: tuple[Chair, ...] = ()
    note: str = ""
    gap: str = ""

    @property
    def plan(self) -> list[dict[str, object]]:
        """As kept with a step as its forecast."""
        return [
            {
                "user": chair.person.pk,
                "name": chair.person.name,
                "post": chair.person.post,
                "reason": chair.reason,
                "deputy": chair.deputy_for is not None,
            }
            for chair in self.chairs
        ]


@dataclass(frozen=True)
class StepPreview:
    """A step ahead, as shown before submission: each person and why."""

    name: str
    people: list[tuple[User, str]]
    note: str
    medium: str
    gap: str = ""
    limit_days: int = field(default=2)


def resolve(step: StepLike, origin: Origin, deputies: bool = True) -> Resolution:
    """Who may take the step. Nobody signs what they drafted or submitted; where nobody else is left, it passes on.

    Without ``deputies`` only those on seats of their own, in one statement less.
    """
    if step.medium == RouteStep.Medium.OUTSIDE:
        # Entering a letter is no review: whoever drafted may do that too.
        origin = replace(origin, authors=frozenset())
    unit, office = _where(step.place, origin)
    office, found = _holders(step.role, unit, office)
    able = [person for person in found if person.pk not in origin.authors]
    reason, note = _reason(step.role, unit, office), ""
    if found and not able:
        unit, able = _desk_above(unit, origin)
        note = f"{reason}只有起草人本人，本环节改由{unit.label}预算绩效岗办理"
        reason = f"{reason}是起草人本人，由{unit.label}预算绩效岗代行"
    if not able:
        return Resolution(gap=_gap(step, unit, bool(found)))
    chairs = [Chair(person, reason) for person in able]
    return Resolution((*chairs, *(_deputies(step, able, origin) if deputies else ())), note)


def _holders(role: str, unit: Unit, office: Office | None) -> tuple[Office | None, list[User]]:
    """Who holds the role in the office, else in the unit as a whole, A角 first; and in which of the two they do.

    The same answer as ``accounts.access.holders`` in one statement, with the place, because the reason names it.
    """
    here = Q(office__isnull=True) | Q(office=office) if office else Q(office__isnull=True)
    rows = list(
        Membership.objects.filter(here, in_force(), role=role, unit=unit)
        .select_related("user")
        .order_by("order", "id")
    )
    inside = [row.user for row in rows if row.office_id is not None]
    return (office, inside) if inside else (None, [row.user for row in rows])


def _where(place: str, origin: Origin) -> tuple[Unit, Office | None]:
    if place == Place.OFFICE:
        return origin.unit, origin.office
    if place == Place.UNIT:
        return origin.unit, None
    unit = origin.unit
    while unit.parent is not None:
        unit = unit.parent
        if place == Place.PARENT:
            break
    return unit, None


def _desk_above(unit: Unit, origin: Origin) -> tuple[Unit, list[User]]:
    """The 预算绩效岗 of the nearest unit above; of the unit itself where nothing is above (domain.md §1)."""
    above, desk = holders_above(Role.BUDGET_OFFICER, unit)
    if above is None:
        above, desk = unit, holders(Role.BUDGET_OFFICER, unit)
    return above, [person for person in desk if person.pk not in origin.authors]


def _deputies(step: StepLike, seated: Sequence[User], origin: Origin) -> list[Chair]:
    """Those who stand in for the people seated, beside them."""
    found: Cover = cover(step, seated, origin)
    return [Chair(one.person, one.reason, one.principal, one.delegation) for one in found.stand_ins]


def _reason(role: str, unit: Unit, office: Office | None) -> str:
    return f"{office.name if office else unit.label}{_role_words(role, office)}"


def _role_words(role: str, office: Office | None) -> str:
    if role == Role.SECTION_HEAD and office is None:
        return "单位负责人"
    return Role(role).label


def _gap(step: StepLike, unit: Unit, passed_on: bool) -> str:
    role = Role.BUDGET_OFFICER.label if passed_on else Role(step.role).label
    return f"“{step.name}”环节没有人可以办理：{unit.label}还没有可办理本件的{role}。请联系系统管理员设置后再提交。"


def preview(kind: Kind, document: Model, actor: User) -> list[StepPreview]:
    """The path ahead of a document if ``actor`` submitted it now."""
    facts = kind.facts(document)
    authors = [kind.drafter(document)]
    if kind.may_submit(document, actor):
        authors.append(actor)
    origin = Origin.from_facts(facts, authors, kind.code)
    return [_shown(step, origin) for step in route_for(kind, facts.unit).steps.order_by("order")]


def _shown(step: RouteStep, origin: Origin) -> StepPreview:
    found = resolve(step, origin)
    people = [(chair.person, chair.reason) for chair in found.chairs]
    return StepPreview(step.name, people, found.note, step.medium, found.gap, step.limit_days)
