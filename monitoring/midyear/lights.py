"""双监控: the light of the indicators, and which of both counts. No database, no web."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.lights import Light
from monitoring.models import MonitoringRow

Chance = MonitoringRow.Chance


def performance(chances: Iterable[str]) -> Light:
    """All 确定能 正常, some 有可能 关注, any 完全不可能 预警; ``UNPLANNED`` (not known yet) while one is not said."""
    said = set(chances)
    if Chance.IMPOSSIBLE in said:
        return Light.WARNING
    if Chance.MAYBE in said:
        return Light.ATTENTION
    return Light.NORMAL if said == {Chance.CERTAIN} else Light.UNPLANNED


def worse(one: Light, other: Light) -> Light:
    """The worse of both counts."""
    return one if one.worse_than(other) else other
