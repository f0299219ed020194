"""The steps of the budget desk: 审批流程, 年度, 用语和一体化列名, 导入上年文件."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.roles import Role
from desk.setup.found import Department
from desk.setup.steps import Step, Way
from workflows.configuring.whole import Unheld

DESK, SECURITY = frozenset({Role.BUDGET_OFFICER}), frozenset({Role.SECURITY_ADMIN})
MOST = 8


def routes(found: Department, gaps: Sequence[Unheld] | None) -> Step:
    """审批流程: the engine's own trial finds somebody for every step of every route and unit.

    The usual routes are there from the first start. ``gaps``: None where nobody looked (the bar on other pages).
    """
    lacks = [_said(gap) for gap in (gaps or ())[:MOST]]
    if gaps and len(gaps) > MOST:
        lacks.append(f"还有 {len(gaps) - MOST} 处环节没有人可以办理。")
    if gaps is None and found.unheld_roles:
        lacks.append(f"还没有人担任{'、'.join(found.unheld_roles)}。")
    kinds = {route.kind for route in found.routes}
    own = {route.kind for route in found.routes if route.changed_by_id is not None}
    has = [f"{len(kinds)} 类事项已套用常用流程" + (f"，其中 {len(own)} 类本部门改过" if own else "")]
    return Step(
        "routes",
        "审批流程",
        "安装时已套用常用流程，请按本部门的规矩核对、修改。系统对每个单位试算一遍，每个环节都有人办才算完成；"
        "缺人的由安全保密管理员授予角色。",
        Role.BUDGET_OFFICER,
        has,
        lacks,
        [
            Way("查看和修改审批流程", "workflows:routes", DESK),
            Way("试算：谁来办理", "workflows:route_try", DESK),
            *([Way("授予角色", "accounts:people", SECURITY)] if lacks else []),
        ],
        begun=bool(own) or len(found.unheld_roles) < len(found.needed),
    )


def _said(gap: Unheld) -> str:
    alone = len(gap.where) == 1 and gap.where[0] in gap.why
    steps = "、".join(f"“{step}”" for step in gap.steps)
    return f"{steps}环节：{gap.why}，审核流程无法走通。" + ("" if alone else f"涉及 {_places(gap.where)}。")


def year(found: Department) -> Step:
    """年度: there is one and it has been opened."""
    opened = set(found.opened)
    waiting = [one for one in found.years if one.pk not in opened and one.stage in ("drafting", "execution")]
    lacks = [] if found.years else ["还没有预算年度，请新建。要导入上年文件，上一年也建一个。"]
    if found.years and not opened:
        named = "、".join(f"{one.pk}年度" for one in waiting or found.years)
        lacks.append(f"{named}还没有开启，项目不会进入年度流程。")
    ways = [Way("新建年度" if not found.years else "查看预算年度", "desk:year_list", DESK)]
    ways += [
        Way(f"开启{one.pk}年度", "desk:year_open", DESK, query=f"?year={one.pk}")
        for one in waiting[:2]
        if not opened
    ]
    return Step(
        "year",
        "年度",
        "新建预算年度并开启。以后每年在年度工作安排里办。",
        Role.BUDGET_OFFICER,
        [f"{one}{'，已开启' if one.pk in opened else '，未开启'}" for one in found.years],
        lacks,
        ways,
        begun=bool(found.years),
    )


def words(found: Department) -> Step:
    """用语和一体化列名: how the department calls things, and how the exports of 一体化 are read."""
    lacks = (
        []
        if found.words
        else ["会议名称、表样名称、主送单位和部门常用意见还是系统自带的，请核对后改成本部门的。"]
    )
    lacks += [] if found.columns else ["还没有读过一体化的导出表。上传第一份时说明各列是什么，以后记住。"]
    return Step(
        "words",
        "用语和一体化列名",
        "会议名称、表样名称、主送单位和常用意见改成本部门的说法，以后登记、打印和导出都按它；一体化的列名在上传导出表时说明一次。",
        Role.BUDGET_OFFICER,
        [f"已设置{'、'.join(found.words)}"] * bool(found.words)
        + [f"已记住 {found.columns} 种导出表的列"] * bool(found.columns),
        lacks,
        [
            Way("会议名称和结语", "workflows:words", DESK),
            Way("表样和主送单位", "monitoring:papers", DESK),
            Way("部门常用意见", "workflows:phrases", DESK),
            Way("上传一体化导出表", "projects:integrated_imports", DESK),
        ],
        begun=bool(found.words or found.columns),
        can_wait=True,
        postponed="words" in found.postponed,
        business=True,
    )


def papers(found: Department) -> Step:
    """导入上年文件: so that nobody starts from a blank sheet."""
    done, held = found.imports[True], found.imports[False]
    lacks = []
    if not done and not found.projects:
        lacks.append(
            f"{held} 份已读取，还没有确认。" if held else "还没有导入上年的绩效目标文件，经办人要从空白填起。"
        )
    has = [f"{found.projects} 个项目"] * bool(found.projects) + [f"已导入 {done} 份文件"] * bool(done)
    return Step(
        "papers",
        "导入上年文件",
        "把上年的绩效目标表（Excel、Word、PDF）导入上一个年度，经办人新建项目时可以从上年带入。没有文件的可以不导入。",
        Role.BUDGET_OFFICER,
        has,
        lacks,
        [Way("读取文件", "projects:import_new", DESK), Way("查看已读取的文件", "projects:imports", DESK)],
        begun=bool(held),
        can_wait=True,
        postponed="papers" in found.postponed,
        business=True,
    )


def _places(where: Sequence[str]) -> str:
    return "、".join(where[:MOST]) + (f" 等 {len(where)} 处" if len(where) > MOST else "")
