"""转交他人办理: whose seat it is afterwards, who may get it, and what stays behind."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Deputy, Membership, User
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.steps import at_step, holding, submitted
from tests.workflows.ways import DESK, SECTION, named, route
from workflows import inbox
from workflows.access import may_read
from workflows.cases import answer, approve, consult, keep_draft, transfer
from workflows.cases.acting import acted_on
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import DecisionDraft, Seat
from workflows.showing.path import path_of
from workflows.showing.record import line
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(person: User, kind: str) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(recipient=person, kind=kind).values_list("title", "reason"))


def test_the_seat_goes_to_the_colleague_for_good_with_its_date(cast: Cast) -> None:
    case = submitted(cast)
    due = case.steps.get(state="open").due_on
    moved = transfer(case.pk, actor=cast.gao, to=cast.bai, note="出差在外")
    assert moved.text == "已转交白露办理“科室审核”，您不用再办。"
    assert holding(case) == {"bai"}
    assert [row.due_on for row in inbox.todo(cast.bai)] == [due]
    assert not inbox.todo(cast.gao).exists()
    assert told(cast.bai, "to_do") == [("待科室审核：党员教育培训", "高映雪转交白露办理")]
    assert may_read(cast.bai, case)
    assert may_read(cast.gao, case)
    with pytest.raises(Stale):
        approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.bai)
    case.refresh_from_db()
    assert case.state_words == "分管领导审签"
    assert {
        (seat.principal.name, seat.state, seat.origin) for seat in Seat.objects.filter(step__order=1)
    } == {
        ("高映雪", "transferred", "route"),
        ("白露", "agreed", "transfer"),
    }


def test_both_names_stand_on_the_record_and_on_the_path(cast: Cast) -> None:
    case = submitted(cast)
    moved = transfer(case.pk, actor=cast.gao, to=cast.bai, note="出差在外")
    shown = line(moved.event)
    assert (shown.who, shown.act, shown.comment) == ("高映雪", "转交他人办理", "出差在外")
    assert shown.tail == "（科室审核）：由高映雪转交白露。"
    knot = next(knot for knot in path_of(moved.case) if knot.css == "is-now")
    assert knot.who == "白露"
    assert "高映雪转交" in knot.why
    assert verify_case(moved.case) == []


def test_a_transfer_is_an_act(cast: Cast) -> None:
    case = submitted(cast)
    step = case.steps.get(state="open")
    assert not acted_on(step)
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    assert acted_on(step)


@pytest.mark.parametrize("wrong", ["shen", "lu", "qin", "bai", "luo"])
def test_only_who_sits_on_the_step_gives_it_away(cast: Cast, wrong: str) -> None:
    case = submitted(cast)
    with pytest.raises(NotAllowed):
        transfer(case.pk, actor=getattr(cast, wrong), to=cast.su)
    assert holding(case) == {"gao"}


def test_a_deputy_does_not_give_away_the_principals_seat(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    with pytest.raises(NotAllowed, match="转交由高映雪本人决定"):
        transfer(case.pk, actor=cast.su, to=cast.bai)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("shen", "沈知远是本件的经办人或提交人"),
        ("luo", "罗青现在没有业务任职"),
        ("shi", "石敬言现在没有业务任职"),
        ("gao", "高映雪已在本环节办理"),
    ],
)
def test_some_people_do_not_get_it(cast: Cast, person: str, why: str) -> None:
    case = submitted(cast)
    with pytest.raises(Refused, match=why):
        transfer(case.pk, actor=cast.gao, to=getattr(cast, person))
    assert holding(case) == {"gao"}


def test_nobody_inactive_and_nobody_who_stands_in_for_an_author_gets_it(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.shen, deputy=cast.su)
    case = submitted(cast)
    with pytest.raises(Refused, match="苏晚晴是沈知远的B角或代办人"):
        transfer(case.pk, actor=cast.gao, to=cast.su)
    cast.bai.is_active = False
    cast.bai.save()
    with pytest.raises(Refused, match="没有业务任职"):
        transfer(case.pk, actor=cast.gao, to=cast.bai)


def test_nobody_gets_two_seats_of_a_step_or_a_seat_beside_a_deputys_row(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.gu, cast.qin, mode="all"))
    case = submitted(cast)
    for person, why in [(cast.gu, "已在本环节办理"), (cast.xie, "可以代秦若兰办理本环节")]:
        with pytest.raises(Refused, match=why):
            transfer(case.pk, actor=cast.gao, to=person)
    approve(case.pk, actor=cast.xie)
    with pytest.raises(Refused, match="谢云舟已在本环节办理"):
        transfer(case.pk, actor=cast.gao, to=cast.xie)


def test_ones_own_deputy_may_get_the_seat_and_the_new_ones_deputies_come_in(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    Deputy.objects.create(principal=cast.su, deputy=cast.bai)
    case = submitted(cast)
    keep_draft(case.pk, actor=cast.su, comment="待核")
    transfer(case.pk, actor=cast.gao, to=cast.su)
    rows = case.assignments.filter(state="open")
    assert {(row.person.name, row.as_deputy, row.seat.principal.name) for row in rows} == {
        ("苏晚晴", False, "苏晚晴"),
        ("白露", True, "苏晚晴"),
    }
    assert not DecisionDraft.objects.exists()


def test_who_could_have_signed_as_deputy_hears_that_it_has_gone(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    assert told(cast.su, "passed_on") == [("已转交白露，不用再办：党员教育培训", "该件原可由您办理")]
    assert told(cast.gao, "passed_on") == []
    with pytest.raises(Stale):
        approve(case.pk, actor=cast.su)


def test_it_keeps_its_place_in_the_order(cast: Cast) -> None:
    route(named("依次审核", cast.gao, cast.gu, mode="in_turn"), DESK)
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    assert holding(case) == {"bai"}
    approve(case.pk, actor=cast.bai)
    assert holding(case) == {"gu"}


def test_it_may_go_on_and_even_come_back(cast: Cast) -> None:
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    transfer(case.pk, actor=cast.bai, to=cast.gao)
    assert holding(case) == {"gao"}
    approve(case.pk, actor=cast.gao)


def test_an_answer_reaches_who_holds_the_seat_now(cast: Cast) -> None:
    case = submitted(cast)
    consult(case.pk, actor=cast.gao, person=cast.fang, question="单价？")
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    answer(case.pk, actor=cast.fang, text="合理")
    for person in (cast.gao, cast.bai):
        assert told(person, "answered")


def test_who_leaves_the_business_after_getting_it_does_not_sign(cast: Cast) -> None:
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    Membership.objects.filter(user=cast.bai).delete()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.bai)


def test_a_case_that_moved_on_is_not_given_away(cast: Cast) -> None:
    case = at_step(cast, 2)
    with pytest.raises(Stale, match="您已于 10:32 同意"):
        transfer(case.pk, actor=cast.gao, to=cast.bai)


def test_the_page_lists_those_who_may_get_it(cast: Cast) -> None:
    route(SECTION, DESK)
    case = submitted(cast)
    url = reverse("workflows:transfer", args=[case.pk])
    page = as_(cast.gao).get(url).content.decode()
    assert "白露（四级主任科员）" in page
    for name in ("沈知远（干事）", "高映雪（主任）", "罗青（", "石敬言（"):
        assert name not in page
    assert as_(cast.qin).get(url).status_code == 403
    refused = as_(cast.gao).post(url, {"person": ""})
    assert (refused.status_code, "请从列表中选择人员" in refused.content.decode()) == (422, True)
    done = as_(cast.gao).post(url, {"person": cast.bai.pk}, follow=True)
    assert "已转交白露办理“科室审核”" in done.content.decode()
