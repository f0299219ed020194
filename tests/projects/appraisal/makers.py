"""A 目标审核表 as typed, with so many points taken from the items that have them."""

from __future__ import annotations

from decimal import Decimal

from projects.appraisal.items import ITEMS
from projects.appraisal.saving import Typed


def typed(total: str) -> dict[str, Typed]:
    """Full points but for what brings the sum to ``total``; an opinion wherever something is missing."""
    missing, found = Decimal(100) - Decimal(total), {}
    for item in ITEMS:
        taken = min(missing, item.points)
        missing -= taken
        found[item.key] = Typed(str(item.points - taken), f"{item.words}还不够" if taken else "")
    return found
