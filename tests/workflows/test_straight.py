"""修改后直接报退回人: only while nothing that earlier signers approved has changed; what stands is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from accounts.models import Membership
from tests.cast import Cast
from tests.toy import Paper, PaperKind, paper_of, row
from tests.workflows.routes import by_name, by_role, route_of
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows import kinds
from workflows.cases import (
    approve,
    jump,
    register_outside,
    reject,
    send_back,
    submit,
    take_back,
    withdraw,
)
from workflows.cases.straight import Shortcut, shortcut
from workflows.errors import Refused
from workflows.models import Case
from workflows.showing.path import path_of
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]
LINE = row("人次", "≥38 人次")


@pytest.fixture(autouse=True)
def titles_are_not_covered() -> Iterator[None]:
    """In these tests the title is a word to the reviewers; a division leader does not sign the budget."""

    def covered(self: PaperKind, path: str, role: str) -> bool:
        return path != "title" and not (path == "budget" and role == "division_leader")

    with patch.object(PaperKind, "covered", covered):
        yield


def edit(case: Case, **fields: Any) -> None:
    Paper.objects.filter(pk=case.document_id).update(**fields)


def returned(cast: Cast, **fields: Any) -> Case:
    """Returned to its drafter by 秦若兰, in the third step."""
    case = at_step(cast, 3, rows=[LINE], **fields)
    send_back(case.pk, actor=cast.qin, comment="请说明测算依据")
    return fresh(case)


def fresh(case: Case) -> Case:
    case = Case.objects.get(pk=case.pk)
    assert verify_case(case) == []
    return case


def way(case: Case, cast: Cast) -> Shortcut:
    kind = kinds.get("paper")
    found = shortcut(Case.objects.get(pk=case.pk), kind, paper_of(case), cast.shen)
    assert found is not None
    return found


def none_for(case: Case, cast: Cast) -> bool:
    return shortcut(Case.objects.get(pk=case.pk), kinds.get("paper"), paper_of(case), cast.shen) is None


def line(case: Case) -> list[tuple[str, str]]:
    steps = case.steps.filter(round=case.round).order_by("order")
    return [(step.name, step.state) for step in steps]


def test_it_goes_straight_to_whoever_returned_it_and_the_earlier_steps_are_seen_to_stand(cast: Cast) -> None:
    case = returned(cast)
    edit(case, title="党员教育培训（依据见附件）")
    moved = submit(case.pk, actor=cast.shen, straight=True)
    assert moved.text.startswith("已提交，直接报退回人。下一步：预算绩效岗审核（秦若兰、谢云舟）")
    case = fresh(case)
    assert (case.round, case.step_name, case.state) == (2, "预算绩效岗审核", "open")
    assert holding(case) == {"qin", "xie"}
    assert line(case) == [
        ("科室审核", "skipped"),
        ("分管领导审签", "skipped"),
        ("预算绩效岗审核", "open"),
        ("分管财务领导审签", "coming"),
        ("批复", "coming"),
    ]
    knots = path_of(case)
    assert knots[1].why == ["所签内容未改，沿用第 1 稿高映雪已签意见"]
    assert knots[1].state == "沿用已签意见"
    shown = days_of(case)[0].lines[0]
    assert (shown.act, shown.tail) == (
        "提交审核",
        "：直接报退回人（预算绩效岗审核），科室审核、分管领导审签沿用已签意见。",
    )


def test_from_there_it_goes_on_to_the_end(cast: Cast) -> None:
    case = returned(cast)
    submit(case.pk, actor=cast.shen, straight=True)
    approve(case.pk, actor=cast.qin)
    approve(case.pk, actor=cast.gu)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])
    assert fresh(case).state == Case.State.APPROVED


def test_a_change_of_what_was_approved_bars_it_field_by_field(cast: Cast) -> None:
    case = returned(cast)
    edit(case, rows=[LINE | {"value": "≥41 人次"}], budget="50.00", title="又一个标题")
    found = way(case, cast)
    assert not found.open
    assert [(one.place, one.old, one.new, list(one.steps)) for one in found.obstacles] == [
        ("预算数", "40.00", "50.00", ["科室审核"]),
        ("第1行 指标值", "≥38 人次", "≥41 人次", ["科室审核", "分管领导审签"]),
    ]
    with pytest.raises(Refused, match="前面环节已签的内容有改动") as refused:
        submit(case.pk, actor=cast.shen, straight=True)
    assert [problem.path for problem in refused.value.problems] == ["budget", f"rows/{LINE['uuid']}/value"]
    case = fresh(case)
    assert (case.round, case.state) == (1, "draft")
    submit(case.pk, actor=cast.shen)
    assert holding(case) == {"gao"}


def test_a_change_made_and_undone_is_no_change(cast: Cast) -> None:
    case = returned(cast)
    edit(case, budget="50.00")
    edit(case, budget="40.00")
    assert way(case, cast).open


def test_a_row_that_came_or_went_bars_it(cast: Cast) -> None:
    case = returned(cast)
    edit(case, rows=[LINE, row("场次", "≥5 场")])
    assert {one.path.split("/")[0] for one in way(case, cast).obstacles} == {"rows"}
    edit(case, rows=[])
    assert len(way(case, cast).obstacles) == 2


def test_only_signers_before_the_one_who_returned_count(cast: Cast) -> None:
    case = submitted(cast)
    send_back(case.pk, actor=cast.gao, comment="请核实")
    assert none_for(case, cast)
    with pytest.raises(Refused, match="没有可以直接报的环节"):
        submit(case.pk, actor=cast.shen, straight=True)


def test_a_draft_nobody_returned_has_no_shortcut(cast: Cast) -> None:
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    assert none_for(case, cast)


def test_a_case_the_letter_gave_back_has_none(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case, "35.00")])
    assert none_for(case, cast)


def test_after_a_withdrawal_the_way_is_still_there(cast: Cast) -> None:
    case = returned(cast)
    submit(case.pk, actor=cast.shen, straight=True)
    withdraw(case.pk, actor=cast.shen)
    assert way(case, cast).open
    submit(case.pk, actor=cast.shen, straight=True)
    assert holding(case) == {"qin", "xie"}


def test_what_stood_once_stands_again_and_names_the_version_that_was_signed(cast: Cast) -> None:
    case = returned(cast)
    submit(case.pk, actor=cast.shen, straight=True)
    send_back(case.pk, actor=cast.xie, comment="再补充")
    submit(case.pk, actor=cast.shen, straight=True)
    case = fresh(case)
    assert case.round == 3
    assert holding(case) == {"qin", "xie"}
    notes = [step.note for step in case.steps.filter(round=3).order_by("order")][:2]
    assert notes == ["所签内容未改，沿用第 1 稿高映雪已签意见", "所签内容未改，沿用第 1 稿陆承砚已签意见"]


def test_a_step_that_stands_can_be_returned_to(cast: Cast) -> None:
    case = returned(cast)
    submit(case.pk, actor=cast.shen, straight=True)
    standing = case.steps.get(round=2, name="科室审核")
    send_back(case.pk, actor=cast.qin, comment="科室再看", back_to=standing.pk)
    assert holding(case) == {"gao"}


def test_a_unit_or_office_that_moved_bars_it(cast: Cast) -> None:
    case = returned(cast)
    edit(case, unit_id=cast.college.pk)
    assert list(way(case, cast).reasons) == ["单位或科室有变动，须由现在的审核人重新办理"]


def test_a_step_the_facts_ask_for_now_bars_it(cast: Cast) -> None:
    large = [{"fact": "amount", "from": "1000000", "to": None}]
    route_of(
        by_role("division_leader", name="分管领导审签"),
        by_role("department_leader", "root", name="主要领导审签", conditions=large),
        by_role("budget_officer", "root", name="预算绩效岗审核"),
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.lu)
    send_back(case.pk, actor=cast.qin, comment="请核实")
    edit(case, budget="2000000.00")
    found = way(case, cast)
    assert list(found.reasons) == ["预算数 ≥ 100万元，须经“主要领导审签”办理"]
    assert not found.obstacles
    assert not found.open


def test_conditions_behind_the_returner_are_asked_of_the_new_facts(cast: Cast) -> None:
    large = [{"fact": "amount", "from": "1000000", "to": None}]
    route_of(
        by_role("division_leader", name="分管领导审签"),
        by_role("budget_officer", "root", name="预算绩效岗审核"),
        by_role("department_leader", "root", name="主要领导审签", conditions=large),
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.lu)
    send_back(case.pk, actor=cast.qin, comment="请核实")
    edit(case, budget="2000000.00")
    submit(case.pk, actor=cast.shen, straight=True)
    assert line(fresh(case))[2] == ("主要领导审签", "coming")


def test_whoever_signed_and_now_drafts_has_not_reviewed_it(cast: Cast) -> None:
    case = returned(cast)
    edit(case, drafter_id=cast.gao.pk)
    kind = kinds.get("paper")
    found = shortcut(Case.objects.get(pk=case.pk), kind, paper_of(case), cast.gao)
    assert found is not None
    assert list(found.reasons) == ["高映雪签过“科室审核”，现在是经办人或提交人，须由他人重新办理"]


def test_the_returner_has_gone_and_the_step_opens_for_whom_the_rules_name(cast: Cast) -> None:
    case = returned(cast)
    Membership.objects.filter(user=cast.qin).delete()
    submit(case.pk, actor=cast.shen, straight=True)
    assert holding(case) == {"xie"}


def test_a_step_behind_that_nobody_could_take_is_named(cast: Cast) -> None:
    case = returned(cast)
    Membership.objects.filter(user=cast.gu).delete()
    with pytest.raises(Refused, match="“分管财务领导审签”环节没有人可以办理"):
        submit(case.pk, actor=cast.shen, straight=True)
    assert fresh(case).state == Case.State.DRAFT


def test_in_a_joint_signature_only_the_one_who_returned_it_signs(cast: Cast) -> None:
    route_of(
        by_role(name="科室审核"),
        by_name(cast.lu, cast.gu, cast.ding, name="会签", mode="all"),
        by_name(cast.qin, name="预算绩效岗审核"),
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.lu)
    send_back(case.pk, actor=cast.gu, comment="请说明")
    submit(case.pk, actor=cast.shen, straight=True)
    assert holding(case) == {"gu", "ding"}
    withdraw(case.pk, actor=cast.shen)
    submit(case.pk, actor=cast.shen, straight=True)
    for signer in (cast.ding, cast.gu):
        approve(case.pk, actor=signer)
    assert holding(case) == {"qin", "xie"}


def test_a_vote_that_failed_is_held_anew(cast: Cast) -> None:
    route_of(
        by_role(name="科室审核"),
        by_name(cast.lu, cast.gu, cast.ding, name="票签", mode="vote", votes_needed=2),
    )
    case = submitted(cast)
    for person, vote in ((cast.gao, approve), (cast.lu, approve)):
        vote(case.pk, actor=person)
    for person in (cast.gu, cast.ding):
        reject(case.pk, actor=person, comment="标准偏高")
    submit(case.pk, actor=cast.shen, straight=True)
    assert holding(case) == {"lu", "gu", "ding"}


def test_a_return_to_a_step_that_went_back_to_the_drafter_later_leads_to_that_later_one(cast: Cast) -> None:
    case = at_step(cast, 3)
    send_back(case.pk, actor=cast.qin, comment="科室再看", back_to=case.steps.get(order=1).pk)
    approve(case.pk, actor=cast.gao)
    send_back(case.pk, actor=cast.lu, comment="请经办人说明")
    found = way(case, cast)
    assert found.to == "分管领导审签（陆承砚）"
    submit(case.pk, actor=cast.shen, straight=True)
    assert holding(case) == {"lu"}
    assert line(fresh(case)) == [
        ("科室审核", "skipped"),
        ("分管领导审签", "open"),
        ("预算绩效岗审核", "coming"),
        ("分管财务领导审签", "coming"),
        ("批复", "coming"),
    ]


def test_the_decider_after_a_straight_submission_takes_back_as_usual(cast: Cast) -> None:
    case = returned(cast)
    submit(case.pk, actor=cast.shen, straight=True)
    approve(case.pk, actor=cast.qin)
    take_back(case.pk, actor=cast.qin)
    assert holding(case) == {"qin", "xie"}


def _with_a_leader_for_key_papers(cast: Cast) -> None:
    route_of(
        by_role("division_leader", name="分管领导审签"),
        by_role(
            "department_leader", "root", name="主要领导审签", conditions=[{"fact": "is_key", "is": True}]
        ),
        by_role("budget_officer", "root", name="预算绩效岗审核"),
    )


def _say_key(case: Case, yes: bool) -> None:
    """Whether the paper is a key one: a fact, no field that anybody's signature covers."""
    edit(case, is_key=yes)


