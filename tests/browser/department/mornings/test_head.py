"""科室负责人: what waits, one form read and returned with words, and how the 科室 stands."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.department.mornings.eyes import gone, part, sound
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]
NAME = "新就业群体党建阵地（“红色驿站”）更新改造与党建指导员、网格员联合培训经费"
WORDS = "更新改造的完成数请写到 5 月底，另附验收记录。"


def test_the_head_of_an_office_returns_a_form_with_words_and_looks_at_the_office(visit: Visit) -> None:
    xu = visit("xuwang")
    sound(xu, phone=True)
    xu.follow(NAME, within=part(xu, "待办"))
    xu.reads("项目绩效监控情况表", "审批流程")
    sound(xu, phone=True)
    xu.page.get_by_text("退回修改", exact=True).first.click()
    xu.page.get_by_label("意见", exact=True).fill(WORDS)
    xu.press("签署决定")
    xu.reads("退回给谁", "李文静（老干部科）", "重新签署的环节")
    sound(xu)
    xu.press("退回修改")
    xu.reads("已退回")
    sound(xu)
    gone(xu, "待办", NAME)
    xu.follow("统计查询")
    xu.reads("组织一科")
    sound(xu, phone=True)

    li = visit("liwenjing")
    li.reads(NAME)
    li.follow(NAME, within=li.page.locator("main"))
    li.reads(WORDS)
    sound(li)
