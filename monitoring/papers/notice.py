"""What a 支出进度通报 says, as plain values: sums by unit and 科室, who is behind and why, who has not written.

Money is yuan, shares percent at one decimal. A sum's share is of the money, not the mean of the projects' shares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from accounts.templatetags.show import day, pct, wan
from monitoring.lights import TENTH, Light, Reading, Thresholds, read
from notifications.calendar import mark


@dataclass(frozen=True)
class Line:
    """One project. ``state`` is how far its explanation is, in words; ``owes`` whether it is demanded and missing."""

    code: str
    name: str
    unit: str
    office: str
    budget: Decimal
    planned: Decimal | None
    spent: Decimal
    actual: Decimal | None
    lag: Decimal
    light: Light
    said: str
    cause: str = ""
    measure: str = ""
    state: str = ""
    owes: bool = False

    @property
    def place(self) -> str:
        """科室, or the unit where there is none."""
        return self.office or self.unit


@dataclass(frozen=True)
class Sum:
    """A unit, a 科室, or all of it."""

    name: str
    projects: int
    budget: Decimal
    planned: Decimal | None
    spent: Decimal
    reading: Reading
    counts: dict[Light, int]

    @property
    def normal(self) -> int:
        return self.counts.get(Light.NORMAL, 0)

    @property
    def attention(self) -> int:
        return self.counts.get(Light.ATTENTION, 0)

    @property
    def warning(self) -> int:
        return self.counts.get(Light.WARNING, 0)

    @property
    def unplanned(self) -> int:
        return self.counts.get(Light.UNPLANNED, 0)


@dataclass(frozen=True)
class Notice:
    """The whole paper. ``root`` is the unit whose 科室 are told apart; ``final`` once no figure can change any more,
    ``provisional`` while the export of the 统计截止 is not in."""

    sender: str
    year: int
    month: int
    cutoff_on: date
    due_on: date
    made_on: date
    as_of: date | None
    final: bool
    provisional: bool
    demands: bool
    thresholds: Thresholds
    lines: Sequence[Line]
    root: str = ""
    #: units whose last day, or whose figures' last day, is another than that of the whole
    own_due: Sequence[tuple[str, date]] = ()
    own_as_of: Sequence[tuple[str, date]] = ()
    total: Sum = field(init=False)
    units: Sequence[Sum] = field(init=False)
    offices: Sequence[Sum] = field(init=False)

    def __post_init__(self) -> None:
        of_root = [line for line in self.lines if line.unit == self.root and line.office]
        object.__setattr__(self, "total", summed("合计", self.lines, self.thresholds))
        object.__setattr__(self, "units", _by(self.lines, "unit", self.thresholds))
        object.__setattr__(self, "offices", _by(of_root, "office", self.thresholds))

    @property
    def title(self) -> str:
        return f"{self.year}年{self.month}月底支出进度通报"

    @property
    def behind(self) -> list[Line]:
        """Who is not green, the farthest behind first."""
        found = [line for line in self.lines if line.light.is_behind]
        order = list(Light)
        return sorted(found, key=lambda line: (-order.index(line.light), -line.lag, line.code))

    @property
    def unwritten(self) -> list[Line]:
        """Whose explanation is demanded and missing."""
        return [line for line in self.behind if line.owes]

    @property
    def due_besides(self) -> str:
        """（教育中心 2026-07-31 周五） for the units with a date of their own; "" where there are none."""
        return _besides((f"{unit} {_on(on)}{mark(on)}" for unit, on in self.own_due))

    @property
    def standing(self) -> str:
        """How final the figures are."""
        if self.final:
            return "本期数字已定，此后导入的执行数不改变本通报。"
        others = "，".join(["", *(f"{unit} {_on(on)}{mark(on)}" for unit, on in self.own_due)])
        if not self.provisional:
            return f"数字为统计截止日的执行数，说明截止（{_on(self.due_on)}{mark(self.due_on)}{others}）前重新导入的，以重新导入的为准。"
        return f"灯色为预计：按截至 {_on(self.as_of)} 的执行数与{self.month}月底计划比较，统计截止日的数据导入后为准。"

    @property
    def summary(self) -> list[str]:
        """The opening paragraphs."""
        sums, until = self.total, _besides((f"{unit}截至 {_on(on)}" for unit, on in self.own_as_of), "其中")
        first = (
            f"截至 {_on(self.as_of)}{until}，纳入统计的项目 {sums.projects} 个，调整后预算 {wan(sums.budget)} 万元，"
            f"累计执行 {wan(sums.spent)} 万元，占 {pct(sums.reading.actual)}；{self.month}月底计划 {pct(sums.planned)}，"
            f"{sums.reading.said}。"
        )
        second = f"其中正常 {sums.normal} 个，关注 {sums.attention} 个，预警 {sums.warning} 个"
        second += f"，统计截止时没有已批复计划的 {sums.unplanned} 个。" if sums.unplanned else "。"
        return [first, second, self.standing]

    @property
    def rules(self) -> str:
        """How the lights come about."""
        limits = self.thresholds
        text = (
            f"落后＝计划累计％－执行累计％，以调整后预算为基数；不超过 {pct_plain(limits.attention)} 个百分点为正常，"
            f"不超过 {pct_plain(limits.warning)} 个为关注，超过为预警；执行数超出调整后预算的为预警"
        )
        text += "；有计划而尚未支出的为预警。" if limits.nothing_spent else "。"
        return text if self.demands else text + f"{self.month}月底仅作提示，不要求书面说明。"


def summed(name: str, lines: Iterable[Line], thresholds: Thresholds) -> Sum:
    """The sum of some projects; a project without a plan counts with its money and without a plan."""
    return summed_money(
        name, [(line.budget, line.planned, line.spent, line.light) for line in lines], thresholds
    )


def summed_money(
    name: str,
    rows: Sequence[tuple[Decimal, Decimal | None, Decimal, Light]],
    thresholds: Thresholds,
) -> Sum:
    """The same from (budget, planned %, spent, light) of each project."""
    budget = sum((row[0] for row in rows), Decimal(0))
    spent = sum((row[2] for row in rows), Decimal(0))
    planned = planned_share(((row[0], row[1]) for row in rows), budget)
    reading = read(budget=budget, planned=planned, spent=spent, thresholds=thresholds)
    return Sum(name, len(rows), budget, planned, spent, reading, dict(Counter(row[3] for row in rows)))


def planned_share(rows: Iterable[tuple[Decimal, Decimal | None]], budget: Decimal) -> Decimal | None:
    """The share planned of all the money, from (budget, planned %) of each project; None where there is no money."""
    if budget <= 0:
        return None
    money = sum((money * share for money, share in rows if share is not None), Decimal(0))
    return (money / budget).quantize(TENTH, ROUND_HALF_UP)


def pct_plain(value: Decimal) -> str:
    """10 or 12.5."""
    return pct(value).rstrip("%")


def _by(lines: Iterable[Line], name: str, thresholds: Thresholds) -> list[Sum]:
    """Sums of neighbours of one name; the lines come in the order of the list."""
    groups = groupby(lines, key=lambda line: str(getattr(line, name)))
    return [summed(name, rows, thresholds) for name, rows in groups]


def _besides(parts: Iterable[str], word: str = "") -> str:
    text = "，".join(parts)
    return f"（{word}{text}）" if text else ""


def _on(value: date | None) -> str:
    return day(value) if value else "本日（尚无执行数）"
