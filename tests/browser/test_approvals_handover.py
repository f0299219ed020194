"""工作移交 in a browser: the list before, the act, the sheet to sign, the work in the successor's hands."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Membership, User
from workflows import cases


def test_a_clerk_leaves_and_everything_in_hand_goes_to_the_successor(visit, cast, version):
    tong = User.objects.create(username="tong", name="佟安", unit=cast.centre)
    Membership.objects.create(user=tong, role="drafter", unit=cast.centre)
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    cases.send_back(case.pk, actor=cast.gao, comment="请补充测算依据。")

    desk = visit(cast.qin).go(reverse("workflows:handovers"))
    desk.get_by_role("link", name="办理工作移交").click()
    desk.get_by_label("移交人", exact=True).select_option(str(cast.shen.pk))
    desk.get_by_label("接收人", exact=True).select_option(str(tong.pk))
    desk.get_by_role("button", name="列出清单").click()
    expect(desk.get_by_role("region", name="将移交给佟安")).to_contain_text(version.project.name)
    desk.get_by_label("移交原因").fill("调离")
    desk.get_by_role("button", name="确认移交").click()
    expect(desk.get_by_role("article", name="移交清单")).to_contain_text("移交人签字、日期")
    expect(desk.locator("body")).to_contain_text("沈知远的工作已移交佟安，共 1 项")
    assert Axe().run(desk).response["violations"] == []

    successor = visit(tong, width=390).go("/")
    expect(successor.locator("main")).to_contain_text(version.project.name)
    assert successor.evaluate("document.documentElement.scrollWidth <= innerWidth")
    old = visit(cast.shen).go("/")
    expect(old.get_by_role("region", name="待我填报、修改")).to_have_count(0)
