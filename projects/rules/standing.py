"""What a year has set: limits and texts in ``BudgetYear.settings["checks"]``, waivers in rows of their own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from projects.models import BudgetYear, CheckWaiver

KEY = "checks"
STANDARD = "qualitative_standard"
_WAN = Decimal(10_000)


@dataclass(frozen=True)
class Limit:
    """``key`` of the rules' settings; shown in ``unit``, one of which is ``one`` in the rules' own measure."""

    key: str
    words: str
    unit: str
    does: str
    most: Decimal
    one: Decimal = Decimal(1)

    def shown(self, value: Decimal) -> str:
        """As the page shows it: 40, 50, 10."""
        number = (value / self.one).normalize()
        return f"{number:f}"


_PERCENT = Decimal("0.01")
LIMITS = (
    Limit("pace_june", "6月底计划", "%", "6月底计划低于这个比例的，提示经办人核对。", Decimal(100)),
    Limit("pace_october", "10月底计划", "%", "10月底计划低于这个比例的，提示经办人核对。", Decimal(100)),
    Limit(
        "uncovered_share", "成本明细的缺口", "%", "明细合计比总额少出这个比例以上的，请经办人补行或说明用途。",
        Decimal(100), _PERCENT,
    ),
    Limit(
        "breakdown_from", "应有成本明细的预算数", "万元", "预算数达到这个金额、成本只有一个数的，建议补充分项成本。",
        Decimal(100_000_000), _WAN,
    ),
    Limit(
        "large_share", "大额成本", "%", "单项成本占预算数达到这个比例、资金用途没有提到的，提示审核人。",
        Decimal(100), _PERCENT,
    ),
    Limit(
        "goal_likeness", "目标与用途的相似度", "%", "绩效目标与资金用途的文字相似超过这个比例的，请经办人修改或说明。",
        Decimal(100), _PERCENT,
    ),
    Limit(
        "twin_share", "项目之间的相同指标", "%", "两个项目相同的指标达到这个比例的，请经办人说明区别。",
        Decimal(100), _PERCENT,
    ),
    Limit(
        "usual_satisfaction", "满意度的建议值", "%", "满意度填 100% 的，建议改为这个值。", Decimal(99),
    ),
)  # fmt: skip


def chosen(year: BudgetYear) -> dict[str, Any]:
    """What the year sets, as the rules read it."""
    stored = dict(year.settings.get(KEY, {}))
    return stored | {limit.key: Decimal(str(stored[limit.key])) for limit in LIMITS if limit.key in stored}


def in_force(year: BudgetYear) -> QuerySet[CheckWaiver]:
    """The waivers of a year that hold, newest first."""
    return CheckWaiver.objects.filter(year=year, ended_at__isnull=True)


def reasons(year: BudgetYear, project: int | None = None) -> dict[str, str]:
    """Rule -> reason, as the rules read them: those of the year, and of one project. One query."""
    rows = in_force(year).filter(Q(project__isnull=True) | Q(project=project)).order_by("project")
    return dict(rows.values_list("rule", "reason"))
