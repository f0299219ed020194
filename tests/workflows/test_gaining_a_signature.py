"""Nobody comes by a signature that is not theirs, and no step is taken as signed that nobody signed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import Deputy, User
from tests.cast import Cast
from tests.toy import Paper, new_case
from tests.workflows.files import scan
from tests.workflows.routes import by_name, route_of
from tests.workflows.steps import at_step, holding
from workflows.cases import (
    add_signer,
    approve,
    consult,
    jump,
    register_paper,
    send_back,
    slip_of,
    submit,
)
from workflows.cases.handing_over import hand_over
from workflows.errors import CaseError, NotAllowed, Refused, Stale
from workflows.models import Case, Event, Seat
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def fresh(case: Case) -> Case:
    case = Case.objects.get(pk=case.pk)
    assert verify_case(case) == []
    return case


def back_at_the_first(cast: Cast) -> Case:
    """Returned by 秦若兰 in the third step to 高映雪's first."""
    case = at_step(cast, 3)
    first = case.steps.get(order=1, round=case.round)
    send_back(case.pk, actor=cast.qin, comment="请核实", back_to=first.pk)
    return fresh(case)


def test_the_way_straight_back_does_not_pass_over_an_added_signer(cast: Cast) -> None:
    case = back_at_the_first(cast)
    add_signer(case.pk, actor=cast.gao, person=cast.bai, place="after")
    with pytest.raises(Refused, match="白露审核"):
        approve(case.pk, actor=cast.gao, straight=True)
    approve(case.pk, actor=cast.gao)
    assert holding(fresh(case)) == {"bai"}


def test_the_way_straight_back_is_not_offered_past_a_step_nobody_signed(cast: Cast) -> None:
    case = back_at_the_first(cast)
    page = Client()
    page.force_login(cast.gao)
    assert 'value="straight"' in page.get(reverse("workflows:case", args=[case.pk])).content.decode()
    add_signer(case.pk, actor=cast.gao, person=cast.bai, place="after")
    assert 'value="straight"' not in page.get(reverse("workflows:case", args=[case.pk])).content.decode()


def test_a_step_the_desk_passed_over_does_not_count_as_signed_afterwards(cast: Cast) -> None:
    case = at_step(cast, 2)
    third = case.steps.get(order=3, round=case.round)
    jump(case.pk, actor=cast.qin, to=third.pk, reason="分管领导出差")
    first = case.steps.get(order=1, round=case.round)
    send_back(case.pk, actor=cast.xie, comment="请核实", back_to=first.pk)
    with pytest.raises(Refused, match="分管领导审签"):
        approve(case.pk, actor=cast.gao, straight=True)
    approve(case.pk, actor=cast.gao)
    assert holding(fresh(case)) == {"lu"}


def test_a_cosigner_who_has_become_the_author_does_not_keep_the_signature(cast: Cast) -> None:
    route_of(by_name(cast.gao), by_name(cast.bai, cast.lu, mode="all"), by_name(cast.gu))
    case = new_case(cast.shen)
    submit(case.pk, actor=cast.shen)
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.bai)
    send_back(case.pk, actor=cast.lu, comment="请说明")
    Case.objects.filter(pk=case.pk).update(drafter=cast.bai)
    Paper.objects.filter(pk=case.document_id).update(drafter_id=cast.bai.pk)
    try:
        submit(case.pk, actor=cast.bai, straight=True)
    except CaseError:
        return
    live = Seat.objects.filter(step__case=case, step__round=2).exclude(state__in=Seat.GONE)
    assert cast.bai.pk not in {seat.principal_id for seat in live}


def test_one_sheet_registered_twice_by_a_double_click_signs_one_step(cast: Cast) -> None:
    route_of(
        by_name(cast.gao, medium="paper"),
        by_name(cast.gao, medium="paper"),
        by_name(cast.gu),
    )
    case = new_case(cast.shen)
    submit(case.pk, actor=cast.shen)
    case = fresh(case)
    step = case.steps.get(state="open").pk

    def press() -> None:
        register_paper(
            case.pk,
            actor=cast.qin,
            signer=cast.gao,
            signed_on=clock.today(),
            opinion="approve",
            scan=scan(cast.qin),
            fingerprint=slip_of(Case.objects.get(pk=case.pk)).fingerprint,
            step=step,
        )

    press()
    with pytest.raises(Stale):
        press()
    assert Event.objects.filter(case=case, kind="approved").count() == 1


def test_the_desk_does_not_hand_somebody_elses_signature_to_itself(cast: Cast) -> None:
    case = at_step(cast, 4)
    assert holding(case) == {"gu"}
    with pytest.raises(Refused):
        hand_over(actor=cast.qin, person=cast.gu, successor=cast.qin, reason="调离")
    assert holding(case) == {"gu"}


def test_the_authors_deputy_gets_no_seat_by_a_handover(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.shen, deputy=cast.bai)
    case = at_step(cast, 2)
    with pytest.raises(Refused):
        hand_over(actor=cast.qin, person=cast.lu, successor=cast.bai, reason="调离")
    assert holding(case) == {"lu"}


def test_a_successor_without_a_post_gets_no_seat(cast: Cast) -> None:
    empty = User.objects.create(username="kong", name="孔白", unit=cast.centre)
    case = at_step(cast, 2)
    with pytest.raises(Refused):
        hand_over(actor=cast.qin, person=cast.lu, successor=empty, reason="调离")
    assert holding(case) == {"lu"}


def test_a_question_gives_no_signature(cast: Cast) -> None:
    case = at_step(cast, 2)
    consult(case.pk, actor=cast.lu, person=cast.bai, question="合适吗？")
    for verb in (approve, lambda pk, actor: send_back(pk, actor=actor, comment="不行")):
        with pytest.raises(NotAllowed):
            verb(case.pk, actor=cast.bai)
