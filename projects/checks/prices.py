"""Prices for one, and the least quantity a sheet promises of what they are for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from projects.checks.amounts import amounts, plain, same
from projects.checks.places import compact
from projects.checks.reading import COUNT, PRICE, QUANTITY, Reading, family, per_words, read
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet

if TYPE_CHECKING:
    from projects.checks.base import Context

_DAYS = re.compile(r"(\d+)\s*天")
_NOT_WORDS = re.compile(r"[\d\W_]+")


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
class Count:
    """A quantity row with at least so many of something: what a price can be multiplied with."""

    index: int
    row: IndicatorRow
    topic: frozenset[str]


def counts_of(sheet: Sheet, context: Context) -> list[Count]:
    """The rows a price can be multiplied with, in printed order."""
    return [
        Count(index, row, _topic(row, context))
        for index, row in enumerate(sheet.indicators)
        if family(row) == QUANTITY and read(row).kind == COUNT and row.parsed.operator in ("≥", ">", "=")
    ]


def with_quantity(part: Part, per: str, counts: list[Count], context: Context) -> Price:
    """The price ``part`` is, with its quantity where a row names one."""
    count = _fitting(part.row, per, counts, context)
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


def _fitting(price: IndicatorRow, per: str, counts: list[Count], context: Context) -> Count | None:
    """The quantity a price belongs to: a fitting unit, and a word in common."""
    if "人" in per or "名" in per:
        units = (*setting(context, "people_units"), f"人{per[-1:]}")
    else:
        units = setting(context, "event_units") if per == "次" else (per,)
    topic = _topic(price, context)
    return next((one for one in counts if (one.row.parsed.unit or "") in units and topic & one.topic), None)


def _topic(row: IndicatorRow, context: Context) -> frozenset[str]:
    """The pairs of characters of a row's words, those every row has left out."""
    text = f"{compact(row.name)} {compact(row.description)}"
    for word in setting(context, "generic_words"):
        text = text.replace(word, " ")
    words = _NOT_WORDS.split(text)
    return frozenset(word[i : i + 2] for word in words for i in range(len(word) - 1))


def shown_price(price: Price) -> str:
    """``430 元/人·天``."""
    if price.yuan >= 10_000 and price.yuan % 100 == 0:
        return f"{plain(price.yuan / 10_000)} 万元/{price.per}"
    return f"{plain(price.yuan)} 元/{price.per}"
