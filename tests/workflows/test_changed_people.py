"""People change while a step waits for several: nobody signs twice, nor for whom they stand in no more, and no vote is bent."""

from __future__ import annotations

import pytest

from accounts import clock, delegations
from accounts.models import Deputy, Membership, User
from tests.cast import Cast
from tests.workflows.steps import holding, submitted
from tests.workflows.ways import DESK, also, named, route
from workflows.cases import approve, reject, reseat, send_back, submit
from workflows.errors import NotAllowed, Refused
from workflows.models import Case, Seat
from workflows.watching import unheld_steps

pytestmark = pytest.mark.django_db
VOTE = {"name": "票签", "role": "finance_leader", "place": "root", "mode": "vote"}


def away_today(principal: User, deputy: User) -> delegations.Delegation:
    today = clock.today()
    return delegations.delegate(principal, principal, deputy, starts_on=today, ends_on=today, reason="休假")


def countersigned_by_gao(cast: Cast, signer: User) -> Case:
    """高映雪 and 陆承砚 countersign after 苏晚晴; ``signer`` has agreed on 高映雪's seat."""
    route(named("初审", cast.su), named("会签", cast.gao, cast.lu, mode="all"), DESK)
    case = submitted(cast)
    approve(case.pk, actor=cast.su)
    approve(case.pk, actor=signer)
    return case


def test_whoever_stands_in_for_two_signs_for_the_one_they_sit_beside(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.lu, mode="all"), DESK)
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    away_today(cast.lu, cast.su)
    assert approve(case.pk, actor=cast.su).event.principal == cast.gao


def test_the_pair_that_has_ended_gives_no_right_to_the_seat_because_of_another(cast: Cast) -> None:
    """苏晚晴 stands in for 陆承砚 by now, but her row lies on 高映雪's seat."""
    route(named("会签", cast.gao, cast.lu, mode="all"), DESK)
    pair = Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    away_today(cast.lu, cast.su)
    pair.delete()
    with pytest.raises(NotAllowed, match="已有变动"):
        approve(case.pk, actor=cast.su)
    assert list(unheld_steps()) == [], "both principals can sign"
