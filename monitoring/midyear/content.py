"""A report as plain content (what a snapshot freezes), its spoken places, and how its values are read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.templatetags.show import pct, wan
from monitoring.evidence.reading import indicators_of
from monitoring.lights import Light
from monitoring.midyear.questions import ANSWERS, BY_CODE, QUESTIONS
from monitoring.models import MonitoringFunds, MonitoringReport, MonitoringRow
from projects.models import Goal

Sources = MonitoringFunds.Source
PLACES = {
    "code": "项目编码",
    "name": "项目名称",
    "unit": "单位",
    "months": "监控区间",
    "cutoff_on": "统计截止",
    "budget": "调整后预算",
    "spent": "累计执行",
    "rate": "执行率",
    "spent_as_of": "执行数截至",
    "planned": "计划",
    "planned_month": "计划节点",
    "lag": "落后",
    "light": "灯",
    "funds_light": "资金灯",
    "performance_light": "绩效灯",
    "goals": "年度绩效目标",
    "funds": "资金情况",
    "indicators": "绩效指标",
    "compliance": "合规情况",
}
CELLS = {
    "value": "年度指标值",
    "achieved": "执行情况",
    "expected": "全年预计完成情况",
    "causes": "偏差原因",
    "explanation": "原因说明",
    "chance": "完成目标可能性",
    "measure": "改进措施",
    "remark": "备注",
}
FUND_CELLS = {"initial": "年初预算数", "spent": "执行数", "rate": "执行率", "expected": "全年预计执行数"}
#: they say when figures were taken, and change with every import
UNLISTED = frozenset({"why", "provisional", "spent_as_of", "planned_month", "goals"})
_MONEY = {"budget", "spent", "initial", "expected"}


def content_of(report: MonitoringReport) -> dict[str, Any]:
    """Everything the paper shows, as JSON values; five queries."""
    project = report.project
    written = {row.uuid: row for row in report.rows.all()}
    return {
        "code": project.code,
        "name": project.name,
        "unit": f"{project.unit.code} {project.unit.name}",
        "months": report.round.months,
        "cutoff_on": report.round.cutoff_on.isoformat(),
        "budget": _text(report.budget),
        "spent": _text(report.spent),
        "rate": _text(report.rate),
        "spent_as_of": report.spent_as_of.isoformat() if report.spent_as_of else None,
        "provisional": report.provisional,
        "planned": _text(report.planned),
        "planned_month": report.planned_month,
        "lag": _text(report.lag),
        "why": report.why,
        "light": report.light,
        "funds_light": report.funds_light,
        "performance_light": report.performance_light,
        "goals": "\n".join(
            Goal.objects.filter(version=report.version_id).order_by("order").values_list("text", flat=True)
        ),
        "funds": _funds(report),
        "indicators": [
            {
                "uuid": str(one.uuid), "level1": one.level1, "level2": one.level2, "place": one.place,
                "name": one.name, "value": one.value, **_row(written.get(one.uuid)),
            }
            for one in indicators_of(report.version)
        ],
        "compliance": [{"uuid": one.code, **_answer(report.compliance.get(one.code))} for one in QUESTIONS],
    }  # fmt: skip


def place(path: str, content: Mapping[str, Any]) -> str:
    """``indicators/<uuid>/measure`` -> 数量第1行 改进措施; ``funds/fiscal/spent`` -> 其中财政资金 执行数."""
    head, _, rest = path.partition("/")
    key, _, cell = rest.partition("/")
    if not rest:
        return PLACES.get(head, head)
    if head == "indicators":
        row = next(
            (one["place"] for one in content["indicators"] if one["uuid"] == key), "绩效指标（该行已删除）"
        )
        return f"{row} {CELLS.get(cell, cell)}".strip()
    if head == "funds":
        return f"{Sources(key).label} {FUND_CELLS.get(cell, cell)}".strip()
    if head == "compliance":
        return f"合规情况 {BY_CODE[key].words}{' 说明' if cell == 'remark' else ''}"
    return PLACES.get(head, path)


def shown(path: str, value: Any) -> str:
    """A value as people read it."""
    head, cell = path.partition("/")[0], path.rpartition("/")[2]
    if value is None or value == "" or value == []:
        return ""
    if head in ("budget", "spent", "funds") and cell in _MONEY:
        return f"{wan(value)} 万元"
    if cell in ("planned", "rate"):
        return pct(value)
    if cell == "lag":
        return f"{value} 个百分点"
    if cell.endswith("light"):
        return Light(value).words
    if cell == "chance":
        return str(MonitoringRow.Chance(value).label)
    if cell == "causes":
        return "、".join(str(MonitoringRow.Cause(one).label) for one in str(value).split("、"))
    if cell == "answer":
        return ANSWERS.get(str(value), str(value))
    return str(value)


def _funds(report: MonitoringReport) -> list[dict[str, Any]]:
    known = {one.source: one for one in report.funds.all()}
    found = []
    for source in Sources:
        one = known.get(source) or MonitoringFunds(source=source)
        rate = None
        base = report.budget if source == Sources.TOTAL else one.initial
        if one.spent is not None and base > 0:
            rate = (one.spent * 100 / base).quantize(Decimal("0.1"))
        found.append(
            {
                "uuid": source.value,
                "initial": _text(one.initial),
                "spent": _text(one.spent),
                "rate": _text(rate),
                "expected": _text(one.expected),
            }
        )
    return found


def _row(row: MonitoringRow | None) -> dict[str, str]:
    row = row or MonitoringRow()
    return {
        "achieved": row.achieved,
        "expected": row.expected,
        "causes": "、".join(row.causes),
        "explanation": row.explanation,
        "chance": row.chance,
        "measure": row.measure,
        "remark": row.remark,
    }


def _answer(kept: Mapping[str, str] | None) -> dict[str, str]:
    kept = kept or {}
    return {"answer": kept.get("answer", ""), "remark": kept.get("remark", "")}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
