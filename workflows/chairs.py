"""The words in which "who signs" is asked and answered: where a case comes from, a chair, the answer for one step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from accounts.models import Delegation, Office, Unit, User
from workflows.kinds import Facts
from workflows.models import Case, Seat


class StepLike(Protocol):
    """A step of a route or of a case."""

    name: str
    signers: str
    role: str
    place: str
    people: list[int]
    medium: str
    limit_days: int
    at_limit: str
    fallback_id: int | None

    @property
    def fallback(self) -> Any: ...


@dataclass(frozen=True)
class Origin:
    """Where a case comes from, and whose it is: ``authors`` drafted or submit it and never sign it.

    ``kind`` is the code of its kind: a 授权代办 may be for chosen kinds. ``case`` (id) and ``round`` are set once it is under
    way; ahead of that ``before`` says who is expected to take the step before, ``elsewhere`` who to sign other steps.
    """

    unit: Unit
    office: Office | None
    authors: frozenset[int]
    kind: str = ""
    case: int | None = None
    round: int = 0
    before: tuple[User, ...] = ()
    elsewhere: frozenset[int] = frozenset()

    @classmethod
    def of(cls, case: Case) -> Origin:
        """As the case's own facts say."""
        authors = {case.drafter_id, case.submitted_by_id} - {None}
        known = frozenset(pk for pk in authors if pk is not None)
        return cls(case.unit, case.office, known, case.kind, case.pk, case.round)

    @classmethod
    def from_facts(cls, facts: Facts, authors: Iterable[User], kind: str = "") -> Origin:
        """As they would be if the document were submitted now."""
        people = tuple(authors)
        return cls(facts.unit, facts.office, frozenset(user.pk for user in people), kind, before=people[-1:])


@dataclass(frozen=True)
class Chair:
    """One person on a seat. ``deputy_for`` is whose seat it is when the person sits there as B角 or by a 授权代办.

    ``origin`` is the seat's: by the route, as its fallback person, or as it came to a step that is taken again.
    """

    person: User
    reason: str
    deputy_for: User | None = None
    delegation: Delegation | None = None
    origin: str = Seat.Origin.ROUTE
    added_by: User | None = None

    @property
    def whose(self) -> User:
        """Whose seat it is."""
        return self.deputy_for or self.person


@dataclass(frozen=True)
class Resolution:
    """Who may take a step. ``note`` tells of a step that was passed on; ``gap`` why nobody can take it."""

    chairs: tuple[Chair, ...] = ()
    note: str = ""
    gap: str = ""

    @property
    def principals(self) -> tuple[User, ...]:
        """Those with a seat of their own."""
        return tuple(chair.person for chair in self.chairs if chair.deputy_for is None)

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
