"""What colleagues do to each other's steps: pass on, add, take out, ask, answer, send round."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.workflows.any_verbs.office import CHOICE, PEOPLE, UNDER_REVIEW, UNDER_WAY, Office, one_of
from workflows import kinds
from workflows.cases import (
    add_signer,
    additions_of,
    answer,
    confirm_revision,
    consult,
    copy_to,
    end_consultation,
    mark_read,
    object_to_revision,
    posts_for,
    remove_signer,
    revise,
    transfer,
)
from workflows.models import Consultation, Copy

under_review = precondition(lambda self: self.there_are(*UNDER_REVIEW))


class Colleagues(Office):
    @under_review
    @rule(which=CHOICE, who=CHOICE, to=CHOICE)
    def pass_it_on(self, which: int, who: int, to: int) -> None:
        case = self.case(which, *UNDER_REVIEW)
        actor, other = self.holder(case, who), self.person(one_of(PEOPLE, to))
        self.attempt("transfer", lambda: transfer(case.pk, actor=actor, to=other, note="出差"))

    @under_review
    @rule(which=CHOICE, who=CHOICE, other=CHOICE, place=st.sampled_from(["before", "beside", "after"]))
    def add_somebody(self, which: int, who: int, other: int, place: str) -> None:
        case = self.case(which, *UNDER_REVIEW)
        actor, person = self.holder(case, who), self.person(one_of(PEOPLE, other))
        self.attempt(
            f"add signer {place}", lambda: add_signer(case.pk, actor=actor, person=person, place=place)
        )

    @precondition(lambda self: any(now.added for now in self.now.values()))
    @rule(which=CHOICE, who=CHOICE)
    def take_somebody_out(self, which: int, who: int) -> None:
        added = [(case, one) for case in self.known.values() for one in additions_of(case)]
        if not added:
            return
        case, one = one_of(added, which)
        actor = self.anybody(who, [one.by])
        self.attempt("remove signer", lambda: remove_signer(case.pk, actor=actor, key=one.key))

    @under_review
    @rule(which=CHOICE, who=CHOICE, other=CHOICE)
    def ask(self, which: int, who: int, other: int) -> None:
        case = self.case(which, *UNDER_REVIEW)
        actor, person = self.holder(case, who), self.person(one_of(PEOPLE, other))
        self.attempt("consult", lambda: consult(case.pk, actor=actor, person=person, question="标准对吗？"))

    @precondition(lambda self: any(now.asked for now in self.now.values()))
    @rule(which=CHOICE, who=CHOICE)
    def reply(self, which: int, who: int) -> None:
        asked = one_of(self._asked(), which)
        actor = self.anybody(who, [asked.person])
        self.attempt("answer", lambda: answer(asked.case_id, actor=actor, text="符合。"))

    @precondition(lambda self: any(now.asked for now in self.now.values()))
    @rule(which=CHOICE, who=CHOICE)
    def ask_no_more(self, which: int, who: int) -> None:
        asked = one_of(self._asked(), which)
        actor = self.anybody(who, [asked.asked_by])
        self.attempt(
            "end consultation", lambda: end_consultation(asked.case_id, actor=actor, consultation=asked.pk)
        )

    @under_review
    @rule(which=CHOICE, who=CHOICE)
    def mend_it(self, which: int, who: int) -> None:
        case = self.case(which, *UNDER_REVIEW)
        kind, actor = kinds.get(case.kind), self.holder(case, who)
        content = kind.content(kind.get(case.document_id))
        field = "title" if "title" in content else self.FIELD
        text = {**content, field: f"{content[field][:80]}·改"}
        self.attempt("mend", lambda: revise(case.pk, actor=actor, content=text, comment="名称写全"))

    @precondition(lambda self: self.has_done("mend"))
    @rule(which=CHOICE, who=CHOICE, agrees=st.booleans())
    def look_at_the_mend(self, which: int, who: int, agrees: bool) -> None:
        waiting = self._asked()
        if not waiting:
            return
        asked = one_of([one for one in waiting if hasattr(one, "revision")] or waiting, which)
        actor = self.anybody(who, [asked.person])
        if agrees:
            self.attempt("confirm the mend", lambda: confirm_revision(asked.case_id, actor=actor))
        else:
            self.attempt(
                "object to the mend",
                lambda: object_to_revision(asked.case_id, actor=actor, text="原名称是批复的名称"),
            )

    def _asked(self) -> list[Consultation]:
        rows = Consultation.objects.filter(case__in=self.cases, state__in=["open", "paused"]).order_by("id")
        return list(rows.select_related("person", "asked_by"))

    @precondition(lambda self: self.there_are(*UNDER_WAY))
    @rule(which=CHOICE, who=CHOICE, other=CHOICE, role=st.booleans())
    def send_it_round(self, which: int, who: int, other: int, role: bool) -> None:
        case = self.case(which, *UNDER_WAY)
        actor = self.anybody(who, case.authors)
        to = {"roles": [posts_for(case)[0].key]} if role else {"people": [self.person(one_of(PEOPLE, other))]}
        self.attempt("copy", lambda: copy_to(case.pk, actor=actor, **to))

    @precondition(lambda self: self.has_done("copy"))
    @rule(which=CHOICE, who=CHOICE)
    def read(self, which: int, who: int) -> None:
        rows = Copy.objects.filter(case__in=self.cases).select_related("person")
        copy = one_of(list(rows.order_by("id")), which)
        actor = self.anybody(who, [copy.person])
        self.attempt("mark read", lambda: mark_read(copy.case_id, actor=actor))
