"""R14: cells of a row that have slipped into the next column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import BENEFIT, DEADLINE, compact, family, is_class_name, read
from projects.sheet import IndicatorRow, Sheet

_NUMBER = re.compile(
    r"^(?P<number>[≥≤<>=]?\s*\d[\d,]*(\.\d+)?\s*([%％‰]|万元|元(/\S+)?|人次|人|次|个|期|天|部|场|项|$))(?P<rest>.*)$",
    re.S,
)
#: a value of so many characters with a comma inside, or of so many in any case, is a sentence
_WITH_COMMA, _IN_ANY_CASE = 15, 20
#: where words are the rule, they may be longer
_BENEFIT_LONGER = 10


class Shifted(Check):
    """A sentence as value, a number as basis, a class name as 三级指标: one finding a row."""

    code = "R14"
    levels = (ERROR,)
    title = "内容与列名不符"
    reason = "A block pasted one column too far looks right at first sight."
    fires = Example({"indicators.0.value": "面向全部站点举办的骨干培训期数，每期两天"})
    silent = Example({"indicators.6.value": "骨干队伍更加稳定"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            signs = _signs(row)
            if not signs:
                continue
            cells = tuple(f"indicators.{index}.{cell}" for cell in signs)
            ask = "这一行的内容可能错了一列，请按列重新填写。" if len(signs) > 1 else "请核对是否填错了列。"
            text = f"{'，'.join(signs.values())}。{ask}"
            yield self.finding(sheet, cells[0], ERROR, text, repairs=_repairs(index, row), cells=cells)


def _signs(row: IndicatorRow) -> dict[str, str]:
    """The cells that hold what belongs into another column, each with its words."""
    signs = {}
    if is_sentence(row):
        signs["value"] = "指标值处是一句话"
    named_by_class = is_class_name(row.name)
    number = _number_of(row.basis)
    # 95%问卷调查 may be two cells run together; alone it may as well be a basis that begins with a figure.
    if number and (number == row.basis.strip() or signs or named_by_class):
        signs["basis"] = f"依据处是“{number}”"
    if named_by_class:
        signs["name"] = f"三级指标处是类别名“{row.name}”"
    return signs


def is_sentence(row: IndicatorRow) -> bool:
    """True when 指标值 holds a sentence rather than a quantity, a date or a few words."""
    if row.parsed.quantitative or read(row).kind == DEADLINE:
        return False
    text = compact(row.value)
    longer = _BENEFIT_LONGER if family(row) == BENEFIT else 0
    if len(text) >= _IN_ANY_CASE + longer or re.search(r"占.*(比|率)|.{8}。$", text):
        return True
    return len(text) >= _WITH_COMMA + longer and bool(re.search(r"[，。；,;]", text))


def _number_of(basis: str) -> str:
    """``95%`` of a basis that is, or begins with, a quantity; "" for 2024 年预算测算 and for words."""
    text = basis.strip()
    match = _NUMBER.match(text)
    if match is None:
        return ""
    rest = match["rest"].strip()
    percent = "%" in match["number"] or "％" in match["number"]
    return match["number"].strip() if percent or not rest else ""


def _repairs(index: int, row: IndicatorRow) -> tuple[Repair, ...]:
    """The first way of putting the cells back that leaves nothing out of place."""
    number = _number_of(row.basis)
    rest = row.basis.strip().removeprefix(number).strip()
    shift = {"name": row.description, "description": row.value, "value": number, "basis": rest}
    ways = [
        ("描述与指标值对调", {"description": row.value, "value": row.description}),
        ("指标值与依据对调", {"value": row.basis.strip(), "basis": row.value}),
    ]
    if is_class_name(row.name) or not row.name.strip():
        ways.insert(0, ("各列左移一格", shift))
    for label, cells in ways:
        better = replace(row, **cells)  # type: ignore[arg-type]
        if better.parsed.quantitative and better.name.strip() and not _signs(better):
            return (Repair(label, {f"indicators.{index}.{cell}": text for cell, text in cells.items()}),)
    return ()
