"""What is decided elsewhere: meetings, letters, their corrections, packages."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts import clock
from tests.workflows.any_verbs.office import CHOICE, Office, State, one_of
from tests.workflows.any_verbs.picture import Picture
from workflows.cases import (
    CORRIGIBLE,
    Corrected,
    Cover,
    Letter,
    MeetingDecision,
    Opinion,
    OutsideDecision,
    Verdict,
    add_to_batch,
    correct,
    make_batch,
    recall_report,
    register_meeting,
    register_outside,
    remove_from_batch,
    report,
    set_cover,
)
from workflows.cases.corrigible import entered_in
from workflows.models import Batch, Case, Registration, RouteStep

VERDICTS = st.sampled_from([*Verdict, Verdict.APPROVE])
SUMS = st.sampled_from(["40", "40", "60", "35"])
outside = precondition(lambda self: self.there_are(State.OUTSIDE))
packed = precondition(lambda self: self.has_done("make batch"))


class Elsewhere(Office):
    @precondition(lambda self: any(_meets(now) for now in self.now.values()))
    @rule(
        which=CHOICE,
        who=CHOICE,
        opinion=st.sampled_from([*Opinion, Opinion.APPROVE]),
        all_of_them=st.booleans(),
    )
    def meet(self, which: int, who: int, opinion: Opinion, all_of_them: bool) -> None:
        waiting = self._at_meeting()
        chosen = waiting if all_of_them else [one_of(waiting, which)]
        decisions = [MeetingDecision(case.pk, opinion, "会议研究决定。") for case in chosen]
        actor = self.desk(who)
        self.attempt(
            "register meeting",
            lambda: register_meeting(actor=actor, meeting=self.letter(actor), decisions=decisions),
        )

    def _at_meeting(self) -> list[Case]:
        return [now.case for now in self.now.values() if _meets(now)]

    @outside
    @rule(who=CHOICE, lines=st.lists(st.tuples(VERDICTS, SUMS), min_size=1, max_size=3), again=st.booleans())
    def answer_by_letter(self, who: int, lines: list[tuple[Verdict, str]], again: bool) -> None:
        actor = self.desk(who)
        waiting = [case for case in self.known.values() if case.state == State.OUTSIDE]
        decisions = [
            OutsideDecision(case.pk, Decimal(amount), "请照办。", verdict)
            for case, (verdict, amount) in zip(waiting, lines, strict=False)
        ]
        letter = self.letter(actor, again and self.letters > 0)
        self.attempt(
            "register letter", lambda: register_outside(actor=actor, letter=letter, decisions=decisions)
        )

    @precondition(lambda self: self.has_done("register meeting", "register letter"))
    @rule(
        which=CHOICE,
        who=CHOICE,
        result=st.sampled_from([*Verdict, "none", "send_back", "reject"]),
        amount=SUMS,
        words=st.booleans(),
    )
    def enter_it_rightly(self, which: int, who: int, result: str, amount: str, words: bool) -> None:
        """The latest registrations first: an older one is fixed by what followed it."""
        first = one_of(self._registered(), which)
        actor = self.desk(who)
        same = Letter(first.sender, first.number, clock.today(), first.title, first.received_on)
        cases = entered_in(first)
        lines = [] if words or not cases else [Corrected(min(cases), result, Decimal(amount), "原登记有误。")]
        verb = "correct a result" if lines else "correct"
        self.attempt(verb, lambda: correct(first.pk, actor=actor, letter=same, reason="看错行", lines=lines))

    def _registered(self) -> list[Registration]:
        rows = Registration.objects.filter(source__in=CORRIGIBLE, corrected_by=None)
        return list(rows.order_by("-pk"))

    @outside
    @rule(who=CHOICE)
    def pack(self, who: int) -> None:
        actor = self.desk(who)
        waiting = [pk for pk, case in self.known.items() if case.state == State.OUTSIDE]
        self.letters += 1
        cover = Cover("关于报送文稿的函", "云河市财政局", f"云组财〔2026〕{self.letters}号", clock.today())
        self.attempt("make batch", lambda: make_batch(actor=actor, cover=cover, year=2026, case_ids=waiting))

    @packed
    @rule(which=CHOICE, who=CHOICE, one=CHOICE, act=st.sampled_from(["add", "take out", "cover"]))
    def change_the_package(self, which: int, who: int, one: int, act: str) -> None:
        batch, actor, case = self._package(which), self.desk(who), self.case(one, State.OUTSIDE)
        acts = {
            "add": lambda: add_to_batch(batch.pk, actor=actor, case_ids=[case.pk]),
            "take out": lambda: remove_from_batch(batch.pk, actor=actor, case_ids=[case.pk]),
            "cover": lambda: set_cover(
                batch.pk, actor=actor, cover=Cover("函", "财政局", batch.number, clock.today())
            ),
        }
        self.attempt(f"package: {act}", acts[act])

    @packed
    @rule(which=CHOICE, who=CHOICE)
    def send_the_package(self, which: int, who: int) -> None:
        batch, actor = self._package(which), self.desk(who)
        self.attempt("report", lambda: report(batch.pk, actor=actor))

    @packed
    @rule(which=CHOICE, who=CHOICE)
    def call_the_package_back(self, which: int, who: int) -> None:
        batch, actor = self._package(which), self.desk(who)
        self.attempt("recall report", lambda: recall_report(batch.pk, actor=actor, reason="有误"))

    def _package(self, which: int) -> Batch:
        return one_of(list(Batch.objects.order_by("-pk")), which)


def _meets(now: Picture) -> bool:
    here = now.here
    return now.case.state == State.OPEN and here is not None and here.medium == RouteStep.Medium.MEETING
