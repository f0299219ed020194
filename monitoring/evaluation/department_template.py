"""部门整体支出绩效自评表 as it begins in every year: fictional but usual contents, for the budget desk to change.

A row has ``key``, the three levels, ``weight`` (text), ``explanation`` and ``standard``. ``each``: what one case costs; then the
number of cases is filled in and the points follow. ``auto``: the points follow from the year's figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

#: where points come from by themselves
EXECUTION, PROJECTS = "execution", "projects"
AUTOS = {EXECUTION: "全年执行数 ÷ 全年预算数", PROJECTS: "项目自评得分按预算加权平均"}

_Row = tuple[str, str, str, str, str, str, dict[str, str]]
_ROWS: Sequence[_Row] = (
    ("一、预算执行情况", "预算执行", "预算执行率", "10", "部门全年执行数占全年预算数的比例", "按比例计分，超过预算数的按满分计", {"auto": EXECUTION}),
    ("二、投入", "目标设定", "绩效目标科学性", "9", "项目绩效目标与职责、年度任务和预算相符", "每个目标不科学的项目扣 0.5 分", {"each": "0.5"}),
    ("二、投入", "目标设定", "绩效指标明确性", "6", "指标清楚、可衡量，指标值有依据", "每个指标不明确的项目扣 0.5 分", {"each": "0.5"}),
    ("二、投入", "预算配置", "预算编制完整性", "5", "收入、支出、结转全部编入预算", "全部编入得满分，有遗漏的酌情扣分", {}),
    ("二、投入", "预算配置", "重点支出安排", "5", "预算优先保障年度重点工作", "重点工作都有资金保障得满分，未保障的酌情扣分", {}),
    ("二、投入", "预算配置", "人员和资产配置", "5", "在编人员、资产配置不超过核定标准", "不超标得满分，超标的酌情扣分", {}),
    ("三、过程", "预算管理", "支出进度管理", "5", "各节点支出进度落后的项目及时说明", "每有一个项目在节点未作说明，扣 0.5 分", {"each": "0.5"}),
    ("三、过程", "预算管理", "预算调整规范性", "4", "预算变动有依据、按程序办理", "每有一项不合规定的调整，扣 1 分，扣完为止", {"each": "1"}),
    ("三、过程", "预算管理", "公用经费控制", "3", "公用经费支出不超过预算", "不超预算得满分，超出的酌情扣分", {}),
    ("三、过程", "预算管理", "资金使用合规性", "5", "资金用途、审批和采购符合规定", "没有审计、检查指出的问题得满分，有问题的酌情扣分", {}),
    ("三、过程", "绩效管理", "运行监控完成情况", "4", "项目按时完成绩效运行监控", "每有一个项目未报监控表，扣 0.5 分", {"each": "0.5"}),
    ("三、过程", "绩效管理", "问题整改", "4", "监控和评价发现的问题按期整改", "每有一项整改逾期未销号，扣 1 分，扣完为止", {"each": "1"}),
    ("四、产出", "项目产出", "项目自评得分", "20", "项目支出绩效自评的总体水平", "项目自评得分按预算加权平均后折算", {"auto": PROJECTS}),
    ("五、效果", "履职效果", "职责履行", "8", "年度重点工作完成并取得预期效果", "全部完成得满分，未完成的酌情扣分", {}),
    ("五、效果", "社会评价", "服务对象满意度", "7", "服务对象对部门工作的满意程度", "满意度 90% 以上得满分，低于 90% 的按比例扣分", {}),
)  # fmt: skip


def usual() -> list[dict[str, Any]]:
    """The rows a year begins with; their weights add up to 100."""
    return [
        {
            "key": f"r{number}",
            "level1": level1,
            "level2": level2,
            "level3": level3,
            "weight": weight,
            "explanation": explanation,
            "standard": standard,
            **more,
        }
        for number, (level1, level2, level3, weight, explanation, standard, more) in enumerate(_ROWS, 1)
    ]


def total(rows: Sequence[dict[str, Any]]) -> Decimal:
    return sum((Decimal(row["weight"]) for row in rows), Decimal(0))
