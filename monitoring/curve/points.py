"""What a curve shows, as plain values: shares in percent of the adjusted budget at dates of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.lights import Light


@dataclass(frozen=True)
class Point:
    """A cumulative share at a date."""

    on: date
    percent: Decimal


@dataclass(frozen=True)
class Mark:
    """A checkpoint on the curve: its name, what was planned, and its light as far as there is one."""

    name: str
    on: date
    planned: Decimal | None
    light: Light | None = None
    said: str = ""

    @property
    def words(self) -> str:
        """正常 or, before it opens, 未到."""
        return self.light.words if self.light else "未到"


@dataclass(frozen=True)
class Curve:
    """One year of one project. ``spent`` are the imported figures in the order of their dates."""

    year: int
    marks: Sequence[Mark]
    spent: Sequence[Point]
    today: date

    @property
    def begins(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends(self) -> date:
        return date(self.year, 12, 31)

    @property
    def title(self) -> str:
        return f"{self.year} 年度支出曲线"

    @property
    def planned(self) -> list[Point]:
        """The plan's line, from nothing at the beginning of the year."""
        told = [Point(mark.on, mark.planned) for mark in self.marks if mark.planned is not None]
        return [Point(self.begins, Decimal(0)), *told] if told else []

    @property
    def told(self) -> str:
        """The whole picture in one sentence, for whoever does not see it."""
        plan = "、".join(f"{mark.name} {_share(mark.planned)}" for mark in self.marks)
        said = "；".join(f"{mark.name}{mark.words}，{mark.said}" for mark in self.marks if mark.light)
        latest = self.spent[-1] if self.spent else None
        spent = f"执行截至 {latest.on:%m-%d} {_share(latest.percent)}" if latest else "还没有执行数"
        return f"计划累计 {plan}；{spent}。{said}{'。' if said else ''}数字见旁边的表。"


def _share(percent: Decimal | None) -> str:
    if percent is None:
        return "未填"
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
