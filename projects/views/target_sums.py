"""The sums beside the form: money that must agree, shares in 万元, 分值. Of what is typed, saved or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from projects import amounts
from projects.forms.cells import read_percent, read_weight
from projects.forms.draft import Draft, RowDraft
from projects.models import TargetVersion
from projects.sheet import CHECKPOINT_MONTHS

_BEFORE_APPROVAL = (TargetVersion.Label.FIRST, TargetVersion.Label.SECOND)


@dataclass(frozen=True)
class MoneySum:
    """财政资金 + 其他资金 against 预算数, in 万元 as shown; ``known`` False while there is nothing to add."""

    known: bool
    budget: str = ""
    fiscal: str = ""
    other: str = ""
    total: str = ""
    agrees: bool = False
    difference: str = ""


def money_sum(draft: Draft, version: TargetVersion) -> MoneySum:
    """Compared where amounts are compared: at 0.01 万元."""
    budget, fiscal, other = (_money(draft, version, name) for name in ("budget", "fiscal", "other"))
    if budget is None or (fiscal is None and other is None):
        return MoneySum(known=False)
    total = (fiscal or Decimal(0)) + (other or Decimal(0))
    gap = amounts.rounded(budget) - amounts.rounded(total)
    return MoneySum(
        known=True,
        budget=amounts.shown(budget),
        fiscal=amounts.shown(fiscal or Decimal(0)),
        other=amounts.shown(other or Decimal(0)),
        total=amounts.shown(total),
        agrees=gap == 0,
        difference=f"差 {gap} 万元" if gap > 0 else f"多 {-gap} 万元",
    )


@dataclass(frozen=True)
class ControlSum:
    """预算数 against the 控制数 finance has set, in 万元 as shown."""

    controlled: str
    agrees: bool
    difference: str


def control_sum(draft: Draft, version: TargetVersion) -> ControlSum | None:
    """None while no 控制数 is registered, once the target is approved, or while 预算数 cannot be read."""
    controlled, budget = version.project.controlled, _money(draft, version, "budget")
    if controlled is None or budget is None or version.label not in _BEFORE_APPROVAL:
        return None
    gap = amounts.rounded(budget) - amounts.rounded(controlled)
    words = f"预算数多 {gap} 万元" if gap > 0 else f"预算数少 {-gap} 万元"
    return ControlSum(amounts.shown(controlled), gap == 0, words)


def plan_money(draft: Draft, version: TargetVersion) -> list[tuple[int, str]]:
    """What each planned share means in 万元, where both numbers can be read: (month, text)."""
    budget = _money(draft, version, "budget")
    return [(month, _share(budget, draft.plan.get(month, ""))) for month in CHECKPOINT_MONTHS]


def weight_sum(rows: Iterable[RowDraft]) -> Decimal:
    """The 分值 typed so far; what cannot be read counts as none."""
    total = Decimal(0)
    for row in rows:
        try:
            total += read_weight(row.weight) or 0
        except ValueError:
            continue
    return total


def _money(draft: Draft, version: TargetVersion, name: str) -> Decimal | None:
    try:
        return amounts.typed(getattr(draft, name), getattr(version, name))
    except ValueError:
        return None


def _share(budget: Decimal | None, text: str) -> str:
    try:
        percent = read_percent(text)
    except ValueError:
        return "—"
    if budget is None or percent is None:
        return "—"
    return amounts.shown((budget * percent / 100).quantize(amounts.CENT, ROUND_HALF_UP))
