"""A score proposed for each item of the 目标审核表, from the remarks of the system review. Pure; a person decides.

Every rule belongs to one item. A remark costs by its level, and half where the drafter has explained it; a proposal names
the remarks it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from projects.appraisal.items import ITEMS, STEP
from projects.checks.base import ERROR, INFO, WARNING
from projects.checks.remarks import Remark

_RULES = {
    "form": "R01 R02 R03 R04 R05 R06 R10 R13 R14 R15 R16 R51 R53",
    "clear": "R21 R22 R23 R35 R40 R43 R48",
    "relevant": "R38 R44 R45 R46 R47 R60 R61 R62",
    "measured": "R11 R17 R18 R19 R20",
    "reasonable": "R36 R49 R52",
    "matched": "R30 R31 R32 R33 R34 R37",
    "likely": "R07 R08 R09 R41 R42",
    "prepared": "R24 R25",
}
#: rule -> key of its item
ITEM_OF = {rule: key for key, rules in _RULES.items() for rule in rules.split()}
_COSTS = {ERROR: Decimal(3), WARNING: Decimal(2), INFO: STEP}
_EXPLAINED = Decimal(1)


@dataclass
class Proposal:
    """What is proposed for one item; ``because``: place and text of each remark, with what it costs."""

    score: Decimal
    because: list[str] = field(default_factory=list)


def propose(remarks: Iterable[Remark]) -> dict[str, Proposal]:
    """Item -> proposal; full points where no remark speaks against it, never below 0."""
    found = {item.key: Proposal(item.points) for item in ITEMS}
    for remark in remarks:
        key = next((ITEM_OF[rule] for rule in remark.rules if rule in ITEM_OF), None)
        if key is None:
            continue
        cost = _EXPLAINED if remark.explanation is not None else _COSTS[remark.severity]
        one = found[key]
        one.score = max(one.score - cost, Decimal(0))
        said = "，已说明" if remark.explanation is not None else ""
        one.because.append(f"{remark.place}：{remark.text.rstrip('。')}（扣 {cost:f} 分{said}）")
    return found
