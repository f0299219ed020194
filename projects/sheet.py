"""The neutral content of one 项目绩效目标表, as a reader, the form and the checks see it.

Pure data: no database, no web. Money is Decimal yuan, percentages are 0-100. Lists are in printed order and a
finding's ``path`` counts from 0 in them: ``indicators.5.value`` is the sixth row's 指标值.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from projects.values import Value, parse_value

CHECKPOINT_MONTHS = (3, 6, 10, 12)

LEVELS: dict[str, tuple[str, ...]] = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}


_SHORT_CLASSES = {"可持续影响": "可持续", "服务对象满意度": "满意度"}


@dataclass(frozen=True)
class PlanPoint:
    """One cell of 资金支出计划: ``text`` as printed, ``percent`` None when blank, ``month`` None while unknown."""

    text: str
    percent: Decimal | None
    month: int | None = None


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator row. ``value`` is 指标值 as printed; ``uuid`` stays with the row through edits and copies."""

    level1: str
    level2: str
    name: str
    description: str = ""
    value: str = ""
    basis: str = ""
    weight: Decimal | None = None
    uuid: str = ""

    @cached_property
    def parsed(self) -> Value:
        """指标值 read as operator, number and unit."""
        return parse_value(self.value)


@dataclass(frozen=True)
class Sheet:
    """Everything one 项目绩效目标表 shows."""

    code: str
    name: str
    unit_code: str
    unit_name: str
    budget: Decimal | None
    fiscal: Decimal | None
    other: Decimal | None
    purpose: str
    plan: tuple[PlanPoint, ...] = ()
    goals: tuple[str, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    #: level-2 class -> reason why it does not apply (不适用)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    #: 当年, 结转, 延续, 年中追加, 代编, 对下转移支付, 上级转移支付, 另行管理; "" when nobody has declared it
    kind: str = ""

    @cached_property
    def row_names(self) -> tuple[str, ...]:
        """``时效第1行`` …: what each indicator row is called by; rows are counted within their class."""
        return tuple(row_names(self.indicators))

    @cached_property
    def cost_is_level1(self) -> bool:
        """True where the year's form has 成本指标 as a level-1 class."""
        return any(row.level1.strip() == "成本指标" for row in self.indicators)

    @property
    def months_open(self) -> bool:
        """True while it is unknown which months the plan's values mean (fewer than four read from a text)."""
        return any(point.month is None for point in self.plan)


def short_class(row: IndicatorRow) -> str:
    """``数量``, ``社会效益``, ``满意度`` …: the word of its class a row is called by."""
    name = re.sub(r"\s+", "", row.level2 or row.level1).removesuffix("指标")
    return _SHORT_CLASSES.get(name, name) or "指标"


def row_names(rows: Iterable[IndicatorRow]) -> list[str]:
    """``时效第1行`` … of all rows of one table in their order."""
    seen: Counter[str] = Counter()
    names = []
    for row in rows:
        name = short_class(row)
        seen[name] += 1
        names.append(f"{name}第{seen[name]}行")
    return names
