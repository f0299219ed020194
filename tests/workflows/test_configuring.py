"""Changing a route: what is refused, for whom a step has nobody, versions, and cases that keep their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from accounts.models import AuditEvent, Membership, Office, Unit, User
from tests.cast import Cast
from tests.toy import PaperKind
from tests.workflows.routes import by_head, by_name, by_role, route_of
from tests.workflows.steps import holding, submitted
from workflows import routes
from workflows.cases import approve, submit, withdraw
from workflows.configuring.comparing import Difference, Sketch, differences
from workflows.configuring.powers import may_configure, may_see
from workflows.configuring.reach import gaps_of, units_under
from workflows.configuring.rules import errors_of
from workflows.configuring.saving import (
    Change,
    Faulty,
    Overtaken,
    Unheld,
    retire_route,
    save_route,
    token_of,
)
from workflows.errors import NotAllowed, Refused
from workflows.models import Route, RouteStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]
KIND = PaperKind()
FROM_100 = {"fact": "amount", "from": "1000000.00", "to": None}


def steps(*given: dict[str, Any]) -> list[RouteStep]:
    return [RouteStep(**({"name": f"第{order}步"} | step)) for order, step in enumerate(given, start=1)]


def change(
    *given: dict[str, Any], unit: Unit | None = None, based_on: Route | None = None, **more: Any
) -> Change:
    sketch = Sketch("文稿审批流程", Route.SamePerson.EACH, steps(*given))
    return Change(KIND, unit, "按会议要求调整", based_on.pk if based_on else None, sketch, **more)


def plain() -> tuple[dict[str, Any], ...]:
    """What every unit of the cast can take: a step of the desk."""
    return (by_role("budget_officer", "root", name="预算绩效岗审核"),)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "至少要有一个由人审核的环节"),
        ([by_role("budget_officer", "root", medium="outside")], "至少要有一个由人审核的环节"),
        ([by_role("budget_officer", "root", medium="outside"), by_role()], "只能是最后一个环节"),
        ([by_role(name=" ")], "请填写环节名称"),
        ([by_role(name="审核"), by_role(name="审核")], "有 2 个环节都叫“审核”"),
        ([by_role("", "office")], "请选择由哪个角色办理"),
        ([by_role("drafter")], "请选择由哪个角色办理"),
        ([by_role("inspector")], "请选择由哪个角色办理"),
        ([by_role("system_admin")], "请选择由哪个角色办理"),
        ([by_role("section_head", "")], "请选择在哪里找这个角色"),
        ([by_role(limit_days=61)], "0 至 60 个工作日"),
        ([by_role(mode="vote")], "只填一个"),
        ([by_role(mode="vote", votes_needed=2, votes_percent=50)], "只填一个"),
        ([by_role(mode="vote", votes_needed=0)], "至少为 1"),
        ([by_role(mode="vote", votes_percent=101)], "1 至 100"),
        ([by_role(conditions=[FROM_100 | {"to": "1000000.00"}])], "上限要大于下限"),
        ([by_role(conditions=[{"fact": "gone", "is": True}])], "已不适用"),
        ([by_role(conditions=[{"fact": "sort", "in": ["不认识"]}])], "不认识的类别"),
        (
            [by_role(), by_role("budget_officer", "root", medium="outside", conditions=[FROM_100])],
            "不能带条件",
        ),
        ([by_role(), {"signers": "head", "medium": "meeting"}], "请按角色确定登记人"),
        ([by_role(), by_role("department_leader", "root", medium="meeting")], "由预算绩效岗登记"),
        ([by_role(name=str(n)) for n in range(31)], "最多 30 个"),
    ],
)
def test_what_no_route_may_say_is_refused_with_a_sentence(cast: Cast, given: list[Any], said: str) -> None:
    assert any(said in wrong.text for wrong in errors_of(steps(*given), KIND)), errors_of(steps(*given), KIND)
    with pytest.raises(Faulty):
        save_route(cast.qin, change(*given, based_on=routes.ensure_route(KIND)))


def test_a_mistake_names_its_step_and_field(cast: Cast) -> None:
    (wrong,) = errors_of(steps(by_role(), by_role(limit_days=99)), KIND)
    assert (wrong.step, wrong.field) == (1, "limit_days")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (lambda cast: [], "请至少指定一人"),
        (lambda cast: [cast.gao.pk, cast.gao.pk], "指定了两次"),
        (lambda cast: [cast.luo.pk], "罗青（系统管理员）没有业务角色"),
        (lambda cast: [cast.su.pk], "苏晚晴（会计）已停用"),
        (lambda cast: [10**9], "指定的人员不存在"),
    ],
)
def test_only_active_people_of_the_business_are_named(
    cast: Cast, people: Callable[[Cast], list[int]], said: str
) -> None:
    User.objects.filter(pk=cast.su.pk).update(is_active=False)
    (wrong,) = errors_of(steps({"signers": "people", "people": people(cast)}), KIND)
    assert said in wrong.text


def test_a_fallback_person_must_be_able_to_sign_too(cast: Cast) -> None:
    (wrong,) = errors_of(steps(by_role(fallback=cast.luo)), KIND)
    assert (wrong.field, "没有业务角色" in wrong.text) == ("fallback", True)


def test_no_more_votes_are_needed_than_people_are_named(cast: Cast) -> None:
    given = by_name(cast.gao, cast.gu, mode="vote", votes_needed=3)
    assert [wrong.text for wrong in errors_of(steps(given), KIND)] == ["同意票数不能多于指定的 2 人。"]


def test_for_whom_a_step_has_nobody_is_said_by_unit_and_office_with_the_reason(cast: Cast) -> None:
    """白露 drafts in 研究室, which has no head; 老年大学 has no 分管领导."""
    found = gaps_of(
        KIND,
        units_under(KIND, None),
        steps(by_role(name="科室审核"), by_role("division_leader", name="分管")),
    )
    assert {(gap.where, gap.step, gap.why) for gap in found} == {
        ("本级 · 研究室", "科室审核", "本级还没有可办理本件的科室负责人"),
        ("本级 · 研究室", "分管", "本级还没有可办理本件的分管领导"),
        ("老年大学", "分管", "老年大学还没有可办理本件的分管领导"),
    }


def test_a_unit_nobody_drafts_in_yet_is_concerned_too_and_an_office_without_drafters_is_not(
    cast: Cast,
) -> None:
    Office.objects.create(unit=cast.centre, name="空科")
    fresh = Unit.objects.create(code="301009", name="新设中心", parent=cast.root)
    found = gaps_of(KIND, units_under(KIND, None), steps(by_role("section_head", "unit")))
    assert {gap.where for gap in found} == {"新设中心", "本级 · 组织一科", "本级 · 研究室"}
    fresh.is_active = False
    fresh.save()
    assert "新设中心" not in {gap.where for gap in gaps_of(KIND, units_under(KIND, None), steps(by_role()))}


def test_a_drafter_who_would_sign_alone_counts_as_nobody_where_the_desk_is_missing(cast: Cast) -> None:
    """欧阳予诚 drafts and heads 老年大学: while there is a desk above it signs for him, without one nobody does."""
    assert gaps_of(KIND, [cast.college], steps(by_role())) == []
    Membership.objects.filter(role="budget_officer").delete()
    (gap,) = gaps_of(KIND, [cast.college], steps(by_role()))
    assert gap.where == "老年大学（欧阳予诚起草的）"


def test_a_vote_with_too_few_people_somewhere_is_said_too(cast: Cast) -> None:
    (gap,) = gaps_of(KIND, [cast.centre], steps(by_role(name="票决", mode="vote", votes_needed=2)))
    assert (gap.where, gap.step, gap.why) == ("教育中心", "票决", "须有 2 票同意，现在只有 1 人可以表决")


def test_a_fallback_person_fills_the_gaps(cast: Cast) -> None:
    assert gaps_of(KIND, units_under(KIND, None), steps(by_role(fallback=cast.gu))) == []


def test_heads_are_looked_for_from_each_drafter_and_past_steps_that_may_be_skipped(cast: Cast) -> None:
    """丁维岳 has no head: where the step before him may be left out, his head is never asked for; where not, it is."""
    given = steps(by_head(), by_name(cast.ding, conditions=[FROM_100]), by_head(name="复核"))
    found = gaps_of(KIND, [cast.centre], given)
    assert [(gap.where, gap.step) for gap in found] == [("教育中心（沈知远起草的）", "复核")]
    assert gaps_of(KIND, [cast.centre], steps(by_head(), by_head())) == []


def test_units_with_a_route_of_their_own_are_not_concerned(cast: Cast) -> None:
    below = Unit.objects.create(code="30100301", name="分部", parent=cast.centre)
    assert {unit.code for unit in units_under(KIND, None)} == {"301001", "301003", "301007", "30100301"}
    route_of(*plain(), unit=cast.centre)
    assert {unit.code for unit in units_under(KIND, None)} == {"301001", "301007"}
    assert {unit.code for unit in units_under(KIND, cast.centre)} == {"301003", "30100301"}
    route_of(*plain(), unit=below)
    assert {unit.code for unit in units_under(KIND, cast.centre)} == {"301003"}
    assert {unit.code for unit in units_under(KIND, cast.root)} == {"301001", "301007"}


def test_saving_makes_a_new_version_with_note_author_and_one_event_in_the_log(cast: Cast) -> None:
    old = routes.ensure_route(KIND)
    kept = list(old.steps.values_list("name", flat=True))
    new = save_route(cast.qin, change(*plain(), by_name(cast.gu, mode="all"), based_on=old))
    old.refresh_from_db()
    assert (old.is_current, list(old.steps.values_list("name", flat=True))) == (False, kept)
    assert (new.version, new.is_current, new.note, new.changed_by) == (2, True, "按会议要求调整", cast.qin)
    assert [(step.order, step.name, step.people) for step in new.steps.all()] == [
        (1, "预算绩效岗审核", []),
        (2, "第2步", [cast.gu.pk]),
    ]
    event = AuditEvent.objects.filter(kind="route").get()
    assert (event.actor, event.summary) == (cast.qin, "修订各单位通用的文稿审批流程为第 2 版")
    assert '"note":"按会议要求调整"' in event.body


def test_a_case_under_way_keeps_its_route_and_a_new_one_takes_the_new(cast: Cast) -> None:
    case = submitted(cast)
    save_route(cast.qin, change(*plain(), based_on=case.route))
    assert holding(case) == {"gao"}
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"lu"}
    withdrawn = submitted(cast)
    assert holding(withdrawn) == {"qin", "xie"}
    case.refresh_from_db()
    assert (case.route.version, withdrawn.route.version) == (1, 2)


def test_a_case_submitted_again_keeps_its_route_after_it_was_changed(cast: Cast) -> None:
    case = submitted(cast)
    save_route(cast.qin, change(*plain(), based_on=case.route))
    withdraw(case.pk, actor=cast.shen)
    submit(case.pk, actor=cast.shen)
    assert holding(case) == {"gao"}


def test_the_second_of_two_who_change_the_same_version_is_told_who_was_faster(cast: Cast) -> None:
    old = routes.ensure_route(KIND)
    first = save_route(cast.qin, change(*plain(), based_on=old))
    with pytest.raises(Overtaken, match="秦若兰已于 10:32 保存了第 2 版") as caught:
        save_route(cast.xie, change(*plain(), by_name(cast.gu), based_on=old))
    assert caught.value.route == first
    assert Route.objects.filter(kind="paper").count() == 2


def test_a_units_own_route_begins_and_ends_and_its_versions_stay(cast: Cast) -> None:
    routes.ensure_route(KIND)
    own = save_route(cast.qin, change(*plain(), unit=cast.centre))
    assert (own.unit, own.version) == (cast.centre, 1)
    assert routes.route_for(KIND, cast.centre) == own
    with pytest.raises(Overtaken):
        save_route(cast.xie, change(by_role(), unit=cast.centre))
    back = retire_route(cast.qin, change(unit=cast.centre, based_on=own))
    assert back == routes.ensure_route(KIND) == routes.route_for(KIND, cast.centre)
    own.refresh_from_db()
    assert not own.is_current
    again = save_route(cast.qin, change(*plain(), unit=cast.centre))
    assert again.version == 2
    assert list(
        AuditEvent.objects.filter(kind="route").order_by("number").values_list("summary", flat=True)
    ) == [
        "修订教育中心的文稿审批流程为第 1 版",
        "取消教育中心的文稿审批流程，恢复沿用上级的流程",
        "修订教育中心的文稿审批流程为第 2 版",
    ]


def test_gaps_are_saved_only_when_exactly_they_were_shown_and_accepted(cast: Cast) -> None:
    old = routes.ensure_route(KIND)
    wanted = change(by_role(), based_on=old)
    with pytest.raises(Unheld) as caught:
        save_route(cast.qin, wanted)
    assert [gap.where for gap in caught.value.gaps] == ["本级 · 研究室"]
    Membership.objects.filter(user=cast.gao).delete()
    with pytest.raises(Unheld) as again:
        save_route(cast.qin, replace(wanted, accepted=caught.value.token))
    assert len(again.value.gaps) == 2
    assert save_route(cast.qin, replace(wanted, accepted=token_of(again.value.gaps))).version == 2


def test_giving_up_a_units_own_route_says_who_would_be_missing_there(cast: Cast) -> None:
    route_of(by_role("unit_accountant", "unit"))
    own = route_of(*plain(), unit=cast.college)
    with pytest.raises(Unheld) as caught:
        retire_route(cast.qin, change(unit=cast.college, based_on=own))
    assert [(gap.where, gap.why) for gap in caught.value.gaps] == [
        ("老年大学", "老年大学还没有可办理本件的单位财务")
    ]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda old: replace(change(*plain(), based_on=old), note=" "), "请写明修订说明"),
        (lambda old: replace(change(based_on=old), sketch=Sketch.of(old)), "没有差别"),
    ],
)
def test_a_change_without_a_note_or_without_a_difference_is_refused(
    cast: Cast, make: Callable[[Route], Change], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        save_route(cast.qin, make(routes.ensure_route(KIND)))


def test_the_common_route_is_not_retired_nor_one_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(Refused, match="不能取消"):
        retire_route(cast.qin, change(based_on=routes.ensure_route(KIND)))
    with pytest.raises(Refused, match="没有自己的审批流程"):
        retire_route(cast.qin, change(unit=cast.centre))


def test_the_desk_of_a_unit_changes_its_own_and_those_below_and_that_of_the_root_all(cast: Cast) -> None:
    Membership.objects.create(user=cast.su, role="budget_officer", unit=cast.centre)
    below = Unit.objects.create(code="30100301", name="分部", parent=cast.centre)
    common, other = routes.ensure_route(KIND), route_of(*plain(), unit=cast.college)
    assert [may_configure(cast.su, unit) for unit in (cast.centre, below, cast.root, cast.college, None)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert all(may_configure(cast.qin, unit) for unit in (cast.centre, below, cast.root, cast.college, None))
    assert not any(may_configure(cast.gao, unit) for unit in (cast.centre, None))
    assert (may_see(cast.su, common), may_see(cast.su, other), may_see(cast.gao, common)) == (
        True,
        False,
        False,
    )
    assert may_see(cast.su, route_of(*plain(), unit=cast.root))
    with pytest.raises(NotAllowed, match="由老年大学或其上级的预算绩效岗修改"):
        save_route(cast.su, change(*plain(), by_name(cast.gu), unit=cast.college, based_on=other))
    assert save_route(cast.su, change(*plain(), unit=below)).unit == below


def lines(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[Difference]:
    first, second = (Sketch("流程", "each", steps(*given)) for given in (before, after))
    return differences(first, second, KIND)


def test_differences_are_told_step_by_step_in_plain_words(cast: Cast) -> None:
    before = [
        by_role(name="科室审核"),
        by_role("division_leader", name="分管"),
        by_role("budget_officer", "root", name="绩效岗"),
    ]
    after = [
        by_role("budget_officer", "root", name="绩效岗", limit_days=5),
        by_name(cast.gao, cast.gu, name="科室审核", mode="all", conditions=[FROM_100]),
        by_role("department_leader", "root", name="主要领导", medium="paper", limit_days=0),
    ]
    assert [(one.where, one.what, one.before, one.after) for one in lines(before, after)] == [
        ("绩效岗", "限办时间", "限 2 个工作日，到期提醒办理人", "限 5 个工作日，到期提醒办理人"),
        ("科室审核", "办理人", "经办人所在科室的科室负责人", "高映雪、顾怀瑾"),
        ("科室审核", "会签方式", "或签（一人办理即可）", "会签（都同意才通过）"),
        ("科室审核", "适用条件", "都要办理", "预算数 ≥ 100万元"),
        (
            "主要领导",
            "环节",
            "",
            "办理人：本级的主要领导；办理方式：纸质签批；会签方式：或签（一人办理即可）；限办时间：不限时间；适用条件：都要办理",
        ),
        (
            "分管",
            "环节",
            "办理人：经办人所在科室的分管领导；办理方式：系统办理或纸质签批；会签方式：或签（一人办理即可）；"
            "限办时间：限 2 个工作日，到期提醒办理人；适用条件：都要办理",
            "",
        ),
        ("流程", "环节次序", "科室审核 → 绩效岗", "绩效岗 → 科室审核"),
    ]


def test_a_step_that_only_changed_its_name_is_a_renamed_one(cast: Cast) -> None:
    (line,) = lines([by_role(name="科室审核")], [by_role(name="单位审核")])
    assert (line.where, line.what, line.before, line.after) == ("单位审核", "名称", "科室审核", "单位审核")


def test_the_name_of_the_route_and_the_setting_for_one_person_are_differences_too(cast: Cast) -> None:
    first, second = Sketch("甲", "each", steps(by_role())), Sketch("乙", "once", steps(by_role()))
    assert [line.what for line in differences(first, second, KIND)] == ["名称", "同一人连续办理"]


def test_checking_a_route_asks_no_more_the_more_people_there_are(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    given = steps(*plain(), by_role())
    with django_assert_num_queries(3) as few:
        errors_of(given, KIND)
        gaps_of(KIND, [cast.centre], given)
    for number in range(20):
        person = User.objects.create(username=f"p{number}", name=f"某{number}")
        Membership.objects.create(user=person, role="drafter", unit=cast.centre)
    with django_assert_num_queries(len(few)):
        errors_of(given, KIND)
        gaps_of(KIND, [cast.centre], given)
