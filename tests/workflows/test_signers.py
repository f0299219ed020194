"""增加审核人 before, beside and after, and 取消增加."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Deputy, Membership, User
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import paper_of
from tests.workflows.steps import at_step, holding, submitted
from tests.workflows.ways import DESK, LETTER, SECTION, named, route
from workflows.cases import (
    add_signer,
    additions_of,
    approve,
    consult,
    reject,
    remove_signer,
    send_back,
    submit,
    take_back,
    transfer,
)
from workflows.cases.acting import acted_in_round
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Consultation
from workflows.showing.chart import course_of
from workflows.showing.path import path_of
from workflows.showing.record import line
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def add(case: Case, actor: User, person: User, place: str) -> str:
    return add_signer(case.pk, actor=actor, person=person, place=place).text


def remove(case: Case, actor: User) -> str:
    """Take the first addition out."""
    case.refresh_from_db()
    return remove_signer(case.pk, actor=actor, key=additions_of(case)[0].key).text


def order(case: Case) -> list[tuple[str, str]]:
    """The steps of the round that are or will be taken."""
    steps = case.steps.filter(round=case.round, state__in=["done", "open", "coming"]).order_by("order")
    return list(steps.values_list("name", "state"))


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state_words


def test_after_the_added_one_follows_the_open_step(cast: Cast) -> None:
    case = submitted(cast)
    assert add(case, cast.gao, cast.bai, "after") == "已增加白露。“科室审核”签署后由其审核。"
    assert holding(case) == {"gao"}
    assert order(case)[:3] == [("科室审核", "open"), ("白露审核", "coming"), ("分管领导审签", "coming")]
    approve(case.pk, actor=cast.gao)
    assert (holding(case), state(case)) == ({"bai"}, "白露审核")
    approve(case.pk, actor=cast.bai)
    assert (holding(case), state(case)) == ({"lu"}, "分管领导审签")


def test_who_is_added_first_signs_first(cast: Cast) -> None:
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "after")
    add(case, cast.gao, cast.fang, "after")
    assert [name for name, _ in order(case)][:4] == ["科室审核", "白露审核", "方以宁审核", "分管领导审签"]


def test_nobody_is_added_twice(cast: Cast) -> None:
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "after")
    with pytest.raises(Refused, match="已增加白露，不用重复增加"):
        add(case, cast.gao, cast.bai, "after")
    add(case, cast.gao, cast.fang, "beside")
    for place in ("before", "beside", "after"):
        with pytest.raises(Refused, match="方以宁已在本环节办理"):
            add(case, cast.gao, cast.fang, place)


def test_before_the_added_one_signs_first_and_the_step_comes_back_to_its_people(cast: Cast) -> None:
    case = at_step(cast, 2)
    assert add(case, cast.lu, cast.bai, "before") == "已增加白露。现在由其审核，之后再转回“分管领导审签”。"
    assert (holding(case), state(case)) == ({"bai"}, "白露审核")
    with pytest.raises(Stale):
        approve(case.pk, actor=cast.lu)
    approve(case.pk, actor=cast.bai)
    assert (holding(case), state(case)) == ({"lu"}, "分管领导审签")
    approve(case.pk, actor=cast.lu)
    assert state(case) == "预算绩效岗审核"
    assert verify_case(case) == []


def test_before_the_path_shows_the_step_once_where_it_comes_now(cast: Cast) -> None:
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "before")
    case.refresh_from_db()
    assert [knot.who for knot in path_of(case)][:4] == ["沈知远", "白露", "高映雪", "陆承砚"]
    said = [stop.said for stop in course_of(case).stops if stop.title == "科室审核"]
    assert said == ["先由他人审核", "未到"]


def test_before_keeps_whom_the_step_was_transferred_to(cast: Cast) -> None:
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.fang)
    add(case, cast.fang, cast.bai, "before")
    approve(case.pk, actor=cast.bai)
    assert holding(case) == {"fang"}


def test_before_is_refused_once_somebody_has_signed_the_step(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.gu, mode="all"), DESK)
    case = submitted(cast)
    approve(case.pk, actor=cast.gu)
    with pytest.raises(Refused, match="已有人签署，不能再加在前面"):
        add(case, cast.gao, cast.bai, "before")
    add(case, cast.gao, cast.bai, "beside")


def test_before_ends_the_questions_and_tells_who_waited(cast: Cast) -> None:
    case = at_step(cast, 3)
    consult(case.pk, actor=cast.qin, person=cast.fang, question="人数？")
    add(case, cast.qin, cast.bai, "before")
    assert Consultation.objects.get().state == "ended"
    assert Notice.objects.filter(recipient=cast.fang, kind="question_over").exists()
    waited = Notice.objects.get(recipient=cast.xie, kind="not_needed")
    assert waited.title == "先由白露审核，之后再由您办理：党员教育培训"
    assert not Notice.objects.filter(recipient=cast.qin, kind="not_needed").exists()


def test_beside_in_an_any_step_either_signs(cast: Cast) -> None:
    case = submitted(cast)
    assert add(case, cast.gao, cast.bai, "beside") == "已增加白露。本环节为或签，任何一人签署即可。"
    assert holding(case) == {"gao", "bai"}
    approve(case.pk, actor=cast.bai)
    assert state(case) == "分管领导审签"


def test_beside_in_an_all_step_they_must_agree_too(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.gu, mode="all"), DESK)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "beside")
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.gu)
    assert holding(case) == {"bai"}
    approve(case.pk, actor=cast.bai)
    assert state(case) == "预算绩效岗审核"


def test_beside_in_a_step_in_turn_they_come_last(cast: Cast) -> None:
    route(named("依次审核", cast.gao, cast.gu, mode="in_turn"), DESK)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "beside")
    assert holding(case) == {"gao"}
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.gu)
    assert holding(case) == {"bai"}


def test_beside_in_a_vote_they_have_a_vote(cast: Cast) -> None:
    route(named("票签", cast.gao, cast.gu, mode="vote", votes_percent=60), DESK)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "beside")
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"gu", "bai"}
    approve(case.pk, actor=cast.bai)
    assert state(case) == "预算绩效岗审核"


@pytest.mark.parametrize("place", ["before", "beside", "after"])
def test_an_added_one_decides_like_any_other(cast: Cast, place: str) -> None:
    route(named("依次", cast.gao), SECTION | {"name": "复核", "role": "division_leader"}, LETTER)
    returned, rejected = submitted(cast), submitted(cast, title="第二件")
    for case in (returned, rejected):
        add(case, cast.gao, cast.bai, place)
        if place == "after":
            approve(case.pk, actor=cast.gao)
    send_back(returned.pk, actor=cast.bai, comment="请核实")
    reject(rejected.pk, actor=cast.bai, comment="重复")
    assert (state(returned), state(rejected)) == ("退回修改", "不予安排")
    submit(returned.pk, actor=cast.shen)
    returned.refresh_from_db()
    assert "白露审核" not in [name for name, _ in order(returned)], "a new round takes the route as it is"


@pytest.mark.parametrize("place", ["before", "beside", "after"])
def test_the_record_says_who_was_added_and_where_and_the_path_shows_it(cast: Cast, place: str) -> None:
    case = submitted(cast)
    moved = add_signer(case.pk, actor=cast.gao, person=cast.bai, place=place, note="涉及平台运维")
    shown = line(moved.event)
    where = {"before": "本环节之前", "beside": "本环节", "after": "本环节之后"}[place]
    assert (shown.act, shown.tail) == ("增加审核人", f"（科室审核）：白露，在{where}办理。")
    assert shown.comment == "涉及平台运维"
    assert any(
        "白露" in knot.who and "高映雪增加的审核人" in "".join(knot.why) for knot in path_of(moved.case)
    )
    assert acted_in_round(moved.case)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("shen", "是本件的经办人或提交人"),
        ("luo", "现在没有业务任职"),
        ("shi", "现在没有业务任职"),
        ("gao", "已在本环节办理"),
        ("su", "可以代高映雪办理本环节"),
        ("fang", "是沈知远的B角或代办人"),
    ],
)
@pytest.mark.parametrize("place", ["before", "beside", "after"])
def test_some_people_are_not_added(cast: Cast, person: str, why: str, place: str) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    Deputy.objects.create(principal=cast.shen, deputy=cast.fang)
    case = submitted(cast)
    with pytest.raises(Refused, match=why):
        add(case, cast.gao, getattr(cast, person), place)
    assert holding(case) == {"gao", "su"}


def test_only_who_holds_the_step_adds_and_says_where(cast: Cast) -> None:
    case = submitted(cast)
    for person in (cast.shen, cast.qin, cast.lu, cast.luo):
        with pytest.raises(NotAllowed):
            add(case, person, cast.bai, "after")
    with pytest.raises(Refused, match="请选择加在"):
        add(case, cast.gao, cast.bai, "")


def test_an_added_step_whose_person_has_left_keeps_the_signature_waiting_and_says_what_to_do(
    cast: Cast,
) -> None:
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "after")
    Membership.objects.filter(user=cast.bai).delete()
    with pytest.raises(Refused, match="增加的审核人白露现在不能办理本件。请先取消增加的审核人"):
        approve(case.pk, actor=cast.gao)
    remove(case, cast.gao)
    approve(case.pk, actor=cast.gao)
    assert state(case) == "分管领导审签"


@pytest.mark.parametrize("place", ["before", "beside", "after"])
def test_who_added_takes_it_back_while_the_added_one_has_not_acted(cast: Cast, place: str) -> None:
    case = submitted(cast)
    add(case, cast.gao, cast.bai, place)
    assert remove(case, cast.gao) == "已取消增加，白露不用办理。现在：科室审核。"
    assert holding(case) == {"gao"}
    assert "白露审核" not in [name for name, _ in order(case)]
    event = case.events.last()
    assert event is not None
    assert line(event).act == "取消增加"
    assert "：白露不用办理。" in line(event).tail
    approve(case.pk, actor=cast.gao)
    assert state(case) == "分管领导审签"
    assert verify_case(case) == []


def test_the_desk_takes_it_back_too_and_nobody_else(cast: Cast) -> None:
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "beside")
    for person in (cast.shen, cast.bai, cast.lu, cast.luo):
        with pytest.raises(NotAllowed, match="由高映雪或预算绩效岗取消"):
            remove(case, person)
    remove(case, cast.qin)
    assert Notice.objects.filter(recipient=cast.bai, kind="not_needed").exists()
    with pytest.raises(Stale):
        approve(case.pk, actor=cast.bai)


@pytest.mark.parametrize("place", ["before", "beside"])
def test_once_the_added_one_has_acted_they_stay(cast: Cast, place: str) -> None:
    route(named("会签", cast.gao, mode="all"), DESK)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, place)
    key = additions_of(Case.objects.get(pk=case.pk))[0].key
    consult(case.pk, actor=cast.bai, person=cast.fang, question="人数？")
    with pytest.raises(Stale, match="白露已经开始办理"):
        remove_signer(case.pk, actor=cast.gao, key=key)
    approve(case.pk, actor=cast.bai)
    with pytest.raises(Stale, match="已经签署或已经取消"):
        remove_signer(case.pk, actor=cast.gao, key=key)


def test_where_only_the_added_one_was_waited_for_the_case_goes_on(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.gu, mode="all"), DESK)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "beside")
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.gu)
    moved = remove_signer(case.pk, actor=cast.gao, key=additions_of(case)[0].key)
    assert holding(case) == {"qin", "xie"}
    assert line(moved.event).tail.endswith("白露不用办理。随即转到预算绩效岗审核（秦若兰、谢云舟）。")


def test_an_open_step_of_the_added_one_that_is_taken_out_opens_the_next(cast: Cast) -> None:
    route(SECTION, LETTER)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "after")
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"bai"}
    remove(case, cast.gao)
    assert (state(case), holding(case)) == ("待报财政", set())


def test_taking_out_the_last_one_ends_a_case_that_all_others_have_signed(cast: Cast) -> None:
    route(SECTION)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "after")
    approve(case.pk, actor=cast.gao)
    remove(case, cast.qin)
    assert state(case) == "已批复"
    assert paper_of(case).state == "approved"


def test_in_turn_the_next_ones_turn_comes(cast: Cast) -> None:
    route(named("依次审核", cast.gao, mode="in_turn"), DESK)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "beside")
    add(case, cast.gao, cast.fang, "beside")
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"bai"}
    remove(case, cast.gao)
    assert holding(case) == {"fang"}


def test_a_vote_that_could_not_be_carried_without_them_keeps_them(cast: Cast) -> None:
    route(named("票签", cast.gao, cast.gu, cast.ding, mode="vote", votes_needed=3), DESK)
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "beside")
    reject(case.pk, actor=cast.gu, comment="重复")
    with pytest.raises(Refused, match="同意的票数不可能达到要求"):
        remove(case, cast.gao)
    assert "bai" in holding(case)


def test_the_pages_add_and_take_out(cast: Cast) -> None:
    case = submitted(cast)
    client, case_page = as_(cast.gao), reverse("workflows:case", args=[case.pk])
    adding = reverse("workflows:add_signer", args=[case.pk])
    removing = reverse("workflows:remove_signer", args=[case.pk])
    assert removing not in client.get(case_page).content.decode()
    page = client.get(adding).content.decode()
    assert "白露（四级主任科员）" in page
    assert "本环节为或签，任何一人签署即可。" in page
    assert "沈知远（干事）" not in page
    refused = client.post(adding, {"person": cast.bai.pk, "place": "", "note": "平台"})
    assert refused.status_code == 422
    assert 'value="平台"' in refused.content.decode()
    client.post(adding, {"person": cast.bai.pk, "place": "before"})
    assert holding(case) == {"bai"}
    # whoever added no longer holds the step, and still finds the way to take it back
    assert removing in client.get(case_page).content.decode()
    shown = client.get(removing)
    key = shown.context["additions"][0].key
    assert "白露" in shown.content.decode()
    done = client.post(removing, {"signer": key}, follow=True).content.decode()
    assert "已取消增加，白露不用办理。" in done
    assert client.get(removing).status_code == 403
    assert as_(cast.shen).get(adding).status_code == 403


def test_to_have_added_somebody_is_an_act_that_ends_the_taking_back_before_it(cast: Cast) -> None:
    for place in ("before", "beside", "after"):
        case = at_step(cast, 2)
        add(case, cast.lu, cast.bai, place)
        with pytest.raises(Stale):
            take_back(case.pk, actor=cast.gao)
        remove(case, cast.lu)
        with pytest.raises(Stale):
            take_back(case.pk, actor=cast.gao)
        assert holding(case) == {"lu"}


def test_an_added_one_takes_their_own_decision_back_while_the_next_has_not_acted(cast: Cast) -> None:
    case = at_step(cast, 2)
    add(case, cast.lu, cast.bai, "before")
    approve(case.pk, actor=cast.bai)
    assert holding(case) == {"lu"}
    take_back(case.pk, actor=cast.bai)
    assert holding(case) == {"bai"}
    approve(case.pk, actor=cast.bai)
    assert holding(case) == {"lu"}


def test_a_return_to_an_earlier_step_brings_the_added_ones_back_too(cast: Cast) -> None:
    case = submitted(cast)
    add(case, cast.gao, cast.bai, "after")
    add(case, cast.gao, cast.fang, "beside")
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.bai)
    first = case.steps.get(name="科室审核")
    send_back(case.pk, actor=cast.lu, comment="请再核", back_to=first.pk)
    assert holding(case) == {"gao", "fang"}
    approve(case.pk, actor=cast.fang)
    assert holding(case) == {"bai"}
