"""What signers decide, on screen, on paper, one or many at a go, and what they take back."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts import clock
from accounts.models import User
from tests.workflows.any_verbs.office import CHOICE, UNDER_REVIEW, UNDER_WAY, Office, one_of
from tests.workflows.files import scan
from workflows.cases import (
    approve,
    decide_many,
    keep_draft,
    register_paper,
    reject,
    send_back,
    slip_of,
    take_back,
)
from workflows.cases.many import Fate
from workflows.cases.returning import returnable
from workflows.kinds import Remark
from workflows.models import Assignment, Case, RouteStep

under_review = precondition(lambda self: self.there_are(*UNDER_REVIEW))
agreeing = rule(which=CHOICE, who=st.lists(CHOICE, min_size=2, max_size=6), straight=st.booleans())


class Deciding(Office):
    @under_review
    @agreeing
    def agree(self, which: int, who: list[int], straight: bool) -> None:
        self._sign_on(which, who, straight)

    # Three times, so that examples in which the machine leaves rules out are seldom without any: cases must get on.
    @under_review
    @agreeing
    def agree_again(self, which: int, who: list[int], straight: bool) -> None:
        self._sign_on(which, who, straight)

    @under_review
    @agreeing
    def agree_further(self, which: int, who: list[int], straight: bool) -> None:
        self._sign_on(which, who, straight)

    def _sign_on(self, which: int, who: list[int], straight: bool) -> None:
        """One after the other, each with what the step wants of them, until one is refused."""
        for choice in who:
            self.look()
            if not self._agree(self.case(which, *UNDER_REVIEW), choice, straight):
                return

    def _agree(self, case: Case, choice: int, straight: bool) -> bool:
        signer, here = self.holder(case, choice), self.step(case)
        if self._on_paper(case):
            return self._register(case, signer, "approve", choice)
        if straight and here is not None and here.repeats_id is not None:
            act = partial(approve, case.pk, actor=signer, straight=True)
            if self.attempt("approve straight", act):
                return True
        return self.attempt("approve", lambda: approve(case.pk, actor=signer, comment="同意。"))

    @under_review
    @rule(which=CHOICE, who=CHOICE, to=st.one_of(st.none(), CHOICE), pinned=st.booleans())
    def return_it(self, which: int, who: int, to: int | None, pinned: bool) -> None:
        """To the drafter, or to an earlier step where there is one."""
        case = self.case(which, *UNDER_REVIEW)
        signer, here = self.holder(case, who), self.step(case)
        earlier = returnable(case, here) if here is not None and to is not None else []
        back_to = one_of(earlier, to or 0).pk if earlier else None
        remarks = [Remark(self.FIELD, "请写明年度。")] if pinned else []
        if self._on_paper(case):
            self._register(case, signer, "send_back", who)
            return
        verb = "send back to a step" if back_to else "send back"
        self.attempt(
            verb, lambda: send_back(case.pk, actor=signer, comment="请改。", remarks=remarks, back_to=back_to)
        )

    @under_review
    @rule(which=CHOICE, who=CHOICE)
    def disagree(self, which: int, who: int) -> None:
        case = self.case(which, *UNDER_REVIEW)
        signer = self.holder(case, who)
        self.attempt("reject", lambda: reject(case.pk, actor=signer, comment="重复立项。"))

    @precondition(lambda self: self.there_are(*UNDER_WAY))
    @rule(which=CHOICE, who=CHOICE)
    def take_it_back(self, which: int, who: int) -> None:
        """Most often by whoever decided last."""
        case = self.case(which, *UNDER_WAY)
        last = (
            Assignment.objects.filter(case=case, state="done").select_related("person").order_by("closed_at")
        )
        actor = self.anybody(who, [row.person for row in last.reverse()[:1]])
        self.attempt("take back", lambda: take_back(case.pk, actor=actor))

    @under_review
    @rule(who=CHOICE, choice=st.sampled_from(["approve", "approve", "send_back"]))
    def decide_many_at_a_go(self, who: int, choice: str) -> None:
        rows = Assignment.objects.filter(state="open").select_related("person").order_by("person", "id")
        actor = self.anybody(who, [row.person for row in rows])
        own = [row.pk for row in rows if row.person == actor]
        if not own:
            return
        results = decide_many(own, actor=actor, choice=choice, comment="一并办理。")
        assert len(results) == len(own)
        self.done["decide many"] += any(one.fate is Fate.DONE for one in results)

    @under_review
    @rule(which=CHOICE, who=CHOICE)
    def keep_what_was_written(self, which: int, who: int) -> None:
        case = self.case(which, *UNDER_REVIEW)
        actor = self.holder(case, who)
        self.attempt(
            "keep draft", lambda: keep_draft(case.pk, actor=actor, decision="send_back", comment="再想想")
        )

    @under_review
    @rule(which=CHOICE, who=CHOICE, opinion=st.sampled_from(["approve", "send_back", "reject"]))
    def sign_on_paper(self, which: int, who: int, opinion: str) -> None:
        case = self.case(which, *UNDER_REVIEW)
        self._register(case, self.holder(case, who), opinion, who)

    def _on_paper(self, case: Case) -> bool:
        step = self.step(case)
        return step is not None and step.medium == RouteStep.Medium.PAPER

    def _register(self, case: Case, signer: User, opinion: str, choice: int) -> bool:
        """Entered by the other one of the desk where one of them signs."""
        desk = [self.person(key) for key in ("qin", "xie") if key != signer.username]
        actor = self.anybody(choice, desk)

        def act() -> None:
            slip = slip_of(case)
            register_paper(
                case.pk, actor=actor, signer=signer, signed_on=clock.today(), opinion=opinion,
                scan=scan(actor), fingerprint=slip.fingerprint, comment="见扫描件。",
            )  # fmt: skip

        return self.attempt("register paper", act)
