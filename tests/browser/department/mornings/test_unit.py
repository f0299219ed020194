"""教育中心: the clerk explains a lag, the head confirms it, the accountant registers a voucher."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.department.mornings.eyes import gone, part, sound
from tests.browser.department.paths import open_project, open_todo
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]
LAG = "云河市党员干部现代远程教育终端站点更新与市级“互联网+党员教育”平台运行维护经费"
LAGS = "待我说明支出进度"


def test_a_clerk_explains_a_lag_and_the_head_of_the_unit_confirms_it(visit: Visit) -> None:
    shen = visit("shenzhiyuan")
    sound(shen, phone=True)
    shen.follow(LAG, within=part(shen, LAGS))
    shen.page.get_by_label("原因", exact=True).fill("站点设备采购第一次招标流标")
    shen.page.get_by_label("下一步安排").fill("7月20日前重新开标，8月底前完成安装和支付")
    sound(shen, phone=True)
    shen.press("提交审核")
    shen.reads("已提交。下一步：科室审核（高映雪）")
    gone(shen, LAGS, LAG)

    gao = visit("gaoyingxue")
    sound(gao)
    open_todo(gao, LAG)
    gao.reads("站点设备采购第一次招标流标", "7月20日前重新开标")
    sound(gao)
    gao.page.get_by_label("意见", exact=True).fill("情况属实，同意。")
    gao.press("签署决定")
    gao.reads("已同意")
    gone(gao, "待办", LAG)


def test_an_accountant_registers_a_voucher_and_what_is_spent_follows(visit: Visit) -> None:
    su = visit("liwenjing2")
    sound(su)
    su.follow("支出进度", within=su.page.locator(".rail"))
    sound(su, phone=True)
    su.follow("导入执行数")
    sound(su)
    open_project(su, "党员教育实训基地运行经费", 2026)
    su.follow("支出进度", within=su.page.locator(".tabs"))
    su.follow("凭证")
    su.page.get_by_label("凭证号").fill("记-0625")
    su.page.get_by_label("日期").fill("2026-06-24")
    su.page.get_by_label("金额").fill("1.20")
    sound(su, phone=True)
    su.press("登记凭证")
    su.reads("记-0625")
