"""The 目标审核表: eight items in four parts, their points, the grades. Source: domain.md §2. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

STEP = Decimal("0.5")


@dataclass(frozen=True)
class Item:
    """One item: its part, its words, the points it is worth, and what is looked at."""

    key: str
    part: str
    words: str
    points: Decimal
    looks_at: str

    @property
    def range_words(self) -> str:
        """What may be typed, as a sentence beside the field."""
        return f"请填 0 到 {self.points} 之间的分，可以有半分。"


ITEMS = (
    Item("form", "完整性", "规范完整性", Decimal(10), "各栏填报齐全，格式、编码、金额关系规范"),
    Item("clear", "完整性", "明确清晰性", Decimal(10), "目标和指标写得明确，能看懂、能核实"),
    Item("relevant", "相关性", "目标相关性", Decimal(15), "目标与资金用途、部门职责和工作任务相符"),
    Item("measured", "相关性", "指标科学性", Decimal(15), "指标分类正确，可衡量，单位和方向合理"),
    Item("reasonable", "适当性", "绩效合理性", Decimal(15), "指标值符合实际水平，不过高也不过低"),
    Item("matched", "适当性", "资金匹配性", Decimal(15), "指标与预算规模、成本测算相匹配"),
    Item("likely", "可行性", "实现可能性", Decimal(10), "支出计划和完成时间能够实现"),
    Item("prepared", "可行性", "条件充分性", Decimal(10), "依据充分，实施条件具备"),
)
BY_KEY = {item.key: item for item in ITEMS}


class Grade(StrEnum):
    """By the total of the eight items."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


#: lowest total of each grade, best first
LOWEST = ((Grade.EXCELLENT, 90), (Grade.GOOD, 80), (Grade.FAIR, 60), (Grade.POOR, 0))
#: what follows from a grade
ADVICE = {
    Grade.EXCELLENT: "等级为优的同意。",
    Grade.GOOD: "等级为良的由您修改，经办人确认后通过。",
    Grade.FAIR: "等级为中的退回修改。",
    Grade.POOR: "等级为差的不予安排。",
}


def grade_of(total: Decimal) -> Grade:
    """≥90 优, ≥80 良, ≥60 中, else 差."""
    return next(grade for grade, lowest in LOWEST if total >= lowest)


def total_of(scores: Mapping[str, Decimal]) -> Decimal:
    """The sum of the eight items; KeyError where one is missing."""
    return sum((scores[item.key] for item in ITEMS), Decimal(0))


def shown(score: Decimal) -> str:
    """86, 86.5."""
    whole = score.to_integral_value()
    return f"{whole:f}" if whole == score else f"{score.normalize():f}"
