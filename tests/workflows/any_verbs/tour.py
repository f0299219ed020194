"""The machine's rules once around, in an order in which every verb succeeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.workflows.any_verbs.routes import LETTER, MEETING, make
from workflows.cases import Opinion, Verdict

Stop = Callable[[], Any]


def stops(machine: Any) -> Iterator[Stop]:
    """Each is called and judged before the next is asked for."""
    yield partial(machine.returned_to_a_step, step=0, leave=False)
    yield partial(machine.returned_to_the_drafter, signed=1, leave=False)
    yield partial(machine.handed_in_and_thought_better_of, leave=False)
    yield partial(machine.asked, signed=0, then="answer")
    yield partial(machine.asked, signed=1, then="end")
    yield partial(machine.decided_by_a_letter_that_was_misread, verdict=Verdict.RETURN, words=False)
    yield partial(machine.decided_by_a_letter_that_was_misread, verdict=Verdict.OPINION, words=True)
    yield partial(machine.packed, acts=["cover", "take out", "add", "report", "recall"])
    yield partial(machine.paired_for_a_while, who="lu", leave=False)
    yield partial(machine.gone_for_a_while, who="xu", leave=False)
    yield from _on_a_plain_case(machine)
    yield from _on_a_case_with_a_meeting(machine)
    yield from _of_people(machine)
    yield partial(machine.whose_signer_has_gone, leave=False)


def _on_a_plain_case(machine: Any) -> Iterator[Stop]:
    """What whoever holds a step, and the desk, may do to cases that lie somewhere."""
    for place in ("before", "beside", "after"):
        yield from _until(machine, f"add signer {place}", "add_somebody", "which", "other", place=place)
    yield from _until(machine, "remove signer", "take_somebody_out", "which")
    yield from _until(machine, "transfer", "pass_it_on", "which", "to")
    for done, agrees in (("object to the mend", False), ("confirm the mend", True)):
        yield from (partial(machine.mend_it, which=choice, who=0) for choice in range(12))
        yield from _until(machine, done, "look_at_the_mend", "which", agrees=agrees)
    yield from _until(machine, "keep draft", "keep_what_was_written", "which")
    yield from _until(machine, "register paper", "sign_on_paper", "which", opinion="approve")
    yield partial(machine._brought, signed=1)
    yield partial(machine.take_it_back, which=-1, who=0)
    yield from _until(machine, "decide many", "decide_many_at_a_go", choice="approve")
    yield from _until(machine, "copy", "send_it_round", "which", "other", role=False)
    yield from _until(machine, "mark read", "read", "which")
    yield from _until(machine, "urge", "remind", "which")
    yield from _until(machine, "suspend", "stop", "which")
    yield from _until(machine, "resume", "go_on", "which")
    yield from _until(machine, "jump", "move", "which", "to")
    yield from _until(machine, "reject", "disagree", "which")
    yield from _until(machine, "edit", "correct_the_paper", "which", who=None, what="budget")
    yield from _until(machine, "hand over", "hand_over_all", "which", "to")
    yield from _until(machine, "cancel", "end", "which")


def _on_a_case_with_a_meeting(machine: Any) -> Iterator[Stop]:
    def begin() -> None:
        make(
            {"steps": [dict(MEETING), {"mode": "any", "people": ["gu"]}, dict(LETTER)], "same_person": "each"}
        )
        machine._begin("fang", "40")

    yield begin
    yield from _until(
        machine, "register meeting", "meet", "which", opinion=Opinion.APPROVE, all_of_them=False
    )


def _of_people(machine: Any) -> Iterator[Stop]:
    yield partial(machine.give_a_period, who=2, deputy=4, begins=0, days=1)
    yield from _until(machine, "end period", "end_a_period", "which", who=None)
    yield partial(machine.give_a_period, who=2, deputy=5, begins=1, days=1)
    yield partial(machine.time_passes, days=1, hours=0)


def _until(machine: Any, verb: str, rule: str, *turned: str, **fixed: Any) -> Iterator[Stop]:
    """The rule with the first choice, the next …, until the verb has been done."""
    for choice in range(12):
        if machine.done[verb]:
            return
        given = {"who": 0} | dict.fromkeys(turned, choice) | fixed
        yield partial(
            getattr(machine, rule), **{key: value for key, value in given.items() if value is not None}
        )
