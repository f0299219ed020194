"""Lights of the spending (支出进度): numbers in, a light and its words out. No database, no web.

Money is Decimal yuan, shares are percent 0-100. The light is decided by the number that stands beside it: the share
spent is rounded to a tenth first, so that what is shown always adds up and 10.0 is never two colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TENTH = Decimal("0.1")
#: amounts are compared at 0.01 万元
COMPARED_AT = Decimal(100)
HUNDRED = Decimal(100)


class Light(StrEnum):
    """From harmless to bad; ``UNPLANNED`` says nothing because nothing was planned in writing."""

    UNPLANNED = "unplanned"
    NORMAL = "normal"
    ATTENTION = "attention"
    WARNING = "warning"

    @property
    def words(self) -> str:
        """正常, 关注, 预警 or 无计划."""
        return _WORDS[self]

    @property
    def lamp(self) -> str:
        """The mark on screen: its shape and colour."""
        return _LAMPS[self]

    @property
    def is_behind(self) -> bool:
        """Whether somebody has to say something about it."""
        return self in (Light.ATTENTION, Light.WARNING)

    def worse_than(self, other: Light) -> bool:
        """By the order of the list above."""
        order = list(Light)
        return order.index(self) > order.index(other)


_WORDS = {
    Light.UNPLANNED: "无计划",
    Light.NORMAL: "正常",
    Light.ATTENTION: "关注",
    Light.WARNING: "预警",
}
_LAMPS = {Light.UNPLANNED: "none", Light.NORMAL: "ok", Light.ATTENTION: "warn", Light.WARNING: "bad"}


class Why(StrEnum):
    """What makes the light, besides the lag."""

    LAG = "lag"
    NOTHING_SPENT = "nothing"
    OVERSPENT = "over"


@dataclass(frozen=True)
class Thresholds:
    """Of one checkpoint: a lag up to ``attention`` points is 正常, up to ``warning`` 关注, more is 预警.

    ``nothing_spent``: whether nothing spent is 预警 where something was planned, however small the lag.
    """

    attention: Decimal = Decimal(10)
    warning: Decimal = Decimal(20)
    nothing_spent: bool = False


@dataclass(frozen=True)
class Reading:
    """What the figures of one project say at one checkpoint; ``actual`` and ``lag`` at one decimal."""

    light: Light
    planned: Decimal | None
    actual: Decimal | None
    lag: Decimal
    why: Why = Why.LAG

    @property
    def said(self) -> str:
        """The number beside the light: 落后28.6个百分点."""
        return said(self.light, self.lag, self.why)


def read(
    *, budget: Decimal | None, planned: Decimal | None, spent: Decimal | None, thresholds: Thresholds
) -> Reading:
    """The light of a project: ``budget`` is the adjusted one at the checkpoint, ``planned`` the plan's cumulative share.

    A blank amount counts as 0. Without a budget there is no share spent; then spending anything is 预警, and nothing
    else is. Being ahead of the plan is never a reason.
    """
    budget, spent = budget or Decimal(0), spent or Decimal(0)
    actual = (spent * HUNDRED / budget).quantize(TENTH, ROUND_HALF_UP) if budget > 0 else None
    if _rounded(spent) > _rounded(budget):
        return Reading(Light.WARNING, planned, actual, _lag(planned, actual), Why.OVERSPENT)
    if planned is None:
        return Reading(Light.UNPLANNED, None, actual, Decimal("0.0"))
    lag = _lag(planned, actual)
    if thresholds.nothing_spent and budget > 0 and planned > 0 and spent <= 0:
        return Reading(Light.WARNING, planned, actual, lag, Why.NOTHING_SPENT)
    return Reading(_by_lag(lag, thresholds), planned, actual, lag)


def said(light: Light, lag: Decimal, why: Why) -> str:
    """The words beside a light."""
    if why is Why.OVERSPENT:
        return "超出调整后预算"
    if light is Light.UNPLANNED:
        return "统计截止时没有已批复的支出计划"
    behind = f"落后{lag}个百分点" if lag > 0 else "未落后"
    return f"尚未支出，{behind}" if why is Why.NOTHING_SPENT else behind


def _lag(planned: Decimal | None, actual: Decimal | None) -> Decimal:
    if planned is None or actual is None:
        return Decimal("0.0")
    return max(Decimal(0), planned - actual).quantize(TENTH, ROUND_HALF_UP)


def _by_lag(lag: Decimal, thresholds: Thresholds) -> Light:
    if lag <= thresholds.attention:
        return Light.NORMAL
    return Light.ATTENTION if lag <= thresholds.warning else Light.WARNING


def _rounded(yuan: Decimal) -> Decimal:
    return (yuan / COMPARED_AT).quantize(Decimal(1), ROUND_HALF_UP)
