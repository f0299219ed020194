"""良: the reviewer changes the target, the drafter confirms, and the case goes on; in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import expect

from accounts import clock
from projects.models import Project, TargetVersion
from tests.browser.conftest import Visitor
from tests.browser.test_spending_morning import fits
from tests.cast import Cast
from tests.projects.appraisal.makers import typed
from workflows import cases


def test_what_the_reviewer_changes_stands_once_the_drafter_has_confirmed_it(
    cast: Cast, version: TargetVersion, visit: Callable[..., Visitor]
) -> None:
    Project.objects.update(is_key=True)
    with clock.shifted(datetime(2026, 10, 13, 10, tzinfo=clock.SHANGHAI)):
        case = cases.open_case("target", version, cast.shen)
        cases.submit(case.pk, actor=cast.shen)
        for person in (cast.gao, cast.lu):
            cases.approve(case.pk, actor=person)
        page = visit(cast.qin).go(f"/cases/{case.pk}/")
        page.get_by_role("link", name="填写目标审核表").click()
        for key, one in typed("86.5").items():
            page.locator(f"[name=score-{key}]").fill(one.score)
            page.locator(f"[name=opinion-{key}]").fill(one.opinion)
        page.get_by_role("button", name="保存目标审核表").last.click()
        expect(page.locator("main")).to_contain_text("86.5 分，良")
        page.get_by_role("link", name="修改目标并送经办人确认").click()
        row = version.indicators.get(name="更新终端站点数")
        page.locator(f"#c-indicators-{row.uuid}-value").fill("58")
        page.get_by_label("给经办人的说明").fill("站点数按撤并后的数")
        page.get_by_role("button", name="送经办人确认").click()
        expect(page.locator("main")).to_contain_text("已送沈知远确认")

        clerk = visit(cast.shen, width=390).go("/")
        expect(clerk.locator("main")).to_contain_text("请确认修改：站点数按撤并后的数")
        clerk.get_by_role("link", name=version.project.name).first.click()
        expect(clerk.locator("main")).to_contain_text("≥58 个")
        fits(clerk)
        clerk.get_by_role("button", name="确认修改").click()
        expect(clerk.locator("main")).to_contain_text("分管财务领导审签")
        page.reload()
        expect(page.locator("main")).to_contain_text("良，修改后通过")
