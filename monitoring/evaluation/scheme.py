"""The settings of a year's 自评: as usual, as the department set them, and as they are pinned with each sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitoring.models import EvaluationScheme
from monitoring.scoring import ExecutionMethod, Method, Settings
from monitoring.scoring.values import plain
from projects.models import BudgetYear
from projects.values import Value
from projects.weights import USUAL_SCHEME

EXECUTION, COST = "预算执行率", "成本指标"
#: 预算执行率 has its own points
EXECUTION_POINTS = Decimal(10)
#: where cost is a level-1 class
COST_SCHEME: Mapping[str, int] = {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
#: what may be chosen for a level-2 class instead of the usual method
OTHERS = (Method.THRESHOLD, Method.STEPS, Method.DIRECT, Method.WORDS)
_RATES = frozenset({Method.THRESHOLD, Method.STEPS})


@dataclass(frozen=True)
class Scheme:
    """What a sheet is scored by. ``points``: level-1 class -> points, 预算执行率 among them, together 100."""

    execution_method: ExecutionMethod
    points: Mapping[str, Decimal]
    settings: Settings
    methods: Mapping[str, Method]

    @property
    def execution(self) -> Decimal:
        return self.points.get(EXECUTION, Decimal(0))

    @property
    def blocks(self) -> dict[str, Decimal]:
        """The points the classes of indicators share."""
        return {name: points for name, points in self.points.items() if name != EXECUTION}

    def method(self, usual: Method, level2: str, value: Value) -> Method:
        """The method of a row: the year's own for its class where that can be applied, else the usual one.

        The threshold and the steps of satisfaction are made for rates that are to be reached; what is no number cannot be
        turned into one.
        """
        chosen = self.methods.get(level2)
        if chosen is None:
            return usual
        is_rate = usual in (Method.AT_LEAST, Method.COUNT) and "%" in (value.unit or "")
        return usual if chosen in _RATES and not is_rate else chosen


def usual_points(year: BudgetYear) -> dict[str, str]:
    """What the year's own 分值 say, or the domain's: 预算执行率 10 and the classes of the form."""
    cost_above = COST in (year.layout or {})
    classes = year.weight_scheme or (COST_SCHEME if cost_above else USUAL_SCHEME)
    return {EXECUTION: plain(EXECUTION_POINTS)} | {name: str(points) for name, points in classes.items()}


def scheme_of(year: BudgetYear) -> EvaluationScheme:
    """The year's settings; the usual ones, not stored, where nobody has set any."""
    known = EvaluationScheme.objects.filter(year=year).first()
    return known or EvaluationScheme(year=year, weights=usual_points(year), steps=usual_steps())


def usual_steps() -> list[list[str]]:
    """≥90 % all, 80–90 four fifths, 60–80 half."""
    return [[plain(bound), plain(share)] for bound, share in Settings().steps]


def pinned(scheme: EvaluationScheme) -> dict[str, Any]:
    """As it is kept with a sheet: plain JSON, numbers as text."""
    numbers = {name: plain(getattr(scheme, name)) for name in _NUMBERS}
    return numbers | {
        "execution_method": scheme.execution_method,
        "points": dict(scheme.weights),
        "steps": [list(step) for step in scheme.steps],
        "methods": dict(scheme.methods),
    }


def read(kept: Mapping[str, Any]) -> Scheme:
    """What was pinned, as values."""
    numbers: dict[str, Any] = {name: Decimal(kept[name]) for name in _NUMBERS}
    return Scheme(
        execution_method=ExecutionMethod(kept["execution_method"]),
        points={name: Decimal(points) for name, points in kept["points"].items()},
        settings=Settings(
            **numbers, steps=tuple((Decimal(bound), Decimal(share)) for bound, share in kept["steps"])
        ),
        methods={level2: Method(method) for level2, method in kept["methods"].items()},
    )


_NUMBERS = ("late", "reached", "partly", "over", "floor")
