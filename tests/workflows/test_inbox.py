"""To do, to correct, waiting outside, started and done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.models import Deputy, Membership
from tests.cast import Cast
from tests.workflows.steps import at_step, submitted
from workflows import inbox
from workflows.cases import approve, send_back, withdraw
from workflows.models import Assignment, Case

pytestmark = pytest.mark.django_db


def titles(rows: Any) -> list[str]:
    return [row.title if isinstance(row, Case) else row.case.title for row in rows]


def test_the_inbox_is_the_open_rows_the_earliest_due_first(cast: Cast) -> None:
    with clock.shifted(datetime(2026, 6, 25, 9, 0, tzinfo=clock.SHANGHAI)):
        submitted(cast, title="后到期")
    with clock.shifted(datetime(2026, 6, 23, 9, 0, tzinfo=clock.SHANGHAI)):
        submitted(cast, title="先到期")
    assert titles(inbox.todo(cast.gao)) == ["先到期", "后到期"]
    assert set(inbox.todo(cast.gao)) == set(Assignment.objects.filter(person=cast.gao, state="open"))


def test_what_somebody_can_no_longer_do_is_not_on_the_list_until_the_role_is_given_again(cast: Cast) -> None:
    case = at_step(cast, 2)
    assert titles(inbox.todo(cast.lu)) == [case.title]
    Membership.objects.filter(user=cast.lu).update(ends_on=clock.today() - timedelta(days=1))
    Membership.objects.create(user=cast.lu, role="inspector", unit=cast.root)
    assert not inbox.todo(cast.lu).exists()
    assert inbox.counts(cast.lu).todo == 0
    Membership.objects.filter(user=cast.lu).update(ends_on=None)
    assert titles(inbox.todo(cast.lu)) == [case.title]


def test_what_a_deputy_may_take_lies_in_both_inboxes_until_one_takes_it(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    assert titles(inbox.todo(cast.gao)) == titles(inbox.todo(cast.su)) == [case.title]
    approve(case.pk, actor=cast.su)
    assert not inbox.todo(cast.gao).exists()
    assert not inbox.todo(cast.su).exists()
    assert titles(inbox.done_by(cast.su)) == [case.title]
    assert not inbox.done_by(cast.gao).exists()


def test_what_came_back_waits_for_the_drafter(cast: Cast) -> None:
    case = submitted(cast)
    send_back(case.pk, actor=cast.gao, comment="请核实")
    assert titles(inbox.to_correct(cast.shen)) == [case.title]
    assert inbox.counts(cast.shen) == inbox.Counts(todo=0, to_correct=1)
    assert inbox.counts(cast.shen).all == 1


def test_what_was_taken_back_waits_for_nobody(cast: Cast) -> None:
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    assert inbox.counts(cast.gao).all == inbox.counts(cast.shen).all == 0


def test_the_desk_sees_what_awaits_the_letter_and_others_do_not(cast: Cast) -> None:
    case = at_step(cast, 5)
    assert titles(inbox.waiting_outside(cast.xie)) == [case.title]
    assert not inbox.waiting_outside(cast.shen).exists()
    assert not inbox.todo(cast.qin).exists()


def test_the_submitter_sees_what_became_of_it(cast: Cast) -> None:
    case = at_step(cast, 3)
    assert titles(inbox.started_by(cast.shen)) == [case.title]
    assert inbox.started_by(cast.shen)[0].state_words == "预算绩效岗审核"


def test_seeing_is_remembered_once_and_is_no_act(cast: Cast) -> None:
    case = submitted(cast)
    inbox.mark_seen(case, cast.gao)
    row = Assignment.objects.get(case=case, person=cast.gao)
    assert row.seen == case.snapshot
    first = row.seen_at
    inbox.mark_seen(case, cast.gao)
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.seen_at, row.state, case.event_count) == (first, "open", 2)


@pytest.mark.parametrize("number", [2, 20])
def test_every_list_costs_the_same_for_any_number_of_rows(
    cast: Cast, number: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(number):
        submitted(cast, title=f"待办{n}")
    for n in range(number):
        at_step(cast, 5, title=f"待报{n}")
    with django_assert_max_num_queries(1):
        for row in inbox.todo(cast.gao):
            assert row.case.unit.label
            assert row.case.submitted_by
            assert row.seat.principal.name
            assert row.step.name
    with django_assert_max_num_queries(1):
        assert len([(row.case.unit.label, row.step.name) for row in inbox.done_by(cast.lu)]) == number
    with django_assert_max_num_queries(1):
        assert (
            len([(case.unit.label, case.state_words) for case in inbox.started_by(cast.shen)]) == 2 * number
        )
    with django_assert_max_num_queries(7):
        assert len([case.unit.label for case in inbox.waiting_outside(cast.qin)]) == number
    with django_assert_max_num_queries(2):
        inbox.counts(cast.gao)
