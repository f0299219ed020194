"""Rules that bring a case to where a verb is possible at all, and then do it or leave the place to the other rules.

Random acts alone come there seldom: somebody must return a case to a step and nothing may change meanwhile, a role must
end and somebody else get it, a letter must be entered wrongly before anybody can put it right.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts import clock
from accounts.memberships import grant, revoke
from accounts.models import Deputy, Membership
from accounts.pairs import pair, unpair
from accounts.people import activate, deactivate
from tests.workflows.any_verbs.drafting import MOST, Drafting
from tests.workflows.any_verbs.office import State
from tests.workflows.any_verbs.routes import LETTER, make
from tests.workflows.files import scan
from workflows.cases import (
    Corrected,
    Cover,
    Letter,
    OutsideDecision,
    Verdict,
    add_to_batch,
    answer,
    approve,
    consult,
    correct,
    end_consultation,
    make_batch,
    recall_report,
    register_outside,
    remove_from_batch,
    report,
    reseat,
    send_back,
    set_cover,
    submit,
    withdraw,
)
from workflows.cases.returning import returnable
from workflows.models import Batch, Case, Consultation, Registration

#: who signs the plain route, one after the other
SIGNERS = ("gao", "lu", "gu")
BY_ROLE = {"role": "section_head", "place": "office"}

#: situations may bring a few cases more than the others begin
room = precondition(lambda self: len(self.cases) < MOST + 2)


class Situations(Drafting):
    @room
    @rule(step=st.integers(0, 1), leave=st.booleans())
    def returned_to_a_step(self, step: int, leave: bool) -> None:
        """The third step returns it to one of those before it, which sends it straight back."""
        case = self._brought(signed=2)
        if case is None:
            return
        there = returnable(case, self._here(case))[step].pk
        gu = self.person("gu")
        self.attempt(
            "send back to a step",
            lambda: send_back(case.pk, actor=gu, comment="请核。", back_to=there),
        )
        if not leave:
            signer = self.person(SIGNERS[step])
            self.attempt("approve straight", lambda: approve(case.pk, actor=signer, straight=True))

    @room
    @rule(signed=st.integers(1, 2), leave=st.booleans())
    def returned_to_the_drafter(self, signed: int, leave: bool) -> None:
        case = self._brought(signed)
        if case is None:
            return
        signer = self.person(SIGNERS[signed])
        self.attempt("send back", lambda: send_back(case.pk, actor=signer, comment="请补附件。"))
        if not leave:
            shen = self.person("shen")
            self.attempt("submit straight", lambda: submit(case.pk, actor=shen, straight=True))

    @room
    @rule(leave=st.booleans())
    def whose_signer_has_gone(self, leave: bool) -> None:
        """高映雪 holds the step, and her post goes to 苏晚晴."""
        case = self._brought(0, first=BY_ROLE)
        held = Membership.objects.filter(user=self.person("gao"), role="section_head").first()
        if case is None or held is None:
            return
        he, qin, su = self.person("he"), self.person("qin"), self.person("su")
        self.people_changed = True
        if self.attempt("revoke", lambda: revoke(he, held)):
            self.attempt("grant", lambda: grant(he, su, held.role, held.unit, held.office))
        if not leave:
            self.attempt("reseat", lambda: reseat(case.pk, actor=qin))

    @room
    @rule(verdict=st.sampled_from([Verdict.RETURN, Verdict.OPINION, Verdict.REFUSE]), words=st.booleans())
    def decided_by_a_letter_that_was_misread(self, verdict: Verdict, words: bool) -> None:
        case = self._brought(signed=3, letter=True)
        if case is None:
            return
        qin = self.person("qin")
        letter = self.letter(qin)
        lines = [OutsideDecision(case.pk, Decimal(40), "请照办。", verdict)]
        act = lambda: register_outside(actor=qin, letter=letter, decisions=lines)  # noqa: E731
        if not self.attempt("register letter", act):
            return
        first = Registration.objects.latest("pk")
        right = Letter(first.sender, first.number, clock.today(), "关于批复预算的通知（二）", None, scan(qin))
        line = [] if words else [Corrected(case.pk, Verdict.APPROVE, Decimal(40), "")]
        verb = "correct a result" if line else "correct"
        self.attempt(verb, lambda: correct(first.pk, actor=qin, letter=right, reason="看错行", lines=line))

    @room
    @rule(acts=st.lists(st.sampled_from(["cover", "take out", "add", "report", "recall"]), max_size=6))
    def packed(self, acts: list[str]) -> None:
        """A package of one case, and what may be done to packages in any order."""
        case = self._brought(signed=3, letter=True)
        if case is None:
            return
        qin = self.person("qin")
        self.letters += 1
        number = f"云组财〔2026〕{self.letters}号"
        cover = Cover("关于报送文稿的函", "云河市财政局", number, clock.today())
        if not self.attempt(
            "make batch", lambda: make_batch(actor=qin, cover=cover, year=2026, case_ids=[case.pk])
        ):
            return
        pk = Batch.objects.latest("pk").pk
        known: dict[str, tuple[str, Callable[[], Any]]] = {
            "cover": ("package: cover", lambda: set_cover(pk, actor=qin, cover=cover)),
            "take out": ("package: take out", lambda: remove_from_batch(pk, actor=qin, case_ids=[case.pk])),
            "add": ("package: add", lambda: add_to_batch(pk, actor=qin, case_ids=[case.pk])),
            "report": ("report", lambda: report(pk, actor=qin)),
            "recall": ("recall report", lambda: recall_report(pk, actor=qin, reason="附件有误")),
        }
        for act in acts:
            self.attempt(*known[act])

    @room
    @rule(leave=st.booleans())
    def handed_in_and_thought_better_of(self, leave: bool) -> None:
        case = self._brought(signed=0)
        if case is not None and not leave:
            shen = self.person("shen")
            self.attempt("withdraw", lambda: withdraw(case.pk, actor=shen))

    @room
    @rule(signed=st.integers(0, 2), then=st.sampled_from(["answer", "end", "leave"]))
    def asked(self, signed: int, then: str) -> None:
        """Whoever holds the step asks 丁维岳."""
        case = self._brought(signed)
        if case is None:
            return
        holder, ding = self.person(SIGNERS[signed]), self.person("ding")
        ask = lambda: consult(case.pk, actor=holder, person=ding, question="标准对吗？")  # noqa: E731
        if not self.attempt("consult", ask):
            return
        question = Consultation.objects.latest("pk").pk
        if then == "answer":
            self.attempt("answer", lambda: answer(case.pk, actor=ding, text="符合。"))
        elif then == "end":
            self.attempt(
                "end consultation",
                lambda: end_consultation(case.pk, actor=holder, consultation=question),
            )

    @rule(who=st.sampled_from(SIGNERS), leave=st.booleans())
    def paired_for_a_while(self, who: str, leave: bool) -> None:
        """许望 is B角, and mostly not for long."""
        he, principal, deputy = self.person("he"), self.person(who), self.person("xu")
        self.people_changed = True
        self.attempt("pair", lambda: pair(he, principal, deputy))
        row = Deputy.objects.filter(principal=principal).first()
        if row is not None and not leave:
            self.attempt("unpair", lambda: unpair(he, row))

    @rule(who=st.sampled_from(("xu", "su", "ding", "gu")), leave=st.booleans())
    def gone_for_a_while(self, who: str, leave: bool) -> None:
        person, admin = self.person(who), self.person("luo")
        self.people_changed = True
        if person.is_active:
            self.attempt("deactivate", lambda: deactivate(admin, person))
        if not (leave or self.person(who).is_active):
            self.attempt("activate", lambda: activate(admin, self.person(who)))

    def _brought(
        self, signed: int, *, letter: bool = False, first: dict[str, Any] | None = None
    ) -> Case | None:
        """A new case of 沈知远's on a plain route, signed so many times; None where somebody it needs has gone."""
        steps = [{"mode": "any", "people": [key]} for key in SIGNERS]
        if first is not None:
            steps[0] = {"mode": "any"} | first
        if not make({"steps": [*steps, *([dict(LETTER)] if letter else [])], "same_person": "each"}):
            return None
        self._begin("shen", "40")
        pk = self.cases[-1]
        for key in SIGNERS[:signed]:
            signer = self.person(key)
            self.attempt("approve", lambda signer=signer: approve(pk, actor=signer))
        case = Case.objects.get(pk=pk)
        here = case.steps.filter(state="open").first()
        there = case.state in (State.OPEN, State.OUTSIDE) and here is not None
        return case if there and here.order == signed + 1 else None

    def _here(self, case: Case) -> Any:
        return case.steps.get(state="open")
