"""What is scored, by which method, under which settings, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
NOTHING = Decimal("0.00")


class InputError(ValueError):
    """The facts cannot be scored as they are; the message says in Chinese what to correct."""


class Method(StrEnum):
    """How a row is scored; the year's scheme and the target's value say which (``choose``)."""

    AT_LEAST = "at_least"
    COUNT = "count"
    STANDARD = "standard"
    AT_MOST = "at_most"
    DEADLINE = "deadline"
    PERIOD = "period"
    WORDS = "words"
    DIRECT = "direct"
    THRESHOLD = "threshold"
    STEPS = "steps"

    @property
    def words(self) -> str:
        """As the form names it."""
        return _METHOD_WORDS[self]


_METHOD_WORDS = {
    Method.AT_LEAST: "比例法（越大越好）",
    Method.COUNT: "比例法（等于）",
    Method.STANDARD: "标准或单价",
    Method.AT_MOST: "比例法（越小越好）",
    Method.DEADLINE: "完成时限",
    Method.PERIOD: "服务期限",
    Method.WORDS: "定性指标",
    Method.DIRECT: "直接赋分（是否完成）",
    Method.THRESHOLD: "门槛法",
    Method.STEPS: "满意度分档",
}


class Outcome(StrEnum):
    """What became of a deadline, a period, or a yes-or-no row."""

    DONE = "done"
    LATE = "late"
    NOT_DONE = "not_done"


class Band(StrEnum):
    """How far words have come true; a person picks it, there is no default."""

    REACHED = "reached"
    PARTLY = "partly"
    MISSED = "missed"

    @property
    def words(self) -> str:
        """达成, 部分达成 or 未达成."""
        return {Band.REACHED: "达成", Band.PARTLY: "部分达成", Band.MISSED: "未达成"}[self]


@dataclass(frozen=True)
class Settings:
    """What a department may set. Shares are percent of the weight.

    ``late``: what is left of a deadline that was missed but met later. ``reached``, ``partly``: the lowest percentage of
    达成 and of 部分达成. ``over``: above this percentage of a ≥ value the row is flagged. ``floor``: below this rate the
    threshold method gives nothing. ``steps``: (from this rate on, this share), best first.
    """

    late: Decimal = Decimal(50)
    reached: Decimal = Decimal(80)
    partly: Decimal = Decimal(60)
    over: Decimal = Decimal(130)
    floor: Decimal = Decimal(60)
    steps: tuple[tuple[Decimal, Decimal], ...] = (
        (Decimal(90), Decimal(100)),
        (Decimal(80), Decimal(80)),
        (Decimal(60), Decimal(50)),
    )


@dataclass(frozen=True)
class Row:
    """The facts of one indicator. ``target`` and ``actual`` are in the indicator's unit; None is not filled in.

    ``outcome`` belongs to deadlines, periods and yes-or-no; ``band`` and ``percent`` to words; ``percent`` alone to a
    standard that was not kept, where a person decides. ``carried_out`` False: the project, or this part of it, did not
    happen.
    """

    method: Method
    weight: Decimal
    target: Decimal | None = None
    actual: Decimal | None = None
    carried_out: bool = True
    outcome: Outcome | None = None
    band: Band | None = None
    percent: Decimal | None = None


@dataclass(frozen=True)
class Score:
    """``points`` is None while ``missing`` says what has still to be filled in. ``why`` are the words, ``sum`` the
    arithmetic with the numbers put in ("3 ÷ 4 × 5"), empty where nothing is computed. ``over``: far above the target,
    to be explained."""

    points: Decimal | None
    why: str = ""
    sum: str = ""
    over: bool = False
    missing: str = ""

    @property
    def formula(self) -> str:
        """What stands beside the points: 3 ÷ 4 × 5 = 3.75."""
        if self.points is None:
            return self.missing
        return f"{self.sum} = {plain(self.points)}" if self.sum else f"{self.why}，得 {plain(self.points)}"


def rounded(points: Decimal) -> Decimal:
    """Two decimals, half up."""
    return points.quantize(CENT, ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """Without idle zeros, never in powers of ten: 3.75, 5, 20000."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
