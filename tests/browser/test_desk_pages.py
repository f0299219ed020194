"""Reminders, robots, imports and the papers in a browser: at a desk and on a phone, for eyes and for ears, and as they print."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring.models import Checkpoint
from notifications import groups
from notifications.groups import RobotFacts
from notifications.models import Delivery, GroupPost, Obligation
from notifications.reminders.sweeping import sweep
from projects.models import Project
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.monitoring.books import book
from tests.monitoring.checkpoints.year import (
    JUNE_OPENS,
    approved,
    in_execution,
    on,
    plan_year,
    stage_of,
    tick,
)
from tests.monitoring.makers import imported
from workflows.models import YearRun

MORNING, JULY_15 = date(2026, 6, 25), date(2026, 7, 15)
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"
Visit = Callable[..., Visitor]


def wrong(page: Page, where: str) -> list[str]:
    """What the page lacks at 1366 and at 390: too wide, or hidden from who cannot see."""
    found = []
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 768})
        seen = page.evaluate("document.documentElement.scrollWidth")
        if seen > width:
            found.append(f"{where} is {seen} px wide on {width}")
        found += [
            f"{where} at {width}: {one['id']} {node['html'][:160]}"
            for one in Axe().run(page).response["violations"]
            for node in one["nodes"]
        ]
    page.set_viewport_size({"width": 1366, "height": 768})
    return found


def department(cast: Cast) -> tuple[Project, Project]:
    """Two projects in June, one far behind; a robot whose last post failed; a reminder told, a message that did not arrive."""
    year = in_execution()
    red = approved(cast, year, "档案数字化加工经费")
    green = approved(cast, year, "课程教学经费", unit=cast.college, drafter=cast.ouyang)
    plan_year(cast)
    with on(date(2026, 5, 31), 18):
        imported(cast.qin, date(2026, 5, 31), {red: "300000", green: "650000"}, unit=cast.root)
    tick(MORNING)
    robot = groups.add(cast.qin, cast.centre, RobotFacts("教育中心预算绩效工作群", "wecom", ROBOT))
    GroupPost.objects.create(
        robot=robot, key="k", title="绩程：待办提醒", state="failed", error="45009 接口调用超限"
    )
    day = {"due_on": date(2026, 7, 10), "fire_on": MORNING}
    Obligation.objects.create(
        source="checkpoint",
        subject="report:1",
        stage="checkpoint_pay",
        recipient=cast.shen,
        offset=3,
        state="told",
        **day,
    )
    Delivery.objects.create(
        recipient=cast.shen,
        channel="email",
        state=Delivery.State.FAILED,
        message_id=uuid.uuid4(),
        error="连接被拒绝",
    )
    return red, green


def test_the_pages_of_reminders_robots_and_the_year_are_for_everybody(cast: Cast, visit: Visit) -> None:
    red, _ = department(cast)
    robot, stage = cast_robot(), stage_of(red)
    run = YearRun.objects.get(subject_id=red.pk)
    pages = [
        reverse("notifications:robots"),
        reverse("notifications:robot_new"),
        reverse("notifications:robot", args=[robot]),
        reverse("notifications:preferences"),
        reverse("notifications:health"),
        reverse("notifications:reminders"),
        reverse("notifications:outbox"),
        f"{reverse('notifications:calendar')}?on=2027",
        reverse("desk:round", args=[stage.round_id]),
        reverse("desk:run_act", args=[run.pk, "suspend"]),
        f"{reverse('desk:project', args=[red.pk])}?tab=year",
    ]
    with on(MORNING):
        visitor = visit(cast.qin)
        found = [fault for path in pages for fault in wrong(visitor.go(path), path)]
        assert found == []
        page = visitor.go(reverse("notifications:preferences"))
        for name in ("quiet_from", "quiet_to"):
            box = page.locator(f"[name={name}]").bounding_box()
            assert box is not None
            assert box["width"] <= 160, "a time of day is five characters"


def cast_robot() -> int:
    return GroupPost.objects.values_list("robot", flat=True)[0]


def test_an_export_is_uploaded_asked_about_and_confirmed_at_every_width(
    cast: Cast, visit: Visit, tmp_path: Path
) -> None:
    red, green = department(cast)
    file = tmp_path / "执行数.xlsx"
    # a refund, a name without its code, and a code nobody knows: each is asked or told
    rows = [
        (red.code, red.name, "", 290000),
        ("13990026P00021499999Y", green.name, "", 660000),
        ("13990026P00021488888K", "应急救援培训经费", "", 60000),
    ]
    file.write_bytes(book(rows))
    with on(MORNING):
        visitor = visit(cast.qin)
        page = visitor.go(reverse("monitoring:import_new"))
        found = wrong(page, "upload")
        page.locator("[name=as_of]").fill("2026-06-24")
        page.locator("[name=file]").set_input_files(file)
        page.locator("[name=public]").check()
        page.get_by_role("button", name="读取文件").click()
        found += wrong(page, "columns")
        page.locator("[name=money]").last.wait_for()
        page.locator("[name=money][value=yuan]").check()
        page.get_by_role("button", name="记住这些列，看预览").click()
        expect(page.locator("main")).to_contain_text("1 对上 · 1 按名称对上 · 1 退款 · 1 新编码")
        found += wrong(page, "preview")
        for choice in page.locator('input[type=radio][value="fallen"]').all():
            choice.check()
        page.locator(f'input[type=radio][value="{green.pk}"]').check()
        found += wrong(page, "asked")
        page.get_by_role("button", name="确认导入执行数").click()
        expect(page.locator("main")).to_contain_text("已导入 2 个项目")
        found += wrong(page, "confirmed")
        found += wrong(visitor.go(reverse("monitoring:imports")), "imports")
        assert found == []


def test_the_notice_and_the_heat_map_print_without_the_frame(cast: Cast, visit: Visit) -> None:
    department(cast)
    point = Checkpoint.objects.get(month=6)
    with on(MORNING):
        visitor = visit(cast.qin)
        for path, sheet, said in (
            (reverse("monitoring:notice", args=[point.pk]), ".notice-paper", "支出进度通报"),
            (f"{reverse('monitoring:progress')}?year=2026", ".heat", "档案数字化加工经费"),
        ):
            page = visitor.go(path)
            page.emulate_media(media="print")
            expect(page.locator(sheet)).to_contain_text(said)
            for gone in (".rail", ".top", ".head-tools", ".filters"):
                expect(page.locator(gone).first).to_be_hidden()
            paper = page.pdf(format="A4", landscape=True, prefer_css_page_size=True)
            assert paper.startswith(b"%PDF")
            assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, f"{path} is one sheet for two projects"
            page.emulate_media(media="screen")


def test_a_round_opened_and_extended_as_the_drafter_sees_it(cast: Cast, visit: Visit) -> None:
    """The desk has planned and moved it; the drafter is told, sees the new date, and is reminded of that one only."""
    year = in_execution()
    red = approved(cast, year, "档案数字化加工经费")
    plan_year(cast)
    with on(JUNE_OPENS):
        tick(JUNE_OPENS)
        visitor = visit(cast.shen)
        page = visitor.go("/notices/")
        expect(page.locator("main")).to_contain_text("请办理6月底支出进度：档案数字化加工经费")
        expect(page.locator("main")).to_contain_text("07-10 周五")

        desk = visit(cast.qin).go(reverse("desk:round_move", args=[stage_of(red).round_id]))
        desk.get_by_label("截止日期", exact=True).fill("2026-07-17")
        desk.get_by_label("原因", exact=True).fill("财政数据晚到")
        desk.get_by_role("button", name="确认延期").click()
        expect(desk.get_by_text("的截止日期已改为 7月17日")).to_be_visible()

        page.reload()
        expect(page.locator("main")).to_contain_text("6月底支出进度的截止日期改为 7月17日")
        page = visitor.go(f"{reverse('desk:project', args=[red.pk])}?tab=year")
        expect(page.locator(".year-table")).to_contain_text("06-08 至 07-17")
    with on(JULY_15):
        tick(JULY_15)
        sweep()
        page = visit(cast.shen).go("/notices/")
        expect(page.locator("main")).to_contain_text(
            "请填写6月底支出进度说明，剩 2 个工作日：档案数字化加工经费"
        )
        page.get_by_role("link", name="请填写6月底支出进度说明").first.click()
        expect(page.locator("main")).to_contain_text("请在 2026-07-17 周五 前填写并提交")
        dates = Obligation.objects.filter(recipient=cast.shen, stage="checkpoint_explain").values_list(
            "due_on", flat=True
        )
        assert set(dates) == {date(2026, 7, 17)}
