"""Who signs by name, as the head of the person before, by condition, and who sits where nobody else does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import Delegation, Membership, User
from tests.cast import Cast
from tests.toy import PaperKind, new_case, new_paper, paper_of
from tests.workflows.routes import by_head, by_name, by_role, route_of
from tests.workflows.steps import holding, submitted
from workflows import foreseeing
from workflows.cases import approve, send_back, submit, withdraw
from workflows.errors import NotAllowed, Refused
from workflows.models import Assignment, CaseStep, Event, Seat
from workflows.showing.again import targets_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]

FROM_100 = [{"fact": "amount", "from": "1000000.00", "to": None}]


def ahead(paper: object, actor: User) -> list[foreseeing.StepPreview]:
    return foreseeing.preview(PaperKind(), paper, actor)  # type: ignore[arg-type]


def people(step: foreseeing.StepPreview) -> list[tuple[str, str]]:
    return [(person.name, reason) for person, reason in step.people]


def test_named_people_sit_in_their_order_with_the_reason(cast: Cast) -> None:
    route_of(by_name(cast.gu, cast.gao, mode="in_turn"))
    (step,) = ahead(new_paper(cast.shen), cast.shen)
    assert people(step) == [("顾怀瑾", "审批流程指定的人员"), ("高映雪", "审批流程指定的人员")]
    assert step.how == "顺签，依次办理"
    seats = Seat.objects.filter(step__case=submitted(cast)).order_by("order")
    assert [seat.principal for seat in seats] == [cast.gu, cast.gao]


def test_a_named_person_who_drafted_or_left_does_not_sit_and_the_step_says_so(cast: Cast) -> None:
    User.objects.filter(pk=cast.gu.pk).update(is_active=False)
    route_of(by_name(cast.gu, cast.gao, cast.shen, cast.luo, mode="all"))
    (step,) = ahead(new_paper(cast.shen), cast.shen)
    assert [person for person, _ in step.people] == [cast.gao]
    assert step.note == (
        "沈知远是起草人本人，不办理本环节；顾怀瑾已停用或不再任职，不办理本环节；罗青已停用或不再任职，不办理本环节"
    )
    assert submitted(cast).steps.get(state="open").note == step.note


def test_where_all_named_people_are_gone_submission_is_refused_with_their_names(cast: Cast) -> None:
    User.objects.filter(pk=cast.gu.pk).update(is_active=False)
    route_of(by_name(cast.gu))
    case = new_case(cast.shen)
    with pytest.raises(Refused, match="指定的人员（顾怀瑾）都不能办理本件"):
        submit(case.pk, actor=cast.shen)


def test_a_named_person_without_a_role_any_more_does_not_decide(cast: Cast) -> None:
    route_of(by_name(cast.gu, cast.gao))
    case = submitted(cast)
    Membership.objects.filter(user=cast.gu).delete()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.gu)


def test_the_head_of_the_person_before_is_found_from_who_signed(cast: Cast) -> None:
    """方以宁 submits; her head is 许望, his the 分管领导 of the office, his the 主要领导."""
    route_of(by_head(), by_head(), by_head())
    paper = new_paper(cast.fang)
    assert [people(step) for step in ahead(paper, cast.fang)] == [
        [("许望", "方以宁的负责人（组织一科科室负责人）")],
        [("陆承砚", "许望的负责人（组织一科分管领导）")],
        [("丁维岳", "陆承砚的负责人（本级主要领导）")],
    ]
    case = new_case(cast.fang)
    submit(case.pk, actor=cast.fang)
    for signer in (cast.xu, cast.lu, cast.ding):
        assert holding(case) == {signer.username}
        approve(case.pk, actor=signer)
    case.refresh_from_db()
    assert case.state == "approved"


def test_the_head_is_of_whoever_signed_not_of_whom_was_foreseen(cast: Cast) -> None:
    route_of(by_name(cast.gao, cast.xu), by_head())
    case = submitted(cast)
    approve(case.pk, actor=cast.xu)
    assert holding(case) == {"lu"}
    assert Seat.objects.get(step__case=case, step__order=2).reason == "许望的负责人（组织一科分管领导）"


def test_who_has_no_head_leaves_a_gap_that_names_them(cast: Cast) -> None:
    route_of(by_name(cast.ding), by_head(name="复核"))
    with pytest.raises(Refused, match="“复核”环节没有人可以办理：没有找到丁维岳的负责人"):
        submitted(cast)


def test_a_step_whose_condition_does_not_hold_is_skipped_with_the_condition_and_what_would_add_it(
    cast: Cast,
) -> None:
    route_of(by_role(), by_role("department_leader", "root", name="主要领导审签", conditions=FROM_100))
    paper = new_paper(cast.shen, budget=Decimal("999900"))
    first, second = ahead(paper, cast.shen)
    assert (first.left_out, first.rule, first.change) == ("", "", "")
    assert (second.left_out, second.people) == ("未达到“预算数 ≥ 100万元”", [])
    assert second.change == "预算数达到 100万元时增加主要领导审签"

    case = submitted(cast, budget=Decimal("999900"))
    skipped = case.steps.get(order=2)
    assert (skipped.state, skipped.note, skipped.plan) == ("skipped", "未达到“预算数 ≥ 100万元”", [])
    approve(case.pk, actor=cast.gao)
    case.refresh_from_db()
    assert case.state == "approved"
    assert case.steps.get(order=2).state == "skipped"


def test_a_step_whose_condition_holds_is_taken_and_says_by_which_rule(cast: Cast) -> None:
    route_of(by_role(), by_role("department_leader", "root", name="主要领导审签", conditions=FROM_100))
    second = ahead(new_paper(cast.shen, budget=Decimal("1000000")), cast.shen)[1]
    assert (second.rule, second.change) == ("预算数 ≥ 100万元", "预算数低于 100万元时不经主要领导审签")
    case = submitted(cast, budget=Decimal("1000000"))
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"ding"}


def test_the_first_step_may_be_skipped_and_conditions_are_asked_anew_of_what_is_submitted_again(
    cast: Cast,
) -> None:
    route_of(by_role(conditions=FROM_100), by_role("division_leader", "office"))
    case = submitted(cast)
    assert holding(case) == {"lu"}
    withdraw(case.pk, actor=cast.shen)
    paper = paper_of(case)
    paper.budget = Decimal("2000000")
    paper.save()
    submit(case.pk, actor=cast.shen)
    assert holding(case) == {"gao"}


def test_a_case_for_which_no_step_is_left_is_not_submitted(cast: Cast) -> None:
    route_of(by_role(conditions=FROM_100), by_role("budget_officer", "root", medium="outside"))
    with pytest.raises(Refused, match="没有需要审核的环节"):
        submitted(cast)


def test_the_fallback_person_takes_a_step_that_resolves_to_nobody_and_it_says_so(cast: Cast) -> None:
    Membership.objects.filter(user=cast.gao).delete()
    route_of(by_role(fallback=cast.gu))
    case = submitted(cast)
    assert holding(case) == {"gu"}
    seat = Seat.objects.get(step__case=case)
    assert (seat.origin, seat.reason) == (
        "fallback",
        "教育中心没有可办理本件的科室负责人，由后备办理人顾怀瑾办理",
    )
    assert case.steps.get().note == seat.reason
    event = case.events.last()
    assert event is not None
    assert event.data["opened"]["note"] == seat.reason
    approve(case.pk, actor=cast.gu)


@pytest.mark.parametrize("who", ["shen", "luo", "gone"])
def test_an_author_an_administrator_or_an_inactive_person_is_no_fallback(cast: Cast, who: str) -> None:
    Membership.objects.filter(user=cast.gao).delete()
    if who == "gone":
        User.objects.filter(pk=cast.gu.pk).update(is_active=False)
    route_of(by_role(fallback=getattr(cast, "gu" if who == "gone" else who)))
    with pytest.raises(Refused, match="没有人可以办理"):
        submitted(cast)


def away(cast: Cast, deputy: User) -> Delegation:
    """秦若兰 is on leave to the end of the month."""
    return Delegation.objects.create(
        principal=cast.qin,
        deputy=deputy,
        starts_on=clock.today(),
        ends_on=date(2026, 6, 30),
        reason="休假",
        made_by=cast.qin,
    )


def test_where_who_stands_in_already_sits_the_fallback_person_gets_the_row_on_the_principals_seat(
    cast: Cast,
) -> None:
    """谢云舟 stands in for 秦若兰 while she is away, but sits at the desk himself."""
    away(cast, cast.xie)
    route_of(by_role("budget_officer", "root", mode="all", fallback=cast.gu))
    case = submitted(cast)
    rows = Assignment.objects.filter(case=case, state="open").order_by("id")
    assert [(row.person, row.seat.principal, row.as_deputy) for row in rows] == [
        (cast.qin, cast.qin, False),
        (cast.xie, cast.xie, False),
        (cast.gu, cast.qin, True),
    ]
    why = "秦若兰休假至 6 月 30 日，代办人谢云舟已在本环节，由后备办理人顾怀瑾代办"
    assert case.steps.get().note == why
    assert case.steps.get().plan[2]["reason"] == why
    approve(case.pk, actor=cast.gu)
    event = case.events.filter(kind=Event.Kind.APPROVED).get()
    assert (event.actor, event.principal) == (cast.gu, cast.qin)


def test_another_deputy_who_does_not_sit_comes_before_the_fallback_person(cast: Cast) -> None:
    away(cast, cast.xie)
    away(cast, cast.ding)
    route_of(by_role("budget_officer", "root", fallback=cast.gu))
    assert holding(submitted(cast)) == {"qin", "xie", "ding"}


def test_a_fallback_person_who_sits_in_the_step_gets_no_second_row(cast: Cast) -> None:
    away(cast, cast.xie)
    route_of(by_role("budget_officer", "root", fallback=cast.xie))
    assert holding(submitted(cast)) == {"qin", "xie"}


def test_who_signs_another_step_of_the_round_is_no_fallback_on_a_colleagues_seat(cast: Cast) -> None:
    """顾怀瑾 signs after the desk: standing in for 秦若兰 he would review himself."""
    away(cast, cast.xie)
    route_of(
        by_role("budget_officer", "root", fallback=cast.gu),
        by_role("finance_leader", "root"),
    )
    assert holding(submitted(cast)) == {"qin", "xie"}


def test_a_vote_with_too_few_people_is_a_gap_ahead_and_refuses_submission(cast: Cast) -> None:
    route_of(by_role(name="票决", mode="vote", votes_needed=2))
    (step,) = ahead(new_paper(cast.shen), cast.shen)
    assert step.gap.startswith("“票决”环节须有 2 票同意，现在只有 1 人可以表决")
    with pytest.raises(Refused, match="须有 2 票同意"):
        submitted(cast)


def test_where_one_signature_counts_for_successive_steps_the_path_says_whose(cast: Cast) -> None:
    route_of(by_name(cast.gao, cast.gu), by_name(cast.gu, cast.ding), by_name(cast.gu), same_person="once")
    assert [step.again for step in ahead(new_paper(cast.shen), cast.shen)] == [
        "",
        "连续环节同一人只签一次：顾怀瑾在上一环节签署后，本环节沿用其意见",
        "连续环节同一人只签一次：顾怀瑾在上一环节签署后，本环节沿用其意见",
    ]
    route_of(by_name(cast.gu), by_name(cast.gu))
    assert [step.again for step in ahead(new_paper(cast.shen), cast.shen)] == ["", ""]


def test_skipped_steps_stay_skipped_when_the_case_goes_back(cast: Cast) -> None:
    route_of(by_role(), by_role("department_leader", "root", conditions=FROM_100))
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    assert list(case.steps.values_list("state", flat=True)) == [
        CaseStep.State.CLOSED,
        CaseStep.State.SKIPPED,
    ]


def test_a_returned_draft_is_foreseen_on_the_route_it_began_with_as_its_resubmission_goes(cast: Cast) -> None:
    """A new version of the route is for new cases: the path page, the return's page and the verb say the same."""
    route_of(by_name(cast.gao, name="科室审核"), by_name(cast.gu, name="领导审签"))
    case = submitted(cast)
    route_of(by_name(cast.qin, name="新版审核"))
    to_drafter = targets_of(case, case.steps.get(state="open"), PaperKind())[0]
    assert [(line.step, line.who) for line in to_drafter.lines] == [
        ("科室审核", "高映雪"),
        ("领导审签", "顾怀瑾"),
    ]
    send_back(case.pk, actor=cast.gao, comment="请核实")
    client = Client()
    client.force_login(cast.shen, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("workflows:path", args=[case.pk]))
    promised = [(step.name, [person for person, _ in step.people]) for step in page.context["steps"]]
    assert promised == [("科室审核", [cast.gao]), ("领导审签", [cast.gu])]
    assert "新版审核" not in page.content.decode()
    moved = submit(case.pk, actor=cast.shen)
    assert moved.text == "已提交。下一步：科室审核（高映雪），一般 2 个工作日内办结。"
    assert list(case.steps.filter(round=2).order_by("order").values_list("name", flat=True)) == [
        "科室审核",
        "领导审签",
    ]
