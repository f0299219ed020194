"""审批流程 in a browser: a desk officer changes a step, sees for whom nobody is left, saves; new cases follow, old ones do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from projects.models import TargetVersion
from tests.browser.approvals import submitted_target, target_case
from tests.cast import Cast
from tests.projects.makers import make_year
from workflows import cases, kinds
from workflows.models import Route, RouteStep
from workflows.routes import ensure_route

EDIT = ["target", 0]


def card(page: Page, number: int):  # type: ignore[no-untyped-def]
    return page.locator(".route-card").nth(number - 1)


def test_a_step_becomes_a_countersignature_of_two_with_a_condition_and_only_new_cases_follow_it(
    visit, cast: Cast
) -> None:
    old = submitted_target(cast)
    page = visit(cast.qin).go(reverse("workflows:route_edit", args=EDIT))
    step = card(page, 4)
    expect(step.locator(".name")).to_have_value("分管财务领导审签")
    expect(step.get_by_label("第 1 人")).to_be_hidden()
    step.get_by_label("由谁办理").select_option("people")
    expect(step.get_by_label("角色", exact=True)).to_be_hidden()
    step.get_by_label("第 1 人").fill("顾怀瑾（副部长）")
    step.get_by_label("第 2 人").fill("丁维岳（部长）")
    step.get_by_label("几人办理").select_option("all")
    step.get_by_label("预算数从（万元，含）").fill("30")
    page.get_by_role("button", name="检查").last.click()
    # 研究室 of 本级 has a drafter and no head, 老年大学 no 分管领导: nobody had noticed
    expect(page.locator(".route-gaps")).to_contain_text("本级 · 研究室")
    expect(page.locator(".route-gaps")).to_contain_text("老年大学还没有可办理本件的分管领导")
    assert Route.objects.filter(kind="target").count() == 1

    page.get_by_label("以上情况已知，仍要保存").check()
    page.get_by_label("修订说明").fill("30万元以上由两位领导会签")
    page.get_by_role("button", name="保存为新的一版").click()
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    expect(page.locator(".route-steps")).to_contain_text("预算数 ≥ 30万元")

    case = target_case(cast, name="基层党建教材编印经费")
    ahead = visit(cast.shen).go(reverse("workflows:path", args=[case.pk]))
    expect(ahead.locator(".path")).to_contain_text("会签，都同意才通过")
    expect(ahead.locator(".path")).to_contain_text("因为预算数 ≥ 30万元")
    expect(ahead.locator(".path")).to_contain_text("预算数低于 30万元时不经分管财务领导审签")
    cases.submit(case.pk, actor=cast.shen)
    assert [entry["name"] for entry in case.steps.get(order=4).plan] == ["顾怀瑾", "丁维岳"]
    assert [entry["name"] for entry in old.steps.get(order=4).plan] == ["顾怀瑾"]


def test_steps_are_added_moved_and_removed_without_a_reload_and_what_was_typed_stays(
    visit, cast: Cast
) -> None:
    make_year()
    page = visit(cast.qin).go(reverse("workflows:route_edit", args=EDIT))
    page.get_by_label("修订说明").fill("增加审核")
    page.get_by_role("button", name="增加环节").click()
    expect(page.locator(".route-card")).to_have_count(6)
    # before the letter from outside, and ready to be typed into
    fresh = card(page, 5)
    expect(fresh.locator(".name")).to_be_focused()
    fresh.locator(".name").fill("主要领导审签")
    fresh.get_by_label("在哪里找").select_option("root")
    fresh.get_by_label("角色", exact=True).select_option("department_leader")
    fresh.get_by_role("button", name="上移").click()
    expect(card(page, 4).locator(".name")).to_have_value("主要领导审签")
    expect(card(page, 4).get_by_role("button", name="上移")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page, 3).locator(".name")).to_have_value("主要领导审签")
    card(page, 2).get_by_role("button", name="删除").click()
    expect(page.locator(".route-card")).to_have_count(5)
    expect(card(page, 2).get_by_label("第 1 人")).to_be_hidden()
    expect(page.get_by_label("修订说明")).to_have_value("增加审核")
    assert Route.objects.get(kind="target").version == 1


def test_the_form_works_without_script(visit, cast: Cast) -> None:
    make_year()
    visitor = visit(cast.qin, script=False)
    visitor.expected.append("422")
    page = visitor.go(reverse("workflows:route_edit", args=EDIT))
    card(page, 1).locator(".name").fill("负责人审核")
    page.get_by_role("button", name="增加环节").click()
    fresh = card(page, 5)
    fresh.locator(".name").fill("会商")
    fresh.get_by_label("由谁办理").select_option("people")
    fresh.get_by_role("button", name="再加一人").click()
    for number, label in enumerate(["顾怀瑾", "丁维岳", "陆承砚（副部长）"], start=1):
        card(page, 5).get_by_label(f"第 {number} 人").fill(label)
    card(page, 5).get_by_role("button", name="上移").click()
    page.get_by_label("修订说明").fill("增加会商")
    page.get_by_role("button", name="保存为新的一版").click()
    page.get_by_label("以上情况已知，仍要保存").check()
    page.get_by_role("button", name="保存为新的一版").click()
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    steps = RouteStep.objects.filter(route__version=2).order_by("order")
    assert [step.name for step in steps] == [
        "负责人审核",
        "分管领导审签",
        "预算绩效岗审核",
        "会商",
        "分管财务领导审签",
        "批复",
    ]
    assert steps[3].people == [cast.gu.pk, cast.ding.pk, cast.lu.pk]


def test_the_second_of_two_windows_sees_both_and_loses_nothing(visit, cast: Cast) -> None:
    make_year()
    first, second = visit(cast.qin), visit(cast.xie)
    second.expected += ["409", "422"]
    one, two = (visitor.go(reverse("workflows:route_edit", args=EDIT)) for visitor in (first, second))
    for page, name in ((one, "科室初审"), (two, "单位初审")):
        card(page, 1).locator(".name").fill(name)
        page.get_by_label("修订说明").fill(f"改为{name}")
        page.get_by_role("button", name="检查").last.click()
        page.get_by_label("以上情况已知，仍要保存").check()
    one.get_by_role("button", name="保存为新的一版").click()
    expect(one.get_by_text("已保存为第 2 版")).to_be_visible()
    two.get_by_role("button", name="保存为新的一版").click()
    expect(two.locator("#h-overtaken")).to_contain_text("秦若兰已于")
    expect(two.locator(".route-lines")).to_contain_text("科室初审")
    expect(card(two, 1).locator(".name")).to_have_value("单位初审")
    assert Axe().run(two).violations_count == 0
    two.get_by_role("button", name="保存为新的一版").click()
    two.get_by_label("以上情况已知，仍要保存").check()
    two.get_by_role("button", name="保存为新的一版").click()
    expect(two.get_by_text("已保存为第 3 版")).to_be_visible()


def test_a_trial_names_people_reasons_days_and_what_would_change_it(visit, cast: Cast) -> None:
    make_year()
    route = ensure_route(kinds.get("target"))
    RouteStep.objects.filter(route=route, name="分管财务领导审签").update(
        conditions=[{"fact": "amount", "from": "1000000.00", "to": None}]
    )
    page = visit(cast.qin).go(reverse("workflows:route_try"))
    page.get_by_label("单位、科室").select_option(label="云河市党员教育中心")
    page.get_by_label("预算数（万元）").fill("99.99")
    page.get_by_role("button", name="试算办理人").click()
    expect(page.locator(".path")).to_contain_text("高映雪 主任：教育中心单位负责人")
    expect(page.locator(".path")).to_contain_text("预算数达到 100万元时增加分管财务领导审签")
    expect(page.locator(".path")).to_contain_text("最晚")
    page.get_by_label("预算数（万元）").fill("100")
    page.get_by_role("button", name="试算办理人").click()
    expect(page.locator(".path")).to_contain_text("因为预算数 ≥ 100万元")


@pytest.mark.parametrize("width", [390, 1366])
def test_the_pages_fit_and_can_be_read_by_everybody(
    visit, cast: Cast, version: TargetVersion, width: int
) -> None:
    TargetVersion.objects.update(budget=Decimal("365000"))
    route = ensure_route(kinds.get("target"))
    own = Route.objects.create(kind="target", unit=cast.centre, name="中心流程", note="试行")
    RouteStep.objects.create(route=own, order=1, name="审核", role="section_head", place="unit")
    other = Route.objects.create(
        kind="target", unit=cast.centre, name="中心流程", version=2, is_current=False
    )
    RouteStep.objects.create(
        route=other, order=1, name="复核", role="section_head", place="unit", limit_days=5
    )
    visitor = visit(cast.qin, width=width)
    for path in (
        reverse("workflows:routes"),
        reverse("workflows:route", args=["target", 0]),
        reverse("workflows:route", args=["target", cast.college.pk]),
        reverse("workflows:route_edit", args=EDIT),
        reverse("workflows:route_retire", args=["target", cast.centre.pk]),
        reverse("workflows:route_version", args=[other.pk]),
        reverse("workflows:route_version", args=[route.pk]),
        reverse("workflows:route_try"),
        f"{reverse('workflows:route_try')}?kind=target&document={version.pk}",
    ):
        page = visitor.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
