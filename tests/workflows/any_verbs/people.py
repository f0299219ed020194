"""What happens to people and to time: roles end, pairs and periods begin, days pass, the dispatcher ticks."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts import clock, delegations
from accounts.memberships import grant, revoke
from accounts.models import Delegation, Deputy, Membership, User
from accounts.pairs import pair, unpair
from accounts.people import activate, deactivate
from tests.workflows.any_verbs.office import CHOICE, Office, one_of
from workflows.dispatching import tick
from workflows.models import ParkedWork
from workflows.tasks import check_open_steps

#: those who come and go; 秦若兰 stays, so that there is a desk
LEAVERS = ("gao", "lu", "gu", "ding", "su", "xie", "xu")
#: people change less often than cases move
seldom = precondition(lambda self: self.looks % 3 == 0)


class PeopleAndTime(Office):
    def __init__(self) -> None:
        super().__init__()
        self.lost: list[Membership] = []

    @seldom
    @rule(who=CHOICE, deputy=CHOICE, begins=st.integers(0, 2), days=st.integers(0, 4))
    def give_a_period(self, who: int, deputy: int, begins: int, days: int) -> None:
        principal, other = self.person(one_of(LEAVERS, who)), self.person(one_of((*LEAVERS, "qin"), deputy))
        self.people_changed = True
        first = clock.today() + timedelta(days=begins)
        self.attempt(
            "delegate",
            lambda: delegations.delegate(
                principal, principal, other,
                starts_on=first, ends_on=first + timedelta(days=days), reason="休假",
            ),
        )  # fmt: skip

    @precondition(lambda self: self.looks % 3 == 0 and self.has_done("delegate"))
    @rule(which=CHOICE)
    def end_a_period(self, which: int) -> None:
        self.people_changed = True
        row = one_of(list(Delegation.objects.order_by("-pk").select_related("principal")), which)
        self.attempt("end period", lambda: delegations.end(row.principal, row))

    @seldom
    @rule(who=CHOICE, what=st.sampled_from(["role", "account", "pair"]), other=CHOICE)
    def somebody_changes(self, who: int, what: str, other: int) -> None:
        """Whoever has gone comes back first, so that there are people to work with."""
        person = self.person(one_of(LEAVERS, who))
        self.people_changed = True
        if what == "pair":
            self._pair(person, self.person(one_of(LEAVERS, other)))
        elif what == "account":
            self._account(User.objects.filter(is_active=False).first() or person)
        else:
            self._role(person)

    def _pair(self, principal: User, deputy: User) -> None:
        row, security = Deputy.objects.filter(principal=principal).first(), self.person("he")
        if row is not None:
            self.attempt("unpair", lambda: unpair(security, row))
        else:
            self.attempt("pair", lambda: pair(security, principal, deputy))

    def _account(self, person: User) -> None:
        admin = self.person("luo")
        if person.is_active:
            self.attempt("deactivate", lambda: deactivate(admin, person))
        else:
            self.attempt("activate", lambda: activate(admin, person))

    def _role(self, person: User) -> None:
        security = self.person("he")
        if self.lost:
            back = self.lost.pop()
            self.attempt(
                "grant",
                lambda: grant(security, back.user, back.role, back.unit, back.office, order=back.order),
            )
            return
        held = Membership.objects.filter(user=person).order_by("id").first()
        if held is not None and self.attempt("revoke", lambda: revoke(security, held)):
            self.lost.append(held)

    @rule(days=st.integers(0, 3), hours=st.integers(0, 6))
    def time_passes(self, days: int, hours: int) -> None:
        """And beat ticks; nothing it does fails."""
        self.later(days=days, hours=hours)
        self.people_changed = True
        self.done["tick"] += tick() > 0
        check_open_steps()
        assert not ParkedWork.objects.exists(), list(ParkedWork.objects.values("source", "error"))
