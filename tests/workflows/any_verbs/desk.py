"""What the budget desk does to a case, and to a person's work: stop, go on, end, move, urge, seat anew, hand over."""

from __future__ import annotations

from hypothesis.stateful import precondition, rule

from tests.workflows.any_verbs.office import CHOICE, PEOPLE, UNDER_REVIEW, UNDER_WAY, Office, State, one_of
from workflows.cases import cancel, jump, reseat, resume, suspend, urge
from workflows.cases.handing_over import hand_over
from workflows.cases.jumping import places
from workflows.models import Seat
from workflows.watching import unheld_steps

under_way = precondition(lambda self: self.there_are(*UNDER_WAY))


class Desk(Office):
    @under_way
    @rule(which=CHOICE, who=CHOICE)
    def stop(self, which: int, who: int) -> None:
        case, actor = self.case(which, *UNDER_WAY), self.desk(who)
        self.attempt("suspend", lambda: suspend(case.pk, actor=actor, reason="等文件"))

    @precondition(lambda self: self.there_are(State.SUSPENDED))
    @rule(which=CHOICE, who=CHOICE)
    def go_on(self, which: int, who: int) -> None:
        case, actor = self.case(which, State.SUSPENDED), self.desk(who)
        self.attempt("resume", lambda: resume(case.pk, actor=actor))

    @precondition(lambda self: len(self.cases) > 1)
    @rule(which=CHOICE, who=CHOICE)
    def end(self, which: int, who: int) -> None:
        case, actor = self.case(which, State.SUSPENDED, *UNDER_WAY), self.desk(who)
        self.attempt("cancel", lambda: cancel(case.pk, actor=actor, reason="不再实施"))

    @under_way
    @rule(which=CHOICE, who=CHOICE, to=CHOICE)
    def move(self, which: int, who: int, to: int) -> None:
        case, actor = self.case(which, *UNDER_WAY), self.desk(who)
        there = [one for one in places(case, actor) if not one.refused] or places(case, actor)
        target = one_of(there, to).step.pk if there else 0
        self.attempt("jump", lambda: jump(case.pk, actor=actor, to=target, reason="已研究"))

    @precondition(lambda self: self.there_are(*UNDER_REVIEW))
    @rule(which=CHOICE, who=CHOICE)
    def remind(self, which: int, who: int) -> None:
        case = self.case(which, *UNDER_REVIEW)
        actor = self.anybody(who, [self.person("qin"), *case.authors])
        self.attempt("urge", lambda: urge(case.pk, actor=actor))

    @precondition(lambda self: self.there_are(*UNDER_REVIEW))
    @rule(which=CHOICE, who=CHOICE)
    def seat_anew(self, which: int, who: int) -> None:
        """Where people have gone, most often."""
        gone = list(unheld_steps())
        case = one_of(gone, which).case if gone else self.case(which, *UNDER_REVIEW)
        actor = self.desk(who)
        self.attempt("reseat", lambda: reseat(case.pk, actor=actor))

    @rule(which=CHOICE, who=CHOICE, to=CHOICE)
    def hand_over_all(self, which: int, who: int, to: int) -> None:
        seats = Seat.objects.filter(step__case__in=self.cases, state="open").select_related("principal")
        giver = self.anybody(which, [seat.principal for seat in seats.order_by("id")])
        actor, successor = self.desk(who), self.person(one_of(PEOPLE, to))
        self.attempt(
            "hand over", lambda: hand_over(actor=actor, person=giver, successor=successor, reason="轮岗")
        )
