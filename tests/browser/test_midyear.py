"""The 监控表 in a real browser: causes are demanded while typing, handed in, and signed by the heads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from monitoring.models import MonitoringReport
from tests.browser.approvals import decide
from tests.browser.conftest import Visitor
from tests.browser.test_spending_morning import fits
from tests.cast import Cast
from tests.monitoring.checkpoints.year import in_execution, on
from tests.monitoring.midyear.year import DAY, opened, plan, project, report_of
from workflows.models import Case


@pytest.fixture
def report(transactional_db: None, cast: Cast) -> MonitoringReport:
    made = project(cast, in_execution())
    plan(cast)
    opened()
    return report_of(made)


def test_a_form_from_the_draft_to_the_last_signature(
    cast: Cast, report: MonitoringReport, visit: Callable[..., Visitor]
) -> None:
    with on(DAY):
        clerk = visit(cast.shen)
        page = clerk.go(f"/progress/midyear/{report.pk}/")
        page.get_by_label("其中财政资金 全年预计执行数").fill("100")
        expect(page.locator('[data-total="expected"]')).to_have_text("100.00")
        first, second = page.locator("fieldset.mid-row").all()
        for row in (first, second):
            row.get_by_label("1–6月执行情况").fill("已办 5 期")
            row.get_by_label("全年预计完成情况").fill("10 期")
        second.get_by_label("确定能").check()
        first.get_by_label("有可能").check()
        asked = first.locator("[data-asked]")
        expect(asked).to_have_text("没有选“确定能”，请填写偏差原因、原因说明、改进措施。")
        first.get_by_label("经费保障").check()
        first.get_by_label("原因说明").fill("场地维修推迟")
        expect(asked).to_have_text("没有选“确定能”，请填写改进措施。")
        first.get_by_label("改进措施").fill("8月底前补办 3 期")
        expect(asked).to_be_hidden()
        for question in page.locator(".mid-answer").all():
            question.get_by_label("不涉及").check()
        page.get_by_role("button", name="提交审核").click()
        page.wait_for_url("**/cases/**")
        case = Case.objects.get(kind="monitoring")
        for signer in (cast.gao, cast.qin, cast.lu):
            paper = visit(signer).go(f"/cases/{case.pk}/")
            expect(paper.locator(".midyear-paper")).to_contain_text("场地维修推迟")
            decide(paper, "同意")
            expect(paper.locator("main")).to_contain_text("已同意")
    report.refresh_from_db()
    assert report.state == MonitoringReport.State.CONFIRMED


def test_the_pages_fit_a_phone_and_whoever_cannot_see(
    cast: Cast, report: MonitoringReport, visit: Callable[..., Visitor]
) -> None:
    with on(DAY):
        phone = visit(cast.shen, width=390)
        for path in (f"/progress/midyear/{report.pk}/", "/progress/midyear/?year=2026"):
            fits(phone.go(path))
        desk = visit(cast.qin)
        for path in (
            "/progress/midyear/?year=2026",
            f"/progress/rectifications/new/?report={report.pk}",
            f"/projects/{report.project_id}/?tab=documents",
        ):
            fits(desk.go(path))
