"""Nothing open lies unseen when the people on it have gone."""

from __future__ import annotations

import pytest

from accounts.models import Deputy, Membership
from notifications import relevance
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.steps import at_step, holding, submitted
from workflows.cases import approve, may_reseat, reseat, withdraw
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Seat
from workflows.tasks import check_open_steps
from workflows.trail import verify_case
from workflows.watching import unheld_steps

pytestmark = pytest.mark.django_db


def test_all_is_well_while_somebody_may_act(cast: Cast) -> None:
    submitted(cast)
    at_step(cast, 3)
    at_step(cast, 5)
    assert check_open_steps() == 0


def test_a_step_whose_people_have_gone_is_told_to_the_budget_desk(cast: Cast) -> None:
    case = submitted(cast)
    Membership.objects.filter(user=cast.gao).delete()
    assert [step.case for step in unheld_steps()] == [case]
    assert check_open_steps() == 1
    told = Notice.objects.filter(kind="unheld")
    assert {notice.recipient for notice in told} == {cast.qin, cast.xie}
    assert {notice.title for notice in told} == {"科室审核无人可办：党员教育培训"}
    assert check_open_steps() == 1
    assert told.count() == 2, "nobody is told twice before reading"


def test_the_desk_seats_those_who_hold_the_role_now(cast: Cast) -> None:
    case = at_step(cast, 2)
    Membership.objects.filter(user=cast.lu).delete()
    with pytest.raises(Refused, match="没有人可以办理"):
        reseat(case.pk, actor=cast.qin)
    Membership.objects.create(user=cast.ding, role="division_leader", unit=cast.centre)
    assert may_reseat(case, cast.xie)
    done = reseat(case.pk, actor=cast.qin)
    assert done.text == "已重新确定。分管领导审签现在由丁维岳办理。"
    assert done.event.data == {"people": ["丁维岳"], "before": ["陆承砚"]}
    assert holding(case) == {"ding"}
    assert Notice.objects.filter(recipient=cast.ding, kind="to_do").count() == 1
    assert check_open_steps() == 0
    approve(case.pk, actor=cast.ding)
    assert verify_case(Case.objects.get(pk=case.pk)) == []


def test_who_comes_back_gets_a_seat_of_today(cast: Cast) -> None:
    case = submitted(cast)
    held = Membership.objects.get(user=cast.gao)
    Membership.objects.filter(pk=held.pk).update(user=cast.su)
    reseat(case.pk, actor=cast.qin)
    Membership.objects.filter(pk=held.pk).update(user=cast.gao)
    reseat(case.pk, actor=cast.qin)
    assert holding(case) == {"gao"}
    live = Seat.objects.filter(step__case=case).exclude(state__in=Seat.GONE)
    assert [seat.principal for seat in live] == [cast.gao]
    approve(case.pk, actor=cast.gao)


def test_a_step_that_somebody_holds_is_not_seated_anew(cast: Cast) -> None:
    case = submitted(cast)
    assert not may_reseat(case, cast.qin)
    with pytest.raises(Refused, match="“科室审核”环节仍可由高映雪办理"):
        reseat(case.pk, actor=cast.qin)


@pytest.mark.parametrize("wrong", ["shen", "gao", "lu", "gu", "bai", "luo"])
def test_only_the_desk_seats_anew(cast: Cast, wrong: str) -> None:
    case = submitted(cast)
    Membership.objects.filter(user=cast.gao, role="section_head").delete()
    with pytest.raises(NotAllowed, match="由预算绩效岗重新确定"):
        reseat(case.pk, actor=getattr(cast, wrong))
    assert not may_reseat(case, getattr(cast, wrong))


def test_nothing_is_seated_where_no_step_is_open(cast: Cast) -> None:
    case = at_step(cast, 5)
    with pytest.raises(Stale, match="现在：待报财政"):
        reseat(case.pk, actor=cast.qin)


def test_one_of_several_left_is_enough(cast: Cast) -> None:
    at_step(cast, 3)
    Membership.objects.filter(user=cast.qin).delete()
    assert check_open_steps() == 0


def test_a_deputy_alone_is_enough_only_while_the_principal_holds_the_role(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    submitted(cast)
    cast.gao.is_active = False
    cast.gao.save()
    assert check_open_steps() == 1


def test_a_notice_to_act_matters_while_the_row_is_open(cast: Cast) -> None:
    case = submitted(cast)
    notice = Notice.objects.get(recipient=cast.gao, kind="to_do")
    assert relevance.still_relevant([notice]) == {notice.pk}
    withdraw(case.pk, actor=cast.shen)
    assert relevance.still_relevant([notice]) == set()
    gone = Notice.objects.get(recipient=cast.gao, kind="withdrawn")
    assert relevance.still_relevant([gone]) == {gone.pk}


def test_a_notice_about_a_case_one_may_not_read_any_more_is_not_sent(cast: Cast) -> None:
    case = at_step(cast, 2)
    notice = Notice.objects.get(recipient=cast.lu, kind="to_do")
    Membership.objects.filter(user=cast.lu).delete()
    Membership.objects.create(user=cast.lu, role="log_auditor", unit=cast.root)
    assert relevance.still_relevant([notice]) == set()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.lu)
