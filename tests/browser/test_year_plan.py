"""年度工作安排 in a browser: the year is opened, a round planned, extended after a preview, and the drafters urged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import clock
from monitoring.lights import Light
from monitoring.models import CheckpointReport
from notifications.models import Notice
from projects.models import Project
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.projects.makers import make_year
from workflows.dispatching import tick
from workflows.models import Round, StageRun, YearRun
from workflows.year.hands import run_in_hand
from workflows.year.moving import finish

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Visitor]


def approved(*projects: Project) -> None:
    """The targets of these count as approved, and what opens today is open."""
    for run in YearRun.objects.filter(subject_id__in=[one.pk for one in projects]):
        with run_in_hand(run.pk) as hand:
            finish(hand, hand.of("target")[0], StageRun.State.DONE)
    tick()


def test_the_desk_opens_a_round_extends_it_and_urges_who_has_not_handed_in(cast: Cast, visit: Visit) -> None:
    today = clock.today()
    year = make_year(today.year)
    names = [("党员教育培训经费", cast.centre, cast.shen), ("教材编印经费", cast.college, cast.ouyang)]
    projects = [
        Project.objects.create(year=year, unit=unit, drafter=person, name=name, kind="current")
        for name, unit, person in names
    ]
    desk = visit(cast.qin)
    page = desk.go(reverse("desk:year_plan"))
    page.get_by_role("link", name="开启年度").first.click()
    for usual in page.get_by_role("checkbox").all():  # the checkpoints, the self-evaluation
        usual.uncheck()
    page.get_by_role("button", name=f"开启{today.year}年度").click()

    page.get_by_role("link", name="安排轮次").first.click()
    page.get_by_label("环节", exact=True).select_option("december")
    page.get_by_label("名称", exact=True).fill("年末支出进度")
    page.get_by_label("开始日期", exact=True).fill(today.isoformat())
    page.get_by_label("截止日期", exact=True).fill((today + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="安排轮次").click()
    expect(page.get_by_text("已安排年末支出进度。")).to_be_visible()
    approved(*projects)
    CheckpointReport.objects.update(light=Light.WARNING)  # who does not lag owes no explanation

    page.reload()
    expect(page.get_by_role("row", name="党员教育培训经费")).to_contain_text("未提交")
    page.get_by_role("link", name="延期", exact=True).click()
    page.get_by_label("截止日期", exact=True).fill((today + timedelta(days=14)).isoformat())
    page.get_by_role("button", name="更新预览").click()
    expect(page.get_by_text("2 个项目的截止日期改为")).to_be_visible()
    page.get_by_label("原因", exact=True).fill("财政数据晚到")
    page.get_by_role("button", name="确认延期").click()
    expect(page.get_by_text("的截止日期已改为")).to_be_visible()

    page.get_by_role("checkbox", name="全选本页").check()
    page.get_by_role("button", name="催办勾选的项目").click()
    expect(page.get_by_text("已催办 2 个项目，2 人收到消息")).to_be_visible()
    assert Notice.objects.filter(kind="stage_urged").count() == 2

    made = Round.objects.get()
    phone = visit(cast.qin, width=390)
    for name in ("round", "round_slip", "round_move"):
        page = phone.go(reverse(f"desk:{name}", args=[made.pk]))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    page = phone.go(reverse("desk:year_plan"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert desk.complaints() == phone.complaints() == []
