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


def test_who_has_signed_for_one_does_not_come_back_beside_another(cast: Cast) -> None:
    """What 丁维岳 signed for 高映雪 stands after 陆承砚's return; for him he cannot sign besides."""
    first = away_today(cast.gao, cast.ding)
    case = countersigned_by_gao(cast, cast.ding)
    send_back(case.pk, actor=cast.lu, comment="请改。")
    delegations.end(cast.gao, first)
    away_today(cast.lu, cast.ding)
    submit(case.pk, actor=cast.shen, straight=True)
    assert holding(case) == {"lu"}


def test_straight_back_is_refused_where_nobody_is_left_to_sign(cast: Cast) -> None:
    """陆承砚, who returned it, has left: 高映雪's signature is all there would be, and the step could never end."""
    case = countersigned_by_gao(cast, cast.gao)
    send_back(case.pk, actor=cast.lu, comment="请改。")
    User.objects.filter(pk=cast.lu.pk).update(is_active=False)
    with pytest.raises(Refused, match="没有还要签署的人"):
        submit(case.pk, actor=cast.shen, straight=True)
    submit(case.pk, actor=cast.shen)
    assert holding(case) == {"su"}


def test_a_lost_vote_is_not_won_by_seating_fewer(cast: Cast) -> None:
    """One of three against, the two others gone, one found in their place: the two votes needed cannot be there any more."""
    also("finance_leader", cast.lu, cast.ding, unit=cast.root)
    route(VOTE | {"votes_needed": 2}, DESK)
    case = submitted(cast)
    reject(case.pk, actor=cast.gu, comment="与上年重复。")
    Membership.objects.filter(user__in=[cast.lu, cast.ding], role="finance_leader").delete()
    also("finance_leader", cast.su, unit=cast.root)
    with pytest.raises(Refused, match="按已有的表决结果无法继续票签"):
        reseat(case.pk, actor=cast.qin)
    assert not Seat.objects.filter(step__case=case, principal=cast.su).exists()


def test_a_vote_is_not_carried_by_seating_fewer(cast: Cast) -> None:
    """Half of four are two; of the two there would be, the one vote given is half."""
    also("finance_leader", cast.lu, cast.ding, cast.xu, unit=cast.root)
    route(VOTE | {"votes_percent": 50}, DESK)
    case = submitted(cast)
    approve(case.pk, actor=cast.gu)
    Membership.objects.filter(user__in=[cast.lu, cast.ding, cast.xu], role="finance_leader").delete()
    also("finance_leader", cast.su, unit=cast.root)
    with pytest.raises(Refused, match="按已有的表决结果无法继续票签"):
        reseat(case.pk, actor=cast.qin)
