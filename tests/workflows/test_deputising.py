"""Who stands in for whom: periods and pairs, and those who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.models import Delegation, Deputy, Membership, User
from tests.cast import Cast
from tests.toy import new_paper
from tests.workflows.steps import at_step, holding, submitted
from workflows import foreseeing, kinds
from workflows.cases import approve
from workflows.errors import NotAllowed
from workflows.models import Assignment, Case, RouteStep
from workflows.routing import Origin, resolve

pytestmark = pytest.mark.django_db


def period(principal: User, deputy: User, first: int = 0, last: int = 7, **fields: Any) -> Delegation:
    """A 授权代办 from so many days after today to so many."""
    day = clock.today()
    return Delegation.objects.create(
        principal=principal,
        deputy=deputy,
        starts_on=day + timedelta(days=first),
        ends_on=day + timedelta(days=last),
        reason=fields.pop("reason", "休假"),
        made_by=principal,
        **fields,
    )


def sitting(case: Case) -> dict[str, str]:
    """Account -> whose seat, of the open rows."""
    rows = Assignment.objects.filter(case=case, state="open").select_related("person", "seat__principal")
    return {row.person.username: row.seat.principal.username for row in rows}


def test_in_the_period_the_deputy_has_a_second_row_on_the_principals_seat(
    cast: Cast, office_hours: None
) -> None:
    held = period(cast.gao, cast.su, last=5)
    case = submitted(cast)
    assert sitting(case) == {"gao": "gao", "su": "gao"}
    row = Assignment.objects.get(case=case, person=cast.su)
    assert (row.as_deputy, row.delegation) == (True, held)
    [_, chair] = resolve(row.step, Origin.of(case)).chairs
    assert chair.reason == "高映雪休假至 6 月 30 日，由苏晚晴代办"


def test_the_preview_says_so_before_submission(cast: Cast, office_hours: None) -> None:
    period(cast.gao, cast.su, last=5)
    steps = foreseeing.preview(kinds.get("paper"), new_paper(cast.shen), cast.shen)
    assert [reason for _, reason in steps[0].people] == [
        "教育中心单位负责人",
        "高映雪休假至 6 月 30 日，由苏晚晴代办",
    ]


def test_one_decision_closes_the_seat_with_both_names_on_the_record(cast: Cast) -> None:
    period(cast.gao, cast.su)
    case = submitted(cast)
    event = approve(case.pk, actor=cast.su).event
    assert (event.actor_name, event.principal_name) == ("苏晚晴", "高映雪")
    assert holding(case) == {"lu"}
    assert Assignment.objects.get(case=case, person=cast.gao, step__order=1).state == "closed"


@pytest.mark.parametrize(
    ("first", "last", "sits"), [(1, 5, False), (-5, -1, False), (0, 0, True), (-3, 0, True)]
)
def test_a_period_counts_from_its_first_to_its_last_day(
    cast: Cast, first: int, last: int, sits: bool
) -> None:
    period(cast.gao, cast.su, first, last)
    assert ("su" in holding(submitted(cast))) is sits


def test_a_period_ended_early_or_for_other_kinds_does_not_count(cast: Cast) -> None:
    period(cast.gao, cast.su, ended_at=clock.now())
    period(cast.gao, cast.fang, kinds=["target"])
    period(cast.gao, cast.bai, kinds=["target", "paper"])
    assert holding(submitted(cast)) == {"gao", "bai"}


def test_chains_are_not_followed(cast: Cast) -> None:
    period(cast.gao, cast.su)
    period(cast.su, cast.fang)
    assert holding(submitted(cast)) == {"gao", "su"}


def test_the_deputy_of_an_author_does_not_sign_the_authors_case(cast: Cast) -> None:
    period(cast.gao, cast.su)
    period(cast.shen, cast.su)
    assert holding(submitted(cast)) == {"gao"}


def test_an_author_does_not_stand_in_for_their_reviewer(cast: Cast) -> None:
    period(cast.gao, cast.shen)
    assert holding(submitted(cast)) == {"gao"}


def test_who_reviews_the_principal_later_does_not_stand_in_for_them(cast: Cast) -> None:
    period(cast.gao, cast.lu)
    assert holding(submitted(cast)) == {"gao"}


def test_who_signed_before_does_not_stand_in_for_who_reviews_them(cast: Cast) -> None:
    period(cast.lu, cast.gao)
    assert holding(at_step(cast, 2)) == {"lu"}


def test_who_signed_for_somebody_before_does_not_stand_in_for_the_next(cast: Cast) -> None:
    period(cast.gao, cast.su)
    period(cast.lu, cast.su)
    case = submitted(cast)
    approve(case.pk, actor=cast.su)
    assert holding(case) == {"lu"}


def test_who_is_b_of_the_pair_and_deputy_of_the_period_has_one_row(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    held = period(cast.gao, cast.su)
    case = submitted(cast)
    assert Assignment.objects.get(case=case, person=cast.su).delegation == held


def test_who_sits_on_the_step_gets_no_second_row(cast: Cast) -> None:
    period(cast.qin, cast.xie)
    assert sitting(at_step(cast, 3)) == {"qin": "qin", "xie": "xie"}


@pytest.mark.parametrize("fate", ["inactive", "no role", "administrator"])
def test_who_has_left_the_business_stands_in_for_nobody(cast: Cast, fate: str) -> None:
    deputy = cast.luo if fate == "administrator" else cast.su
    period(cast.gao, deputy)
    if fate == "inactive":
        User.objects.filter(pk=deputy.pk).update(is_active=False)
    if fate == "no role":
        Membership.objects.filter(user=deputy).delete()
    assert holding(submitted(cast)) == {"gao"}


def test_a_deputy_whose_period_has_ended_may_not_decide_any_more(cast: Cast) -> None:
    held = period(cast.gao, cast.su)
    case = submitted(cast)
    Delegation.objects.filter(pk=held.pk).update(ended_at=clock.now())
    with pytest.raises(NotAllowed, match="代办关系已有变动"):
        approve(case.pk, actor=cast.su)


def test_where_the_route_says_so_the_b_role_sits_down_at_the_limit_only(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    step = case.steps.get(order=1)
    assert {chair.person for chair in resolve(step, Origin.of(case)).chairs} == {cast.gao, cast.su}
    step.at_limit = RouteStep.AtLimit.DEPUTY
    assert {chair.person for chair in resolve(step, Origin.of(case)).chairs} == {cast.gao}
    step.limit_met_at = clock.now()
    assert {chair.person for chair in resolve(step, Origin.of(case)).chairs} == {cast.gao, cast.su}


def test_the_preview_names_nobody_to_stand_in_who_is_to_sign_another_step(cast: Cast) -> None:
    period(cast.lu, cast.gao)  # signs the step before
    period(cast.lu, cast.ding)
    second = foreseeing.preview(kinds.get("paper"), new_paper(cast.shen), cast.shen)[1]
    assert [person for person, _ in second.people] == [cast.lu, cast.ding]
    assert sitting(at_step(cast, 2)) == {"lu": "lu", "ding": "lu"}
