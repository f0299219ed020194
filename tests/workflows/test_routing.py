"""Who signs, and why: preview, forecast and assignment by one function."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import Deputy, Membership, User
from tests.cast import Cast
from tests.toy import PaperKind, new_case, new_paper, paper_of
from tests.workflows.steps import at_step, holding, submitted
from workflows import foreseeing, routes
from workflows.cases import approve, submit, withdraw
from workflows.errors import NotAllowed
from workflows.models import Assignment, CaseStep, Route, RouteStep, Seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def path(paper: object, actor: User) -> list[tuple[str, list[tuple[str, str]]]]:
    steps = foreseeing.preview(PaperKind(), paper, actor)  # type: ignore[arg-type]
    return [(step.name, [(person.name, reason) for person, reason in step.people]) for step in steps]


def test_the_path_names_each_person_with_the_reason(cast: Cast) -> None:
    assert path(new_paper(cast.shen), cast.shen) == [
        ("科室审核", [("高映雪", "教育中心单位负责人")]),
        ("分管领导审签", [("陆承砚", "教育中心分管领导")]),
        ("预算绩效岗审核", [("秦若兰", "本级预算绩效岗"), ("谢云舟", "本级预算绩效岗")]),
        ("分管财务领导审签", [("顾怀瑾", "本级分管财务领导")]),
        ("批复", [("秦若兰", "本级预算绩效岗"), ("谢云舟", "本级预算绩效岗")]),
    ]


def test_in_an_office_its_own_people_sign(cast: Cast) -> None:
    assert path(new_paper(cast.fang), cast.fang)[:2] == [
        ("科室审核", [("许望", "组织一科科室负责人")]),
        ("分管领导审签", [("陆承砚", "组织一科分管领导")]),
    ]


def test_where_the_office_has_nobody_the_unit_is_asked(cast: Cast) -> None:
    Membership.objects.create(user=cast.gu, role="division_leader", unit=cast.root)
    assert path(new_paper(cast.bai), cast.bai)[1] == ("分管领导审签", [("顾怀瑾", "本级分管领导")])


def test_a_step_whose_only_candidate_drafted_passes_to_the_budget_desk_above_and_says_so(cast: Cast) -> None:
    Membership.objects.create(user=cast.lu, role="division_leader", unit=cast.college)
    first = foreseeing.preview(PaperKind(), new_paper(cast.ouyang), cast.ouyang)[0]
    assert [person for person, _ in first.people] == [cast.qin, cast.xie]
    assert first.note == "老年大学单位负责人只有起草人本人，本环节改由本级预算绩效岗办理"
    case = new_case(cast.ouyang)
    submit(case.pk, actor=cast.ouyang)
    assert case.steps.get(state="open").note == first.note
    event = case.events.last()
    assert event is not None
    assert event.data["opened"]["note"] == first.note
    assert first.note in event.body


def test_at_the_root_the_desk_itself_stands_in_but_never_the_drafter(cast: Cast) -> None:
    """许望 drafts and heads 组织一科; where 秦若兰 drafts, 谢云舟 alone remains at the desk."""
    head, desk = new_paper(cast.xu), new_paper(cast.qin, office_id=cast.office_one.pk)
    assert path(head, cast.xu)[0][1] == [
        ("秦若兰", "组织一科科室负责人是起草人本人，由本级预算绩效岗代行"),
        ("谢云舟", "组织一科科室负责人是起草人本人，由本级预算绩效岗代行"),
    ]
    assert path(desk, cast.qin)[2] == ("预算绩效岗审核", [("谢云舟", "本级预算绩效岗")])


def test_who_submits_for_another_does_not_sign_either(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaperKind, "may_submit", lambda self, document, actor: True)
    case = new_case(cast.shen)
    submit(case.pk, actor=cast.gao)
    assert holding(case) == {"qin", "xie"}


def test_a_deputy_has_a_second_row_on_the_principals_seat_and_one_decision_closes_it(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    assert holding(case) == {"gao", "su"}
    seat = Seat.objects.get(step__case=case)
    assert {row.seat for row in Assignment.objects.filter(case=case)} == {seat}
    assert path(new_paper(cast.shen), cast.shen)[0][1][1] == ("苏晚晴", "高映雪的B角")

    approve(case.pk, actor=cast.su)

    event = case.events.last()
    assert event is not None
    assert (event.actor, event.actor_name, event.principal, event.principal_name) == (
        cast.su,
        "苏晚晴",
        cast.gao,
        "高映雪",
    )
    states = dict(Assignment.objects.filter(case=case, seat=seat).values_list("person__username", "state"))
    assert states == {"su": "done", "gao": "closed"}


def test_a_deputy_who_already_sits_in_the_step_gets_no_second_row(cast: Cast) -> None:
    case = at_step(cast, 3)
    rows = Assignment.objects.filter(case=case, state="open", person=cast.xie)
    assert [row.as_deputy for row in rows] == [False]


def test_a_deputy_of_two_who_sit_gets_one_row(cast: Cast) -> None:
    Membership.objects.create(user=cast.ding, role="section_head", unit=cast.centre, order=1)
    for principal in (cast.gao, cast.ding):
        Deputy.objects.create(principal=principal, deputy=cast.su)
    case = submitted(cast)
    assert Assignment.objects.filter(case=case, person=cast.su, state="open").count() == 1


def test_the_drafter_is_nobodys_deputy_in_their_own_case(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.shen)
    assert holding(submitted(cast)) == {"gao"}


def test_nobody_is_deputy_of_the_one_they_review(cast: Cast) -> None:
    """苏晚晴 is B角 of the drafter; as B角 of 高映雪 she would review whom she stands in for."""
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    Deputy.objects.create(principal=cast.shen, deputy=cast.su)
    assert holding(submitted(cast)) == {"gao"}


def test_an_inactive_deputy_and_an_ended_membership_do_not_count(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    User.objects.filter(pk=cast.su.pk).update(is_active=False)
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.create(
        user=cast.ding, role="section_head", unit=cast.centre, order=1, ends_on=yesterday
    )
    assert holding(submitted(cast)) == {"gao"}


def test_a_deputy_whose_pair_ended_does_not_decide(cast: Cast) -> None:
    pair = Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    pair.delete()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.su)


def test_people_are_foreseen_at_submission_and_settled_when_the_step_opens(cast: Cast) -> None:
    case = submitted(cast)
    step = case.steps.get(order=2)
    assert [entry["name"] for entry in step.plan] == ["陆承砚"]
    Membership.objects.filter(user=cast.lu, unit=cast.centre).delete()
    Membership.objects.create(user=cast.ding, role="division_leader", unit=cast.centre)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"ding"}
    event = case.events.last()
    assert event is not None
    assert event.data["opened"] == {"step": "分管领导审签", "people": ["丁维岳"], "foreseen": ["陆承砚"]}


def test_a_case_keeps_the_route_it_began_with(cast: Cast) -> None:
    case = submitted(cast)
    old = case.route
    assert old is not None
    Route.objects.filter(pk=old.pk).update(is_current=False)
    new = Route.objects.create(kind="paper", version=2, name="新流程")
    RouteStep.objects.create(route=new, order=1, name="负责人审核", role="section_head", place="unit")
    assert list(case.steps.values_list("name", flat=True)) == [step.name for step in old.steps.all()]
    withdraw(case.pk, actor=cast.shen)
    submit(case.pk, actor=cast.shen)
    case.refresh_from_db()
    assert case.route == old
    fresh = submitted(cast)
    assert fresh.route == new
    assert approve(fresh.pk, actor=cast.gao).case.state_words == "已批复"
    assert paper_of(fresh).state == "approved"


def test_a_unit_inherits_the_route_of_the_nearest_unit_above(cast: Cast) -> None:
    kind = PaperKind()
    common = routes.ensure_route(kind)
    assert routes.route_for(kind, cast.centre) == common
    of_root = Route.objects.create(kind="paper", unit=cast.root, name="本级")
    assert routes.route_for(kind, cast.centre) == of_root
    own = Route.objects.create(kind="paper", unit=cast.centre, name="中心")
    assert routes.route_for(kind, cast.centre) == own
    assert routes.route_for(kind, cast.college) == of_root


def test_a_drafter_at_the_desk_does_not_review_but_may_enter_the_letter(cast: Cast) -> None:
    Membership.objects.filter(user=cast.xie).update(role="section_head")
    Membership.objects.create(user=cast.ding, role="budget_officer", unit=cast.root, order=2)
    steps = dict(path(new_paper(cast.qin, unit_id=cast.centre.pk), cast.qin))
    assert steps["预算绩效岗审核"] == [("丁维岳", "本级预算绩效岗")]
    assert [name for name, _ in steps["批复"]] == ["秦若兰", "丁维岳", "谢云舟"]


def test_the_default_route_is_made_once(cast: Cast) -> None:
    kind = PaperKind()
    assert routes.ensure_route(kind) == routes.ensure_route(kind)
    assert Route.objects.filter(kind="paper").count() == 1
    assert RouteStep.objects.filter(route__kind="paper").count() == 5


def test_a_default_route_ends_outside_or_not_at_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = PaperKind().default_route()
    RouteStep.objects.all().delete()
    Route.objects.all().delete()
    monkeypatch.setattr(PaperKind, "default_route", lambda self: [steps[-1], steps[0]])
    with pytest.raises(ValueError, match="outside only the last one"):
        routes.ensure_route(PaperKind())


def test_a_step_is_due_in_working_days(cast: Cast) -> None:
    """Submitted on Thursday: two working days end on Monday."""
    step = submitted(cast).steps.get(state=CaseStep.State.OPEN)
    assert step.due_on is not None
    assert step.due_on.isoformat() == "2026-06-29"
