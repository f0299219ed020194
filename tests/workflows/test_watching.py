"""Nothing open lies unseen when the people on it have gone."""

from __future__ import annotations

import pytest

from accounts.models import Deputy, Membership
from notifications import relevance
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.steps import at_step, submitted
from workflows.cases import approve, withdraw
from workflows.tasks import check_open_steps
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
    with pytest.raises(Exception, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.lu)
