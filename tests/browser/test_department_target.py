"""The 部门整体绩效目标 from an empty form to its submission: likely projects confirmed, sums that meet the budget."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from projects.models import DepartmentTarget
from tests.projects.makers import draft, make_year
from workflows.models import Case


def test_the_department_s_target_is_typed_linked_to_its_projects_and_submitted(visit, cast):
    year = make_year()
    names = ("远程教育站点维护经费", "老年大学教学经费")
    for number, (name, unit) in enumerate(zip(names, (cast.centre, cast.college), strict=True)):
        draft(year, unit, None, cast.shen, code=f"13990027P00021410000{number}", name=name)
    visitor = visit(cast.qin)
    page = visitor.go(reverse("projects:department") + "?year=2027")
    page.get_by_role("button", name="起草部门整体绩效目标").click()

    page.locator("#c-intro").fill("围绕中心工作，抓好党员教育和老年教育。")
    page.get_by_role("button", name="加一条分项绩效目标").click()
    first = page.locator("#c-items .dt-row").nth(0)
    first.get_by_label("名称", exact=True).fill("远程教育站点运行维护经费")
    first.get_by_label("绩效目标", exact=True).fill("站点全部可用。")
    page.get_by_role("button", name="加一条分项绩效目标").click()
    second = page.locator("#c-items .dt-row").nth(1)
    second.get_by_label("名称", exact=True).fill("老年大学教学经费")
    second.get_by_label("绩效目标", exact=True).fill("开足课程。")
    page.get_by_role("button", name="加一条专项项目").click()
    transfer = page.locator("#c-special .dt-row")
    transfer.get_by_label("名称", exact=True).fill("村级组织运转经费")
    transfer.get_by_label("绩效目标", exact=True).fill("保障村级组织运转。")
    transfer.get_by_label("对下转移支付，本部门没有对应的项目").check()
    page.get_by_role("button", name="加一段工作保障措施").click()
    page.locator("#c-safeguards .dt-row").get_by_label("内容", exact=True).fill("健全资金管理制度。")

    # what is proposed is only said until a person takes it; then the sums meet the budget
    page.get_by_role("button", name="保存草稿").last.click()
    totals = page.locator(".dt-totals")
    expect(first).to_contain_text("可能是：13990027P000214100000 远程教育站点维护经费")
    expect(totals.locator("tfoot")).to_contain_text("73.00")
    expect(page.get_by_text("没有列入条目的 1 个项目")).to_have_count(2)
    page.locator("#c-items").get_by_role("button", name="按名称建议全部关联").click()
    expect(totals.get_by_text("一致")).to_have_count(2)
    expect(first.get_by_label("对应项目")).to_have_value("13990027P000214100000 远程教育站点维护经费")
    page.get_by_role("button", name="提交审核").click()

    expect(page.locator("h1")).to_contain_text("部门整体绩效目标")
    made = DepartmentTarget.objects.get()
    assert made.state == DepartmentTarget.State.IN_REVIEW
    assert list(made.rows.filter(part="items").values_list("project__name", flat=True)) == list(names)
    assert Case.objects.get(kind="department_target", document_id=made.pk).state == Case.State.OPEN
