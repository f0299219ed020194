"""R14: cells of a row that have slipped into the next column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.reading import DEADLINE, compact, is_class_name, read
from projects.sheet import IndicatorRow, Sheet

_NUMBER = re.compile(
    r"^(?P<number>[≥≤<>=]?\s*\d[\d,]*(\.\d+)?\s*([%％‰]|万元|元(/\S+)?|人次|人|次|个|期|天|部|场|项|$))(?P<rest>.*)$",
    re.S,
)
#: 12 characters with a stop or comma inside, or 20 in any case, are no indicator value
_SHORT_SENTENCE, _LONG_SENTENCE = 12, 20


class Shifted(Check):
    """A sentence as value, a number as basis, a class name as 三级指标: one finding a row."""

    code = "R14"
    title = "内容与列名不符"

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            signs = [
                (cell, told)
                for cell, found, told in (
                    ("value", is_sentence(row), "指标值处是一句话"),
                    ("basis", bool(_number_of(row.basis)), f"依据处是“{_number_of(row.basis)}”"),
                    ("name", is_class_name(row.name), f"三级指标处是类别名“{row.name}”"),
                )
                if found
            ]
            if not signs:
                continue
            told = "，".join(sentence for _, sentence in signs)
            cells = tuple(f"indicators.{index}.{cell}" for cell, _ in signs)
            ask = "这一行的内容可能错了一列，请按列重新填写。" if len(signs) > 1 else "请核对是否填错了列。"
            repairs = (
                (_shift_left(index, row), *_swap(index, row))[:1] if len(signs) > 1 else _swap(index, row)
            )
            yield self.finding(sheet, cells[0], ERROR, f"{told}。{ask}", repairs=repairs, cells=cells)


def is_sentence(row: IndicatorRow) -> bool:
    """True when 指标值 holds a sentence rather than a quantity, a date or a few words."""
    if row.parsed.quantitative or read(row).kind == DEADLINE:
        return False
    text = compact(row.value)
    if len(text) >= _LONG_SENTENCE or re.search(r"占.*(比|率)", text):
        return True
    return len(text) >= _SHORT_SENTENCE and bool(re.search(r"[，。；,;]", text))


def _number_of(basis: str) -> str:
    """``95%`` of a basis that is, or begins with, a quantity; "" for 2024 年预算测算 and for words."""
    text = basis.strip()
    match = _NUMBER.match(text)
    if match is None:
        return ""
    rest = match["rest"].strip()
    percent = "%" in match["number"] or "％" in match["number"]
    return match["number"].strip() if percent or not rest else ""


def _shift_left(index: int, row: IndicatorRow) -> Repair:
    number = _number_of(row.basis)
    place = f"indicators.{index}"
    changes = {
        f"{place}.name": row.description,
        f"{place}.description": row.value,
        f"{place}.value": number,
        f"{place}.basis": row.basis.strip().removeprefix(number).strip(),
    }
    return Repair("各列左移一格", changes)


def _swap(index: int, row: IndicatorRow) -> tuple[Repair, ...]:
    """Description and value, or value and basis, in each other's place; nothing where neither makes sense."""
    place = f"indicators.{index}"
    if is_sentence(row) and _number_of(row.description) == row.description.strip() != "":
        return (
            Repair(
                "描述与指标值对调", {f"{place}.description": row.value, f"{place}.value": row.description}
            ),
        )
    if (
        _number_of(row.basis) == row.basis.strip() != ""
        and not row.parsed.quantitative
        and not is_sentence(row)
    ):
        return (Repair("指标值与依据对调", {f"{place}.value": row.basis, f"{place}.basis": row.value}),)
    return ()
