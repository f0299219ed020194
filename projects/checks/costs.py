"""The money of one sheet: its total-cost rows, its sub-caps and its prices with the quantities they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from projects.checks.amounts import amounts, plain, same
from projects.checks.base import Context
from projects.checks.reading import (
    BENEFIT,
    COST,
    COUNT,
    MONEY,
    PRICE,
    QUANTITY,
    SATISFACTION,
    Reading,
    compact,
    family,
    per_words,
    read,
)
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet

_PERSONS = ("人", "名", "人次", "位")
_EVENTS = ("次", "场", "场次", "期", "班次", "班", "轮", "批", "批次", "个", "部", "项")
_DAYS = re.compile(r"(\d+)\s*天")
_GENERIC = re.compile(
    r"人数|人次|人员|次数|数量|预算|标准|成本|费用|经费|支出|每人|每天|每年|每月|人均|平均|指标|全市|组织|工作|开展|\d|[，。、；：（）()]"
)


@dataclass(frozen=True)
class Part:
    """One money row: its number in the sheet and its amount in yuan."""

    index: int
    row: IndicatorRow
    yuan: Decimal

    @property
    def path(self) -> str:
        return f"indicators.{self.index}.value"


@dataclass(frozen=True)
class Price(Part):
    """A price for one, with the least quantity the sheet promises.

    ``quantity`` 0 where none is named. ``complete`` is False while a factor is missing (persons known, days not);
    ``missing`` names it, ``formula`` shows the known ones, ``count_path`` is the row the quantity stands in.
    """

    per: str = ""
    quantity: Decimal = Decimal(0)
    complete: bool = False
    missing: str = "数量"
    formula: str = ""
    count_path: str = ""

    @property
    def product(self) -> Decimal:
        """Price times the least quantity, in yuan: a lower bound while incomplete."""
        return self.yuan * self.quantity


@dataclass(frozen=True)
class Costs:
    """``totals``, ``parts`` (sub-caps) and ``prices`` in printed order."""

    totals: tuple[Part, ...]
    parts: tuple[Part, ...]
    prices: tuple[Price, ...]


def is_total(row: IndicatorRow, context: Context) -> bool:
    """True for 项目总预算, 总成本 …; the name decides, the description only when it is nothing but such a word."""
    return any(_only_total_words(text, context) for text in (row.name, row.description))


def _only_total_words(text: str, context: Context) -> bool:
    word = compact(text).strip("。.：:")
    for tail in setting(context, "total_tails"):
        if word.endswith(tail) and word not in setting(context, "total_words"):
            word = word.removesuffix(tail)
            break
    for head in sorted(setting(context, "total_heads"), key=len, reverse=True):
        if word.startswith(head):
            word = word.removeprefix(head)
            return word in (*setting(context, "total_words"), *setting(context, "total_words_of_project"))
    return word in setting(context, "total_words")


def is_saving(row: IndicatorRow, context: Context) -> bool:
    """True for 成本节约额, 能耗降低率: more of it is better."""
    return mentions(compact(row.name), setting(context, "saving_words"))


def is_other_cost(row: IndicatorRow) -> bool:
    """True for 社会成本 and 生态环境成本: they need not be money."""
    return compact(row.level2).removesuffix("指标") in ("社会成本", "生态环境成本")


def costs_of(sheet: Sheet, context: Context) -> Costs:
    """Sorts the money rows of a sheet."""
    totals: list[Part] = []
    parts: list[Part] = []
    prices: list[Price] = []
    counts: list[_Count] | None = None
    for index, row in enumerate(sheet.indicators):
        reading = read(row)
        if reading.kind not in (MONEY, PRICE) or reading.yuan is None:
            continue
        belongs_to = family(row)
        if reading.kind == MONEY and belongs_to not in (BENEFIT, SATISFACTION) and is_total(row, context):
            totals.append(Part(index, row, reading.yuan))
        elif belongs_to == COST and not is_saving(row, context):
            if per := price_per(row, reading, context):
                counts = _counts(sheet) if counts is None else counts
                prices.append(_with_quantity(Part(index, row, reading.yuan), per, counts))
            elif not compact(row.name).startswith("其中"):
                parts.append(Part(index, row, reading.yuan))
    return Costs(tuple(totals), tuple(parts), tuple(prices))


def price_per(row: IndicatorRow, reading: Reading, context: Context) -> str:
    """What a money row is the price of (人·天, 人, 次 …); "" for an amount that is no price.

    ``≤430 元`` described as 每人每天标准 is one; an amount described with another price of its own is a cap.
    """
    if reading.kind == PRICE:
        return reading.per
    if reading.yuan is None or any(not same(found.yuan, reading.yuan) for found in amounts(row.description)):
        return ""
    if compact(row.parsed.unit or "") == "元":
        return per_words(row.description) or per_words(row.name)
    return "次" if mentions(row.name, setting(context, "average_words")) else ""


@dataclass(frozen=True)
class _Count:
    """A quantity row with at least so many of something: what a price can be multiplied with."""

    index: int
    row: IndicatorRow
    topic: frozenset[str]


def _counts(sheet: Sheet) -> list[_Count]:
    return [
        _Count(index, row, _topic(row))
        for index, row in enumerate(sheet.indicators)
        if family(row) == QUANTITY and read(row).kind == COUNT and row.parsed.operator in ("≥", ">", "=")
    ]


def _with_quantity(part: Part, per: str, counts: list[_Count]) -> Price:
    count = _fitting(part.row, per, counts)
    if count is None:
        return Price(part.index, part.row, part.yuan, per=per)
    unit = count.row.parsed.unit or ""
    number = count.row.parsed.number or Decimal(0)
    formula = f"{plain(number)} {unit}"
    missing = ""
    if "天" in per and "天" not in unit:
        if days := _DAYS.search(part.row.description) or _DAYS.search(count.row.description):
            number *= Decimal(days.group(1))
            formula += f" × {days.group(1)} 天"
        else:
            missing = "天数"
    elif "月" in per:
        missing = "月数"
    place = f"indicators.{count.index}.value"
    return Price(part.index, part.row, part.yuan, per, number, not missing, missing, formula, place)


def _fitting(price: IndicatorRow, per: str, counts: list[_Count]) -> _Count | None:
    """The quantity a price belongs to: a fitting unit, and a word in common."""
    units = _PERSONS if "人" in per or "名" in per else (_EVENTS if per == "次" else (per,))
    topic = _topic(price)
    fitting = (*units, f"人{per[-1:]}")
    return next((one for one in counts if (one.row.parsed.unit or "") in fitting and topic & one.topic), None)


def _topic(row: IndicatorRow) -> frozenset[str]:
    """The pairs of characters of a row's words, those every row has left out."""
    words = _GENERIC.sub(" ", compact(row.name) + " " + compact(row.description))
    return frozenset(word[i : i + 2] for word in words.split() for i in range(len(word) - 1))


def shown_price(price: Price) -> str:
    """``430 元/人·天``."""
    if price.yuan >= 10_000 and price.yuan % 100 == 0:
        return f"{plain(price.yuan / 10_000)} 万元/{price.per}"
    return f"{plain(price.yuan)} 元/{price.per}"


def within(parts: tuple[Part, ...]) -> Decimal:
    """The sum of the parts in yuan."""
    return sum((part.yuan for part in parts), Decimal(0))
