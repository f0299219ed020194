"""Which deduction of a row counts, and how much it takes: said once, for page, lists and papers.

A deduction is a decision and stays one through a return. Where the facts handed in anew give the row fewer points than were
taken away, it takes what there is: no row falls below nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from monitoring.models import Deduction

NOTHING = Decimal(0)


def in_force(deductions: Iterable[Deduction]) -> Deduction | None:
    """The newest of one row, where it takes anything: 0 took an earlier one back."""
    newest = max(deductions, key=lambda one: one.pk, default=None)
    return newest if newest is not None and newest.points else None


def taking(deducted: Decimal | None, points: Decimal | None) -> Decimal:
    """Of ``deducted`` what a row of ``points`` can lose; nothing from a row without points."""
    return min(deducted or NOTHING, points or NOTHING)
