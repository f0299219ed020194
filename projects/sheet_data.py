"""What a person typed into the target form, read but not judged: the form hands it to ``versions.save``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, PlanPoint, Sheet


@dataclass(frozen=True)
class GoalText:
    """One numbered sentence. ``uuid`` is "" for a new one."""

    text: str
    uuid: str = ""


@dataclass(frozen=True)
class SheetData:
    """Everything the form holds. Money is yuan, percentages 0-100, None is a blank cell.

    ``kind`` is a value of ``Project.Kind`` or "". ``indicators`` are in printed order; a row's ``uuid`` is "" when
    it is new. ``answers`` maps ids of open questions to what was answered.
    """

    code: str
    name: str
    kind: str
    budget: Decimal | None
    fiscal: Decimal | None
    other: Decimal | None
    purpose: str = ""
    #: month -> cumulative percent
    plan: Mapping[int, Decimal | None] = field(default_factory=dict)
    goals: tuple[GoalText, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    #: level-2 class -> reason
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)

    def sheet(self, *, unit_code: str = "", unit_name: str = "", kind_label: str = "") -> Sheet:
        """The same content as the checks see it, before it is saved."""
        plan = tuple(self._point(month) for month in CHECKPOINT_MONTHS)
        return Sheet(
            code=self.code,
            name=self.name,
            unit_code=unit_code,
            unit_name=unit_name,
            budget=self.budget,
            fiscal=self.fiscal,
            other=self.other,
            purpose=self.purpose,
            plan=plan,
            goals=tuple(goal.text for goal in self.goals),
            indicators=self.indicators,
            not_applicable=dict(self.not_applicable),
            kind=kind_label,
        )

    def _point(self, month: int) -> PlanPoint:
        percent = self.plan.get(month)
        return PlanPoint("" if percent is None else f"{percent.normalize():f}%", percent, month)
