"""What the columns of an export of 一体化 are called: one row for each indicator, its project beside it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from projects.tables.columns import Columns

#: 金额 as the file has them: all in one unit of money
MONEY = ("budget", "fiscal", "other")
PLAN = {"plan3": 3, "plan6": 6, "plan10": 10, "plan12": 12}
#: fields of an indicator row, as content names them; ``operator`` and ``unit`` stand apart in some exports
ROW = ("level1", "level2", "name", "description", "value", "basis")

FIELDS = {
    "year": "年度",
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "code": "项目编码",
    "project": "项目名称",
    "budget": "预算数",
    "fiscal": "财政资金",
    "other": "其他资金",
    "purpose": "资金用途",
    "plan3": "3月底计划",
    "plan6": "6月底计划",
    "plan10": "10月底计划",
    "plan12": "12月底计划",
    "goals": "绩效目标",
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "description": "绩效指标描述",
    "operator": "指标性质（符号）",
    "value": "指标值",
    "unit": "计量单位",
    "basis": "指标值确定依据",
}


def _two(certain: str, possible: str = r"(?!)") -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(certain), re.compile(possible)


COLUMNS = Columns(
    fields=FIELDS,
    needed=("code",),
    names={
        "year": _two(r"^(预算)?(年度|年份)$"),
        "unit_code": _two(r"单位(编码|代码)"),
        "unit_name": _two(r"单位名称", r"^(预算|主管)?单位$"),
        "code": _two(r"项目(编码|代码|编号)", r"^(编码|代码)$"),
        "project": _two(r"项目名称", r"^(预算)?项目$"),
        "budget": _two(r"(预算|批复)(数|金额|总额)$|项目(总额|金额|预算)$|^(预算)?总额$|^预算规模$", r"金额$|^合计$"),
        "fiscal": _two(r"财政(资金|拨款)"),
        "other": _two(r"其他(来源)?资金"),
        "purpose": _two(r"资金用途$", r"用途"),
        "plan3": _two(r"(?<!\d)3月"),
        "plan6": _two(r"(?<!\d)6月"),
        "plan10": _two(r"(?<!\d)10月"),
        "plan12": _two(r"(?<!\d)12月"),
        "goals": _two(r"(^|年度|总体|项目)绩效目标$|^(年度|总体)目标$", r"绩效目标"),
        "level1": _two(r"一级指标"),
        "level2": _two(r"二级指标"),
        "name": _two(r"三级指标", r"^指标名称$"),
        "description": _two(r"描述|指标(说明|解释|内容)"),
        "operator": _two(r"指标(性质|符号|方向)|^(运算)?符号$"),
        "value": _two(r"^(年度)?(指标|目标)值$", r"(指标|目标)值$"),
        "unit": _two(r"(计量|度量)单位|指标值单位"),
        "basis": _two(r"依据"),
    },
    never={
        "unit_name": re.compile(r"编码|代码|计量|度量|负责"),
        "code": re.compile(r"名称|单位|科目|指标"),
        "project": re.compile(r"编码|代码|单位|科目|指标|目标"),
        "budget": re.compile(r"率|[%％]|上年|执行|支出|文号|指标|其他资金|财政资金|财政拨款"),
        "fiscal": re.compile(r"用途|比例|率"),
        "other": re.compile(r"用途|比例|率"),
        "goals": re.compile(r"指标|编码|数量"),
        **{level: re.compile(r"编码|代码") for level in ("level1", "level2")},
        "name": re.compile(r"编码|代码|描述|说明|值|依据"),
        "value": re.compile(r"依据|单位|上年|实际|完成|历史"),
    },
)  # fmt: skip


def yearless(head: str) -> str:
    """A head as it is remembered: years change, months are what columns differ by."""
    return re.sub(r"20\d\d", "####", head)


def wrong_together(columns: Mapping[str, int]) -> str:
    """What columns need besides the project code, as a sentence; "" where nothing is missing."""
    row = [field for field in ("level2", "value") if "name" in columns and field not in columns]
    if row:
        return f"有三级指标时，还要选择{'、'.join(FIELDS[field] for field in row)}在哪一列。"
    if not {"budget", "name"} & columns.keys():
        return "至少要有预算数或三级指标的列，才有可以比对的内容。"
    return ""
