"""工作移交 against what the person, or another desk, does at the same moment."""

from __future__ import annotations

import pytest

from accounts.models import Membership, User
from tests.cast import Cast
from tests.races.barrier import eight
from tests.races.judge import POLITE, race
from tests.workflows.steps import at_step, holding
from workflows.cases import approve
from workflows.cases.handing_over import hand_over
from workflows.errors import Refused
from workflows.models import Case, Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tong(cast: Cast) -> User:
    person = User.objects.create(username="tong", name="佟安", unit=cast.centre)
    Membership.objects.create(user=person, role="unit_accountant", unit=cast.centre)
    return person


def test_a_decision_against_the_hand_over_of_the_one_who_decides(cast: Cast, tong: User) -> None:
    won = race(
        lambda: at_step(cast, 2),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.lu),
            lambda: hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="调离"),
        ),
        (*POLITE, Refused),
    )
    assert set(won) <= {Event.Kind.APPROVED, Event.Kind.HANDED_OVER}


def test_two_desks_hand_the_same_work_to_two_successors(cast: Cast, tong: User) -> None:
    held: list[Case] = []

    def fresh() -> Case:
        for row in held:
            approve(row.pk, actor=User.objects.get(username=holding(row).pop()))
        held[:] = [at_step(cast, 2)]
        return held[0]

    won = race(
        fresh,
        lambda case: eight(
            lambda: hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="调离"),
            lambda: hand_over(actor=cast.xie, person=cast.lu, successor=cast.ding, reason="调离"),
        ),
        (*POLITE, Refused),
    )
    assert set(won) == {Event.Kind.HANDED_OVER}
