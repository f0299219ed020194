"""预算绩效岗: what the week asks for, a target reviewed; and the B角 does the same while the A角 is ill."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.department.mornings.eyes import gone, sound
from tests.browser.department.paths import open_todo
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]
HERS, HIS = "困难党员和老党员走访帮扶经费", "党员教育课件制作与典型人物专题片拍摄经费"


def test_the_desk_sees_what_the_week_asks_for_and_reviews_a_target(visit: Visit) -> None:
    qin = visit("qinruolan")
    sound(qin)
    qin.follow("本周要做的事")
    qin.reads("怎么办", "1–6月运行监控开始")
    sound(qin, phone=True)
    qin.follow("督办清单")
    sound(qin)
    _review(qin, HERS)
    gone(qin, "待办", HERS)


def test_the_stand_in_finds_the_work_of_the_ill_officer_and_both_names_stay(visit: Visit) -> None:
    xie = visit("xieyunzhou")
    xie.follow("本周要做的事")
    xie.reads("代您办理的人照着办即可")
    sound(xie)
    _review(xie, HIS)
    gone(xie, "待办", HIS)
    gone(visit("qinruolan"), "待办", HIS)


def _review(desk: Visitor, name: str) -> None:
    open_todo(desk, name)
    sound(desk, phone=True)
    desk.page.get_by_label("意见", exact=True).fill("金额和格式已核对，同意。")
    desk.press("签署决定")
    desk.reads("已同意。下一步：")
