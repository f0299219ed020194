"""Which project of the demo stands where, and what is wrong with it."""

from __future__ import annotations

from decimal import Decimal

#: created in the year itself; 19 is still under review
ADDED, ADDED_UNDER_REVIEW = 9, 19
RETURNED_ONCE, ON_PAPER, BY_DEPUTY = 18, (3, 8), (5, 10, 16, 22)

#: number in 2026 -> the mistake in its draft of 2027: rule, path of the finding, what was typed
MISTAKES: dict[int, tuple[str, str, dict[str, str]]] = {
    1: ("R13", "indicators.0.value", {"indicators.0.value": "≥4≥4 期"}),
    8: ("R04", "budget", {"fiscal": "176.00"}),
    11: ("R32", "indicators.6.value", {"indicators.6.value": "≤72.00 万元"}),
    12: ("R06", "plan.3", {"plan.3": "10000"}),
    13: ("R07", "plan.2", {"plan.2": "50"}),
    14: ("R01", "code", {}),
    20: ("R20", "indicators.4.value", {"indicators.4.value": "≥42.60 万元"}),
    21: ("R18", "indicators.5.value", {"indicators.5.value": "=100 %"}),
}
#: number in 2026 -> how many steps of the draft of 2027 are signed
UNDER_REVIEW = {2: 0, 16: 1, 10: 2, 24: 2, 7: 3, 15: 4, 17: 4}
RETURNED = 18
#: number in 2026 -> (what makes the rules ask in the draft of 2027, rule, path, the drafter's answer)
EXPLAINED: dict[int, tuple[dict[str, str], str, str, str]] = {
    7: (
        {"indicators.5.value": "≤78.40 万元", "indicators.7.value": "≤26.00 万元"},
        "R31",
        "indicators.5.value",
        "另有 0.50 万元备用考官劳务，按实际报名人数使用，不列入成本控制。",
    ),
}
WEIGHT_SCHEME = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
#: two figures of 2027 that differ from 2026, so that the years are told apart: number -> 万元
OTHER_AMOUNT = {16: Decimal("19.20"), 24: Decimal("56.00"), 17: Decimal("3.80")}
