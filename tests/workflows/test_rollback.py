"""One act, one transaction: when anything of it fails, nothing has moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from notifications import notices
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import PaperKind, new_case, paper_of
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows.cases import approve, register_outside, reject, send_back, submit, withdraw
from workflows.models import Case, Registration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("toy_table")]

ACTS: dict[str, tuple[Callable[[Cast], Case], Callable[[Case, Cast], Any]]] = {
    "submit": (lambda cast: new_case(cast.shen), lambda case, cast: submit(case.pk, actor=cast.shen)),
    "approve": (submitted, lambda case, cast: approve(case.pk, actor=cast.gao)),
    "the last approval": (lambda cast: at_step(cast, 4), lambda case, cast: approve(case.pk, actor=cast.gu)),
    "send_back": (submitted, lambda case, cast: send_back(case.pk, actor=cast.gao, comment="请核实")),
    "reject": (submitted, lambda case, cast: reject(case.pk, actor=cast.gao, comment="重复")),
    "withdraw": (submitted, lambda case, cast: withdraw(case.pk, actor=cast.shen)),
    "register_outside": (
        lambda cast: at_step(cast, 5),
        lambda case, cast: register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)]),
    ),
}


def state_of(case: Case) -> tuple[Any, ...]:
    case.refresh_from_db()
    tasks = sorted(case.process.task_set.values_list("pk", "status"))
    steps = list(case.steps.order_by("pk").values_list("pk", "state", "task"))
    return (
        (case.state, case.round, case.event_count, case.head_hash, case.events.count()),
        (tasks, steps, sorted(holding(case)), case.snapshots.count(), paper_of(case).state),
        (Notice.objects.count(), Registration.objects.count()),
    )


@pytest.mark.parametrize("verb", ACTS)
def test_a_failing_notice_takes_the_whole_act_back(cast: Cast, verb: str, monkeypatch: Any) -> None:
    begin, act = ACTS[verb]
    case = begin(cast)
    before = state_of(case)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no notice today")

    monkeypatch.setattr(notices, "tell", fail)
    with pytest.raises(RuntimeError, match="no notice today"):
        act(case, cast)
    assert state_of(case) == before


@pytest.mark.parametrize("hook", ["on_submitted", "on_returned", "on_rejected", "on_approved"])
def test_a_failing_document_takes_the_whole_act_back(cast: Cast, hook: str, monkeypatch: Any) -> None:
    verb = {"on_submitted": "submit", "on_returned": "send_back", "on_rejected": "reject"}.get(
        hook, "register_outside"
    )
    begin, act = ACTS[verb]
    case = begin(cast)
    before = state_of(case)

    def fail(*args: object) -> None:
        raise RuntimeError("the document says no")

    monkeypatch.setattr(PaperKind, hook, fail)
    with pytest.raises(RuntimeError, match="the document says no"):
        act(case, cast)
    assert state_of(case) == before


def test_an_act_tells_those_concerned(cast: Cast) -> None:
    case = submitted(cast)
    told = Notice.objects.get(recipient=cast.gao)
    assert (told.subject, told.kind, told.title) == (f"case:{case.pk}", "to_do", "待科室审核：党员教育培训")
    assert told.due_on == case.steps.get(state="open").due_on
    send_back(case.pk, actor=cast.gao, comment="请核实人次")
    back = Notice.objects.get(recipient=cast.shen)
    assert (back.title, back.text) == ("退回修改：党员教育培训", "请核实人次")