@pytest.fixture
def key_papers() -> Iterator[None]:
    facts = PaperKind.facts

    def with_key(self: PaperKind, document: Any) -> Any:
        found = facts(self, document)
        return replace(found, others={**found.others, "is_key": document.is_key})

    with patch.object(PaperKind, "facts", with_key):
        yield


@pytest.mark.usefixtures("key_papers")
def test_a_withdrawn_submission_does_not_make_a_step_signed_that_was_left_out(cast: Cast) -> None:
    _with_a_leader_for_key_papers(cast)
    case = submitted(cast)
    approve(case.pk, actor=cast.lu)
    send_back(case.pk, actor=cast.qin, comment="再看", back_to=case.steps.get(order=1).pk)
    approve(case.pk, actor=cast.lu)
    send_back(case.pk, actor=cast.qin, comment="请经办人说明")
    _say_key(case, True)
    submit(case.pk, actor=cast.shen)
    withdraw(case.pk, actor=cast.shen)
    found = way(case, cast)
    assert [one.step.name for one in found.kept] == ["分管领导审签"]
    assert list(found.reasons) == ["是重点项目，须经“主要领导审签”办理"]
    with pytest.raises(Refused):
        submit(case.pk, actor=cast.shen, straight=True)


@pytest.mark.usefixtures("key_papers")
def test_a_withdrawn_submission_does_not_take_a_signature_away(cast: Cast) -> None:
    _with_a_leader_for_key_papers(cast)
    case = submitted(cast, is_key=True)
    for signer in (cast.lu, cast.ding):
        approve(case.pk, actor=signer)
    send_back(case.pk, actor=cast.qin, comment="请说明")
    submit(case.pk, actor=cast.shen, straight=True)
    send_back(case.pk, actor=cast.qin, comment="再说明")
    _say_key(case, False)
    submit(case.pk, actor=cast.shen)
    withdraw(case.pk, actor=cast.shen)
    _say_key(case, True)
    assert way(case, cast).open
    submit(case.pk, actor=cast.shen, straight=True)
    assert holding(case) == {"qin", "xie"}


def test_what_the_desk_passed_over_before_it_was_to_be_signed_again_does_not_stand(cast: Cast) -> None:
    case = submitted(cast)
    jump(case.pk, actor=cast.xie, to=case.steps.get(order=3).pk, reason="领导出差")
    jump(case.pk, actor=cast.xie, to=case.steps.get(order=1).pk, reason="补签")
    third = case.steps.filter(name="预算绩效岗审核").latest("order")
    jump(case.pk, actor=cast.xie, to=third.pk, reason="不补了")
    send_back(case.pk, actor=cast.qin, comment="请说明")
    assert none_for(case, cast)
