"""系统审核设置 in a browser: the desk sets a rule aside and tunes another; the clerk meets both, and last year's words."""

from __future__ import annotations

import os

from django.urls import reverse

from projects import versions
from projects.rules import counting
from tests.browser.test_desk_pages import Visit, wrong
from tests.cast import Cast
from tests.projects.makers import draft, make_year


def test_what_the_desk_sets_the_clerk_meets(visit: Visit, cast: Cast) -> None:
    last = draft(make_year(2026), cast.centre, None, cast.shen)
    last.plan_points.filter(month=12).update(percent=90)
    question = next(one for one in versions.review(last).findings if one.rule == "R08")
    versions.explain(last.pk, actor=cast.shen, rule="R08", path=question.path, text="尾款次年支付。")
    now = draft(make_year(2027), cast.centre, None, cast.shen)
    now.plan_points.filter(month=12).update(percent=90)
    now.plan_points.filter(month=10).update(percent=60)
    counting.seen(now, versions.review(now).findings)
    counting.settle(now)

    desk = visit(cast.qin)
    page = desk.go(f"{reverse('projects:checks')}?year=2027")
    page.get_by_label("内容", exact=True).select_option(label="支出计划进度")
    page.get_by_label("原因", exact=True).fill("财政统一下半年拨款")
    page.get_by_role("button", name="设为不审核").click()
    page.get_by_label("文字指标的评分标准", exact=True).fill(
        "年底问卷：八成以上认可为达成预期，六成以上为部分达成。"
    )
    page.get_by_role("button", name="保存审核标准").click()
    assert page.get_by_role("cell", name="财政统一下半年拨款").is_visible()
    if folder := os.environ.get("SHOTS"):
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{folder}/checks-{width}.png", full_page=True)
    assert wrong(page, "settings") == []

    clerk = visit(cast.shen)
    form = clerk.go(reverse("projects:target_edit", args=[now.pk]))
    assert form.get_by_text("一般不低于").count() == 0
    form.get_by_text("沿用 2026年的说明").click()
    if folder := os.environ.get("SHOTS"):
        form.screenshot(path=f"{folder}/offer.png", full_page=True)
    form.get_by_role("button", name="保存说明").click()
    form.get_by_text("已说明 1 条").wait_for()
    assert versions.review(now).blocking == []
