"""The leaders sign on a phone: read, sign, on to the next, and the list is shorter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.department.mornings.eyes import gone, part, sound
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("luchengyan", "领导干部个人有关事项核查协作经费"),  # 分管领导
        ("guhuaijin", "选调生招录及跟踪培养工作经费"),  # 分管财务领导
    ],
)
def test_a_leader_reads_signs_and_is_led_on(visit: Visit, account: str, name: str) -> None:
    leader = visit(account, width=390, height=844)
    sound(leader)
    leader.follow(name, within=part(leader, "待办"))
    leader.reads("项目支出绩效目标表", name)
    sound(leader)
    leader.page.get_by_role("textbox", name="意见", exact=True).fill("同意，请抓好落实。")
    leader.press("同意")
    leader.reads("已同意。")
    sound(leader)
    gone(leader, "待办", name)


def test_the_head_of_the_department_has_nothing_to_sign_and_looks_at_what_lags(visit: Visit) -> None:
    ding = visit("dingweiyue", width=390, height=844)
    ding.reads("现在没有要您审核、签批的事。")
    sound(ding)
    ding.go("/progress/")
    sound(ding)
    ding.follow("干部人事档案数字化加工及库房消防改造经费", within=ding.page.locator("main"))
    ding.reads("支出进度", "批复版")
    sound(ding)
    assert ding.page.get_by_role("button", name="提交审核").count() == 0
    ding.go("/statistics/")
    sound(ding)
