"""What places and values of a sheet are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitoring.models import EvaluationRow
from monitoring.scoring import Method, Outcome
from projects.sheet import IndicatorRow, short_class

LINE_WORDS = {"initial": "年初预算数", "adjusted": "全年预算数", "spent": "全年执行数"}
SOURCE_WORDS = {"total": "总额", "fiscal": "当年财政拨款", "carried": "上年结转", "other": "其他"}
HEAD_WORDS = {
    "code": "项目编码",
    "name": "项目名称",
    "unit": "单位",
    "carried_out": "是否实施",
    "completed": "在预算内完成",
    "spent_as_of": "执行数截至",
    "goal": "预期目标",
    "achieved": "实际完成情况",
    "execution_weight": "预算执行率 分值",
    "execution_points": "预算执行率 得分",
    "execution_cause": "预算执行率 偏差原因",
    "execution_measure": "预算执行率 改进措施",
    "leader": "项目负责人",
    "accountant": "财务负责人",
    "exempt": "免评",
    "exempt_why": "免评原因",
    "total": "总分",
    "grade": "等级",
    "rows": "绩效指标",
}
ROW_WORDS = {
    "name": "三级指标",
    "value": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "points": "得分",
    "formula": "算式",
    "sent": "发放",
    "returned": "回收",
    "satisfied": "满意",
    "cause": "偏差原因",
    "measure": "改进措施",
    "drop_asked": "申请不参评",
    "dropped": "不参评",
    "outcome": "完成情况",
    "band": "达成程度",
    "percent": "百分比",
}
OUTCOMES = {
    Method.DEADLINE: ((Outcome.DONE, "按期"), (Outcome.LATE, "逾期"), (Outcome.NOT_DONE, "未完成")),
    Method.PERIOD: ((Outcome.DONE, "完成"), (Outcome.NOT_DONE, "未完成")),
    Method.DIRECT: ((Outcome.DONE, "完成"), (Outcome.NOT_DONE, "未完成")),
}


def outcome_words(row: EvaluationRow) -> str:
    """按期, 逾期 or 未完成 (完成 for what has no date); "" where nothing was picked."""
    choices = OUTCOMES.get(Method(row.method), ())
    return next((words for outcome, words in choices if outcome.value == row.outcome), "")


def row_place(row: EvaluationRow, rows: Sequence[EvaluationRow]) -> str:
    """时效第1行: rows are counted within their class, as on the target."""
    return _spoken(row, [one for one in rows if _short(one) == _short(row)].index(row) + 1)


def place_in(content: dict[str, Any] | Any, uuid: str) -> str:
    """The same of a snapshot's row; 绩效指标（该行已删除）where it is gone."""
    found = next((one for one in content["rows"] if one["uuid"] == uuid), None)
    if found is None:
        return "绩效指标（该行已删除）"
    mates = [one["uuid"] for one in content["rows"] if _short_of(one) == _short_of(found)]
    return f"{_short_of(found)}第{mates.index(uuid) + 1}行"


def _spoken(row: EvaluationRow, number: int) -> str:
    return f"{_short(row)}第{number}行"


def _short(row: EvaluationRow) -> str:
    return short_class(IndicatorRow(row.level1, row.level2, ""))


def _short_of(row: Any) -> str:
    return short_class(IndicatorRow(row["level1"], row["level2"], ""))
