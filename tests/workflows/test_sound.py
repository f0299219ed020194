"""The judge of ``test_any_verbs.py`` itself: each of its checks fails where the engine would have gone wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import Membership
from tests.cast import Cast
from tests.workflows.any_verbs import sound
from tests.workflows.any_verbs.picture import Picture, pictures
from tests.workflows.steps import at_step, submitted
from tests.workflows.ways import DESK, named, route
from workflows import inbox, watching
from workflows.cases import approve, consult, reject, suspend
from workflows.models import Assignment, Case, CaseStep, Consultation, Seat, Suspension

pytestmark = pytest.mark.django_db
Spoil = Callable[[Cast, Case], object]


def seen(case: Case) -> Picture:
    case.refresh_from_db()
    return pictures([case])[case.pk]


def everything(case: Case, cast: Cast, known: sound.Known | None = None) -> None:
    now = seen(case)
    sound.one_live_round(now)
    sound.nobody_sits_twice(now)
    sound.no_seat_is_decided_twice(now, {} if known is None else known)
    sound.nothing_is_open_where_nothing_runs(now)
    sound.an_approval_was_signed(now)
    sound.nothing_lies_unseen([now], cast.qin)
    sound.inboxes_are_the_open_rows([cast.gao, cast.lu, cast.qin, cast.ding])


def test_a_case_as_the_verbs_leave_it_is_sound(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.lu, cast.gu, mode="all"), DESK)
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    consult(case.pk, actor=cast.lu, person=cast.ding, question="标准对吗？")
    everything(case, cast)
    suspend(case.pk, actor=cast.qin, reason="等文件")
    everything(case, cast)


def a_step_of_an_earlier_round(cast: Cast, case: Case) -> None:
    CaseStep.objects.create(case=case, round=0, order=1, name="旧环节", state="coming")


def a_task_more(cast: Cast, case: Case) -> None:
    task = case.steps.get(state="open").task
    task.pk = None
    task.save()


def a_decider_on_a_second_seat(cast: Cast, case: Case) -> None:
    step = case.steps.get(state="open")
    Seat.objects.create(step=step, principal=cast.ding, reason="", state="agreed", decided_by=cast.lu)


def a_second_decision(cast: Cast, case: Case) -> None:
    done = Assignment.objects.filter(case=case, state="done").first()
    done.pk, done.person = None, cast.ding
    done.save()


def a_decision_without_a_signature(cast: Cast, case: Case) -> None:
    seat = Seat.objects.get(step__case=case, state="open")
    Seat.objects.filter(pk=seat.pk).update(state="agreed", decided_by=cast.lu)
    Assignment.objects.filter(seat=seat, person=cast.lu).update(state="done")


def a_row_left_open_at_the_end(cast: Cast, case: Case) -> None:
    rows = Assignment.objects.filter(case=case, state="open").values_list("pk", flat=True)
    left = rows[0]
    reject(case.pk, actor=cast.lu, comment="重复立项。")
    Assignment.objects.filter(pk=left).update(state="open")


def a_question_left_open_in_a_pause(cast: Cast, case: Case) -> None:
    consult(case.pk, actor=cast.lu, person=cast.ding, question="标准对吗？")
    suspend(case.pk, actor=cast.qin, reason="等文件")
    Consultation.objects.update(state="open")


def an_open_seat_without_a_row(cast: Cast, case: Case) -> None:
    Assignment.objects.filter(case=case, state="open").update(state="closed")


def a_signature_of_the_author(cast: Cast, case: Case) -> None:
    Assignment.objects.filter(case=case, state="done").update(person=cast.shen)
    Seat.objects.filter(step__case=case, state="agreed").update(decided_by=cast.shen)


def an_approval_with_a_step_nobody_took(cast: Cast, case: Case) -> None:
    case.steps.filter(state="open").update(state="closed")
    case.steps.filter(state="coming").update(state="done")
    Seat.objects.filter(step__case=case, state="open").update(state="closed")
    Assignment.objects.filter(case=case, state="open").update(state="closed")
    case.steps.get(order=2).task.__class__.objects.filter(process=case.process).update(status="DONE")
    Case.objects.filter(pk=case.pk).update(state="approved", step_name="")


@pytest.mark.parametrize(
    "spoil",
    [
        a_step_of_an_earlier_round,
        a_task_more,
        a_decider_on_a_second_seat,
        a_second_decision,
        a_decision_without_a_signature,
        a_row_left_open_at_the_end,
        a_question_left_open_in_a_pause,
        an_open_seat_without_a_row,
        a_signature_of_the_author,
        an_approval_with_a_step_nobody_took,
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_a_spoiled_case_is_not(cast: Cast, spoil: Spoil) -> None:
    case = at_step(cast, 2)
    everything(case, cast)
    spoil(cast, case)
    with pytest.raises(AssertionError):
        everything(case, cast)


def test_a_decision_that_changes_is_found(cast: Cast) -> None:
    case = at_step(cast, 2)
    known: sound.Known = {}
    everything(case, cast, known)
    Seat.objects.filter(step__case=case, state="agreed").update(state="against")
    with pytest.raises(AssertionError, match="became"):
        everything(case, cast, known)


def test_what_lies_unseen_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = submitted(cast)
    Membership.objects.filter(user=cast.gao).delete()
    everything(case, cast)
    monkeypatch.setattr(watching, "unheld", lambda *_: False)
    with pytest.raises(AssertionError, match="stuck"):
        everything(case, cast)


def test_a_pause_that_is_on_no_list_is_found(cast: Cast) -> None:
    case = submitted(cast)
    suspend(case.pk, actor=cast.qin, reason="等文件")
    Suspension.objects.all().delete()
    with pytest.raises(AssertionError):
        everything(case, cast)


def test_an_inbox_that_leaves_something_out_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = submitted(cast)
    monkeypatch.setattr(inbox, "todo", lambda user: Assignment.objects.none())
    with pytest.raises(AssertionError, match="高映雪"):
        everything(case, cast)
