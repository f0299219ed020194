"""What of a target no longer fits another amount: caps, sub-costs, prices × counts, money told in words. Pure.

The rules of the system review look at the sheet as it stands and with the new amount; what only the second shows is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from projects import amounts
from projects.checks import Context, Finding, review_one
from projects.checks.places import anchor, spoken
from projects.sheet import CHECKPOINT_MONTHS, Sheet

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Place:
    """One place to be mended: its path by row uuid, its spoken address, what is wrong there now."""

    path: str
    place: str
    text: str


def consequences(sheet: Sheet, amount: Decimal, year: int, settings: Mapping[str, Any]) -> list[Place]:
    """The places of ``sheet`` that do not fit ``amount`` (yuan); none where the amount is what stands there."""
    if amounts.same(sheet.budget, amount):
        return []
    context = Context(year=year, others=(), weights_due=False, settings=settings)
    changed = replace(sheet, budget=amount, fiscal=max(amount - (sheet.other or _NOTHING), _NOTHING))
    known = {_key(sheet, one) for one in review_one(sheet, context)}
    fresh = [one for one in review_one(changed, context) if _key(changed, one) not in known]
    found = [
        Place(
            "budget",
            "预算数",
            f"预算数由 {amounts.shown(sheet.budget)} 万元改为 {amounts.shown(amount)} 万元",
        ),
        *_funds(sheet, amount),
        *(Place(anchor(changed, one.path), spoken(changed, one.path), one.text) for one in fresh),
        *_told(sheet),
        *_plan(sheet, amount),
    ]
    return list({one.path: one for one in reversed(found)}.values())[::-1]


def _key(sheet: Sheet, finding: Finding) -> tuple[str, str]:
    return finding.rule, anchor(sheet, finding.path)


def _funds(sheet: Sheet, amount: Decimal) -> Iterator[Place]:
    """财政资金 takes the difference while 其他资金 stays; where that does not go, both are to be looked at."""
    other = sheet.other or _NOTHING
    if other > amount:
        yield Place(
            "other",
            "其他资金",
            f"其他资金 {amounts.shown(other)} 万元超过新的预算数，请与财政资金一并核对",
        )
    elif not amounts.same(sheet.fiscal, amount - other):
        yield Place(
            "fiscal", "财政资金", f"其他资金不变的，财政资金应为 {amounts.shown(amount - other)} 万元"
        )


def _told(sheet: Sheet) -> Iterator[Place]:
    """Texts that name the old amount."""
    if sheet.budget is None:
        return
    old = {f"{amounts.shown(sheet.budget)}万元", f"{(sheet.budget / 10_000).normalize():f}万元"}
    texts = [("purpose", sheet.purpose), *((f"goals.{n}", text) for n, text in enumerate(sheet.goals))]
    for path, text in texts:
        if any(one in "".join(text.split()) for one in old):
            yield Place(anchor(sheet, path), spoken(sheet, path), "文中还是原来的金额")


def _plan(sheet: Sheet, amount: Decimal) -> Iterator[Place]:
    """The plan is in percent and stays; what it comes to in money is said once, for the drafter to look at."""
    shares = [point for point in sheet.plan if point.percent is not None and point.month in CHECKPOINT_MONTHS]
    if shares:
        told = "，".join(
            f"{point.month}月底 {amounts.shown(amount * (point.percent or _NOTHING) / 100)}"
            for point in shares
        )
        yield Place("plan", "资金支出计划", f"按新的预算数折合（万元）：{told}，请核对")
