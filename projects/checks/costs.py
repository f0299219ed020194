"""The money of one sheet: its total-cost rows, its sub-caps and its prices with the quantities they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from projects.checks.places import compact
from projects.checks.prices import Count, Part, Price, counts_of, price_per, with_quantity
from projects.checks.reading import BENEFIT, COST, MONEY, PRICE, SATISFACTION, family, read
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet

if TYPE_CHECKING:
    from projects.checks.base import Context


@dataclass(frozen=True)
class Costs:
    """``totals``, ``parts`` (sub-caps) and ``prices`` in printed order."""

    totals: tuple[Part, ...]
    parts: tuple[Part, ...]
    prices: tuple[Price, ...]


def is_total(row: IndicatorRow, context: Context) -> bool:
    """True for 项目总预算, 总成本 …; the name decides, the description only when it is nothing but such a word."""
    words = context.total_words
    return words.only(row.name) or words.only(row.description)


class TotalWords:
    """The department's words for a total, and what was asked of them: all rules of a review ask of the same cells."""

    def __init__(self, context: Context) -> None:
        self.tails: Sequence[str] = setting(context, "total_tails")
        self.heads = sorted(setting(context, "total_heads"), key=len, reverse=True)
        self.words = frozenset(setting(context, "total_words"))
        self.of_project = self.words.union(setting(context, "total_words_of_project"))
        self.known: dict[str, bool] = {}

    def only(self, text: str) -> bool:
        """Whether the text is nothing but such a word."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self._only(compact(text).strip("。.：:"))
        return found

    def _only(self, word: str) -> bool:
        if word not in self.words:
            tail = next((tail for tail in self.tails if word.endswith(tail)), "")
            word = word.removesuffix(tail)
        head = next((head for head in self.heads if word.startswith(head)), "")
        return word.removeprefix(head) in (self.of_project if head else self.words)


def is_saving(row: IndicatorRow, context: Context) -> bool:
    """True for 成本节约额, 能耗降低率: more of it is better."""
    return mentions(compact(row.name), setting(context, "saving_words"))


def is_other_cost(row: IndicatorRow) -> bool:
    """True for 社会成本 and 生态环境成本: they need not be money."""
    return compact(row.level2).removesuffix("指标") in ("社会成本", "生态环境成本")


def costs_of(sheet: Sheet, context: Context) -> Costs:
    """The money rows of a sheet, sorted once for all rules of a review."""
    known = context.shared.get(id(sheet))
    if known is None or known[0] is not sheet:
        known = context.shared[id(sheet)] = (sheet, _sorted(sheet, context))
    return cast(Costs, known[1])


def _sorted(sheet: Sheet, context: Context) -> Costs:
    totals: list[Part] = []
    parts: list[Part] = []
    prices: list[Price] = []
    counts: list[Count] | None = None
    for index, row in enumerate(sheet.indicators):
        reading = read(row)
        if reading.kind not in (MONEY, PRICE) or reading.yuan is None:
            continue
        belongs_to = family(row)
        if reading.kind == MONEY and belongs_to not in (BENEFIT, SATISFACTION) and is_total(row, context):
            totals.append(Part(index, row, reading.yuan))
        elif belongs_to == COST and not is_saving(row, context):
            if per := price_per(row, reading, context):
                counts = counts_of(sheet, context) if counts is None else counts
                prices.append(with_quantity(Part(index, row, reading.yuan), per, counts, context))
            elif not compact(row.name).startswith("其中"):
                parts.append(Part(index, row, reading.yuan))
    return Costs(tuple(totals), tuple(parts), tuple(prices))


def within(parts: tuple[Part, ...]) -> Decimal:
    """The sum of the parts in yuan."""
    return sum((part.yuan for part in parts), Decimal(0))
