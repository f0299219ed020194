"""What drafters do: begin, correct, hand in, withdraw."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.toy import Paper, new_paper
from tests.workflows.any_verbs.office import CHOICE, UNDER_REVIEW, Office, State, one_of
from tests.workflows.any_verbs.routes import make, routes
from workflows.cases import open_case, submit, withdraw
from workflows.editing import locked_for_edit

DRAFTERS = ("shen", "fang", "qin", "ouyang", "gao")
MOST = 4


class Drafting(Office):
    @initialize(route=routes())
    def the_first_case(self, route: dict[str, Any]) -> None:
        make(route)
        self._begin("shen", "40")

    @precondition(lambda self: len(self.cases) < MOST)
    @rule(route=st.one_of(st.none(), routes()), who=CHOICE, budget=st.sampled_from(["40", "60"]))
    def begin(self, route: dict[str, Any] | None, who: int, budget: str) -> None:
        """Often by a route of its own."""
        if route is not None:
            make(route)
        self._begin(one_of(DRAFTERS, who), budget)

    def _begin(self, who: str, budget: str) -> None:
        drafter = self.person(who)
        paper = new_paper(drafter, f"第{len(self.cases) + 1}件", budget=budget, rows=[])
        case = open_case("paper", paper, drafter)
        self.cases.append(case.pk)
        self.attempt("submit", lambda: submit(case.pk, actor=drafter))

    @precondition(lambda self: self.there_are(State.DRAFT))
    @rule(which=CHOICE, what=st.sampled_from(["title", "budget", "key"]))
    def correct_the_paper(self, which: int, what: str) -> None:
        case = self.case(which, State.DRAFT)
        self.attempt("edit", lambda: self._edit(case.document_id, what))

    def _edit(self, document: int, what: str) -> None:
        with locked_for_edit("paper", document) as editing:
            paper: Paper = editing.document
            if what == "title":
                paper.title += "改"
            elif what == "budget":
                paper.budget = 100 - paper.budget
            else:
                paper.is_key = not paper.is_key
            paper.save()

    @precondition(lambda self: self.there_are(State.DRAFT))
    @rule(which=CHOICE, who=CHOICE, straight=st.booleans())
    def hand_in(self, which: int, who: int, straight: bool) -> None:
        case = self.case(which, State.DRAFT)
        actor = self.anybody(who, [case.drafter])
        straight = straight and case.returned
        verb = "submit straight" if straight else "submit"
        done = self.attempt(verb, lambda: submit(case.pk, actor=actor, straight=straight))
        if straight and not done:
            self.attempt("submit", lambda: submit(case.pk, actor=actor))

    @precondition(lambda self: self.there_are(*UNDER_REVIEW))
    @rule(which=CHOICE, who=CHOICE)
    def take_the_draft_back(self, which: int, who: int) -> None:
        case = self.case(which, *UNDER_REVIEW)
        actor = self.anybody(who, case.authors)
        self.attempt("withdraw", lambda: withdraw(case.pk, actor=actor))
