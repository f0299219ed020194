"""R11: a row that stands in another class than its value belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from projects.checks.base import ERROR, INFO, Check, Context, Finding
from projects.checks.examples import Example
from projects.checks.moves import add_row, move, rows_of
from projects.checks.reading import (
    BENEFIT,
    COST,
    DEADLINE,
    MONEY,
    PERCENT,
    PRICE,
    QUALITY,
    QUANTITY,
    TIME,
    compact,
    family,
    is_rate_of_time,
    read,
)
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet


class WrongClass(Check):
    """Money outside 成本 and a deadline outside 时效 must move; 及时 under 质量 and a rate as the only 数量 are noted."""

    code = "R11"
    levels = (
        ERROR,
        INFO,
    )
    title = "指标放在合适的类别"
    reason = "Points are given by class; an amount under 时效 is scored as if it were a date."
    fires = Example({"indicators.2.value": "≤3 万元"})
    silent = Example(
        {"indicators.6.level2": "经济效益指标", "indicators.6.value": "≥3 万元"},
        words="经济效益 may be money",
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        rates_only = self._rates_only(sheet)
        for index, row in enumerate(sheet.indicators):
            belongs_to = family(row)
            if not belongs_to:
                continue
            if self._stray_money(row, context):
                yield self._money(sheet, index)
            elif _stray_deadline(row, context):
                yield self._deadline(sheet, index)
            elif belongs_to == QUALITY and mentions(compact(row.name), setting(context, "timely_words")):
                yield self._timely(sheet, index)
            elif index == rates_only:
                yield self._rate(sheet, index)

    def _stray_money(self, row: IndicatorRow, context: Context) -> bool:
        if family(row) == COST or read(row).kind not in (MONEY, PRICE):
            return False
        return compact(row.level2).removesuffix("指标") not in setting(context, "money_classes")

    def _money(self, sheet: Sheet, index: int) -> Finding:
        row = sheet.indicators[index]
        moves = [move(sheet, index, COST)]
        if family(row) == BENEFIT:
            moves.append(move(sheet, index, "经济效益"))
        text = f"填的是金额“{row.value}”，金额应放在成本指标中。"
        return self.finding(
            sheet,
            f"indicators.{index}.value",
            ERROR,
            text,
            aspect="money",
            repairs=tuple(moves),
            cells=_row(index),
        )

    def _deadline(self, sheet: Sheet, index: int) -> Finding:
        text = f"填的是完成时间“{sheet.indicators[index].value}”，完成时间应放在时效指标中。"
        return self.finding(
            sheet,
            f"indicators.{index}.value",
            ERROR,
            text,
            aspect="deadline",
            repairs=(move(sheet, index, TIME),),
            cells=_row(index),
        )

    def _timely(self, sheet: Sheet, index: int) -> Finding:
        repair, name = move(sheet, index, TIME), sheet.indicators[index].name.strip()
        if read(sheet.indicators[index]).kind == PERCENT and not is_rate_of_time(sheet.indicators[index]):
            # Under 时效 a percentage must be a rate by name, else the next rule sends it back.
            changes = {**repair.changes, f"indicators.{index}.name": f"{name}率"}
            repair = replace(repair, label=f"{repair.label}，名称写“{name}率”", changes=changes)
        return self.finding(
            sheet,
            f"indicators.{index}.name",
            INFO,
            "说的是是否及时，一般放在时效指标中。",
            aspect="timely",
            together="说的是是否及时，一般放在时效指标中。",
            repairs=(repair,),
            cells=_row(index),
        )

    def _rate(self, sheet: Sheet, index: int) -> Finding:
        text = f"数量指标只有比率“{sheet.indicators[index].value}”。最好补一条人数、次数等数量。"
        return self.finding(
            sheet,
            f"indicators.{index}.value",
            INFO,
            text,
            aspect="rate",
            repairs=(add_row(sheet, QUANTITY),),
            cells=_row(index),
        )

    def _rates_only(self, sheet: Sheet) -> int | None:
        """The first 数量 row where all of them are rates."""
        rows = rows_of(sheet, QUANTITY)
        return rows[0] if rows and all(read(sheet.indicators[i]).kind == PERCENT for i in rows) else None


def _stray_deadline(row: IndicatorRow, context: Context) -> bool:
    """A date, or a month that is no amount of months; a lower bound is one only where the row speaks of time."""
    reading = read(row)
    if family(row) == TIME or reading.kind != DEADLINE:
        return False
    words = compact(row.name + row.description)
    if reading.month is None:
        return True
    if mentions(words, setting(context, "months_amount_words")):
        return False
    return reading.value.operator not in ("≥", ">") or "时间" in words


def _row(index: int) -> tuple[str, ...]:
    return (f"indicators.{index}.value", f"indicators.{index}.level2")
