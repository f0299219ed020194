"""A published document comes in, is asked about, and becomes drafts that can be mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.department.paths import open_project
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]
SAMPLE = Path(__file__).resolve().parents[3] / "projects" / "importing" / "samples" / "yunhe-2027.txt"
MENDED = "党员教育课件制作经费"
UNASSIGNED = "智慧党建信息平台运行维护经费"


def test_the_sample_is_previewed_answered_written_once_and_a_draft_of_it_mended_and_submitted(
    visit: Visit,
) -> None:
    qin, shen = visit("qinruolan"), visit("shenzhiyuan")
    _read(qin)
    qin.reads("还没有写入", "6 个项目", "看不出各是哪个月底的", "像是错了格")
    qin.picture("import-preview")
    assert _listed(shen, MENDED) == 0
    qin.page.get_by_label("干部教育培训专项经费 资金支出计划").select_option(index=1)
    qin.press("确认导入 6 个项目")
    qin.reads("导入结果", "写成草稿")
    qin.picture("import-result")
    _read(qin)
    qin.reads("导入结果")
    _assign(qin)
    _mend(shen)


def _read(qin: Visitor) -> None:
    qin.go("/imports/new/")
    qin.page.get_by_label("年度", exact=True).select_option("2027")
    qin.page.locator("input[type=file]").set_input_files(SAMPLE)
    qin.page.get_by_label("文件不含国家秘密和工作秘密，也没有另行管理的项目").check()
    qin.press("读取文件")


def _listed(visitor: Visitor, name: str) -> int:
    visitor.go(f"/projects/?year=2027&q={name}")
    return visitor.page.locator("table").get_by_role("link", name=name).count()


def _assign(qin: Visitor) -> None:
    """Where a unit has one drafter the draft is theirs already; elsewhere the desk names one."""
    open_project(qin, MENDED)
    qin.reads("沈知远")
    open_project(qin, UNASSIGNED)
    qin.reads("还没有经办人")
    choice = qin.page.get_by_label("指定经办人")
    choice.select_option(
        label=next(one for one in choice.locator("option").all_inner_texts() if "方以宁" in one)
    )
    qin.press("指定经办人")
    assert qin.page.get_by_text("还没有经办人").count() == 0
    qin.reads("方以宁")


def _mend(shen: Visitor) -> None:
    open_project(shen, MENDED)
    shen.follow("填报绩效目标")
    shen.reads("填的是“10000%”，应在 0% 到 100% 之间", "描述写的是 30 万元，指标值是“≤32 万元”")
    shen.picture("form-imported")
    shen.press("改为 100%")
    assert shen.page.locator("#c-plan input").last.input_value() == "100"
    row = shen.page.locator("tr", has_text="描述写的是 30 万元").first
    row.locator("input[name$='-number']").fill("30")
    shen.press("保存")
    shen.reads("已保存")
    _explain_what_is_left(shen)
    shen.press("提交审核")
    shen.reads("已提交。下一步：科室审核（高映雪）")


def _explain_what_is_left(shen: Visitor) -> None:
    """What the rules still ask: 分值 by the scheme, and a word on the rest of the money."""
    shen.press("按方案填分值")
    panel = shen.page.locator("#findings")
    for _ in range(6):
        open_one = panel.locator("li.is-warning details.explain").first
        if not open_one.count():
            return
        open_one.locator("summary").click()
        open_one.get_by_role("textbox").fill("其余用于片头片尾制作和字幕，单价以合同为准。")
        open_one.get_by_role("button", name="保存说明").click()
        shen.page.wait_for_load_state()
