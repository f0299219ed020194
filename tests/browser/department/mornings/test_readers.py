"""Who acts on no target: the inspector reads and verifies, the three administrators keep people, rights and the log."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.department.mornings.eyes import sound
from tests.browser.department.paths import open_project
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]


def test_an_inspector_reads_a_record_and_sees_that_it_is_whole(visit: Visit) -> None:
    shi = visit("shijingyan")
    shi.reads("您查阅，不办理。")
    sound(shi, phone=True)
    open_project(shi, "档案数字化加工", 2026)
    sound(shi)
    shi.follow("办理记录", within=shi.page.locator(".tabs"))
    sound(shi, phone=True)
    shi.follow("核对与打印")
    shi.reads("链完整")
    sound(shi)
    assert shi.page.get_by_role("button", name="签署决定").count() == 0


def test_the_system_administrator_sees_that_all_is_well_and_who_is_there(visit: Visit) -> None:
    luo = visit("luoqing")
    luo.reads("管理岗位不审核、不签批绩效目标。")
    sound(luo, phone=True)
    luo.follow("运行状况", within=luo.page.locator("main"))
    luo.reads("后台任务（worker）")
    sound(luo)
    luo.go("/people/")
    luo.follow("批量新增人员")
    sound(luo, phone=True)


def test_the_security_administrator_looks_at_the_roles_of_a_person(visit: Visit) -> None:
    he = visit("helan")
    he.follow("单位与人员", within=he.page.locator("main"))
    he.follow("谢云舟", within=he.page.locator("main"))
    he.reads("预算绩效岗")
    sound(he, phone=True)


def test_the_log_auditor_checks_the_log(visit: Visit) -> None:
    yan = visit("yanjin")
    yan.follow("安全日志", within=yan.page.locator("main"))
    sound(yan, phone=True)
    yan.press("核对日志")
    yan.reads("安全日志核对无误")
    sound(yan)
