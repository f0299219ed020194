"""The 目标审核表 while one scores: a field says at once what cannot be its score, and the total does not count it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from accounts import clock
from projects.models import Project, TargetVersion
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.projects.appraisal.makers import typed
from workflows import cases


@pytest.mark.parametrize("width", [1366, 390])
def test_more_points_than_an_item_has_are_refused_beside_the_field_while_one_types(
    cast: Cast, version: TargetVersion, visit: Callable[..., Visitor], width: int
) -> None:
    Project.objects.update(is_key=True)
    with clock.shifted(datetime(2026, 10, 13, 10, tzinfo=clock.SHANGHAI)):
        case = cases.open_case("target", version, cast.shen)
        cases.submit(case.pk, actor=cast.shen)
        for person in (cast.gao, cast.lu):
            cases.approve(case.pk, actor=person)
        page = visit(cast.qin, width=width).go(f"/cases/{case.pk}/")
        page.get_by_role("link", name="填写目标审核表").click()
        total, box = page.locator("[data-total]"), page.locator("[name=score-form]")
        told = page.locator("#e-score-form")
        expect(total).to_have_text("还有 8 项没有评分")
        expect(told).to_be_hidden()
        for key, one in typed("100").items():
            page.locator(f"[name=score-{key}]").fill(one.score)
        expect(total).to_have_text("100 分，优")

        box.fill("11")  # the item has 10
        expect(told).to_have_text("请填 0 到 10 之间的分，可以有半分。")
        expect(told).to_be_visible()
        expect(box).to_have_attribute("aria-describedby", "e-score-form")
        expect(total).to_have_text("有 1 项的得分要改")

        box.fill("9.")  # on the way to 9.5: no mistake yet, until one leaves the field
        expect(told).to_be_hidden()
        box.blur()
        expect(told).to_be_visible()
        box.fill("9.5")
        expect(told).to_be_hidden()
        expect(total).to_have_text("99.5 分，优")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
