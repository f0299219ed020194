"""R19: prices: what one unit of money is for, and that it is money."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import ERROR, WARNING, Check, Context, Finding, Repair
from projects.checks.costs import is_other_cost, is_saving
from projects.checks.examples import Example
from projects.checks.prices import price_per
from projects.checks.reading import COST, COUNT, MONEY, PRICE, compact, family, per_words, read
from projects.checks.rewriting import rewrite
from projects.sheet import IndicatorRow, Sheet


class UnitPrice(Check):
    """元/人·天, 元/人, 元/人·年 are asked for where the text says so; a cost without 元 must be mended."""

    code = "R19"
    levels = (
        ERROR,
        WARNING,
    )
    title = "单价写明元和计量单位"
    reason = "430 元 a day and 430 元 in all differ by the length of the course."
    fires = Example({"indicators.5.description": "培训费每人每天标准", "indicators.5.value": "≤430 元"})
    silent = Example(
        {"indicators.5.description": "培训费每人每天标准", "indicators.5.value": "≤430 元/人·天"}
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            if family(row) != COST or is_other_cost(row) or is_saving(row, context):
                continue
            reading = read(row)
            path = f"indicators.{index}.value"
            if reading.kind == COUNT or (reading.kind == PRICE and not reading.currency):
                yield self._no_currency(sheet, path, row)
            elif reading.kind in (PRICE, MONEY) and (asked := _asked(row, context)):
                better = rewrite(row.value, unit=asked)
                text = f"填的是“{row.value}”，{_why(row)}。单位是不是“{asked}”？"
                repairs = (Repair(f"改为 {better}", {path: better}),)
                cells = (path, f"indicators.{index}.description", f"indicators.{index}.name")
                yield self.finding(sheet, path, WARNING, text, aspect="per", repairs=repairs, cells=cells)

    def _no_currency(self, sheet: Sheet, path: str, row: IndicatorRow) -> Finding:
        reading = read(row)
        per = _fuller(reading.per, per_words(row.description) or per_words(row.name))
        value = row.parsed
        if reading.kind == PRICE or per:
            units = [f"元/{per}"]
        elif (value.unit or "") == "万":
            units = ["万元"]
        else:
            fits = (
                sheet.budget is not None
                and value.number is not None
                and sheet.budget == value.number * 10_000
            )
            units = ["万元"] if fits else ["万元", "元"] if not value.unit else []
        repairs = tuple(_to(path, row.value, unit) for unit in units) or (Repair("修改", edit=path),)
        wanted = f"，如“{rewrite(row.value, unit=units[0])}”" if units else ""
        text = f"填的是“{row.value}”，没有写金额单位。请写明元或万元{wanted}。"
        return self.finding(sheet, path, ERROR, text, aspect="currency", repairs=repairs)


def _to(path: str, text: str, unit: str) -> Repair:
    better = rewrite(text, unit=unit)
    return Repair(f"改为 {better}", {path: better})


def _fuller(one: str, other: str) -> str:
    """The price of more words: ``人`` in the value and 每人每天 in the description make ``人·天``."""
    return max((one, other), key=lambda per: per.count("·") + bool(per))


def _asked(row: IndicatorRow, context: Context) -> str:
    """The unit to ask for, "" where the value is clear and agrees with its description."""
    reading = read(row)
    said = per_words(row.description) or per_words(row.name)
    if reading.kind == MONEY:
        per = price_per(row, reading, context)
        return f"元/{per}" if "人" in per else ""
    unit = compact(row.parsed.unit or "").replace("／", "/")
    clear = "元/" in unit
    per = _fuller(reading.per, said)
    if clear and (not said or "人" not in reading.per or per == reading.per or reading.per == "人次"):
        return ""
    money = unit[: unit.index("元") + 1] if "元" in unit else "元"
    return f"{money}/{per}"


def _why(row: IndicatorRow) -> str:
    said = per_words(row.description) or per_words(row.name)
    if read(row).kind == MONEY or ("元/" in compact(row.value) and said):
        return f"描述说的是每{said.replace('·', '每')}的标准"
    return "单价的写法不清楚"
