"""What each row of a mapped table means: a line of a project, a total, or nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from monitoring.exports.columns import BUDGET, CODE, DOCUMENT, NAME, SPENT, UNIT
from projects.tables.cells import Amount, amount_of, code_of, document_of, text_of
from projects.tables.files import Cell
from projects.tables.heads import WAN, Head

_TOTAL = re.compile(r"^(合计|总计|总合计|累计)[:：]?$|^(部门|全市|全县|单位)?(合计|总计)$")
_SUBTOTAL = re.compile(r"小计|合计|总计")
_REMARK = re.compile(r"^(注|说明|备注|制表|填表|审核|打印|导出|单位负责人)")
#: what a project code looks like at least
_CODE = re.compile(r"^[0-9A-Z]{8,40}$")


@dataclass(frozen=True)
class Line:
    """One row about a project. ``number`` is the row in the file, from 1; ``spent`` None: the cell is blank."""

    number: int
    code: str
    name: str
    document: str
    spent: Decimal | None
    budget: Decimal | None = None
    unit: str = ""
    lost: bool = False
    trouble: str = ""
    rounded: bool = False
    repeated: bool = False


@dataclass
class Reading:
    """All rows of a table. ``total``: what the row 合计 of the file says; ``unknown``: rows with money and no project."""

    lines: list[Line] = field(default_factory=list)
    total: Decimal | None = None
    subtotals: int = 0
    unknown: list[Line] = field(default_factory=list)


def lines_of(rows: Sequence[Sequence[Cell]], head: Head, columns: Mapping[str, int], money: str) -> Reading:
    """The rows below the heads. ``columns``: field -> column; ``money``: yuan or wan."""
    factor = 10_000 if money == WAN else 1
    found = Reading()
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows[head.last + 1 :], head.last + 2):
        texts = [text_of(cell) for cell in row]
        if _says_nothing(texts, head):
            continue
        spent = amount_of(row[columns[SPENT]], factor)
        if _is_total(texts, columns):
            _add_total(found, texts, spent)
            continue
        key = tuple(texts)
        line = _line(number, row, columns, factor, spent, repeated=key in seen)
        seen.add(key)
        if _CODE.match(line.code) or line.name:
            found.lines.append(line)
        elif line.spent or line.trouble:
            found.unknown.append(line)
    return found


def _says_nothing(texts: list[str], head: Head) -> bool:
    """Empty, the heads printed again, the row of column numbers below them, a note at the foot."""
    filled = [text for text in texts if text]
    if not filled or texts == list(head.names) or _REMARK.match(filled[0]):
        return True
    again = sum(1 for text, name in zip(texts, head.names, strict=True) if text and text in name.split())
    return again == len(filled) or filled == [str(n) for n in range(1, len(filled) + 1)]


def _is_total(texts: list[str], columns: Mapping[str, int]) -> bool:
    """合计 or 小计 where a code, a name or the first cell of the row should be."""
    places = [columns[one] for one in (CODE, NAME) if one in columns]
    heads = [texts[place] for place in places] + [next((text for text in texts if text), "")]
    heads = [re.sub(r"\s+", "", text) for text in heads]
    code = texts[columns[CODE]]
    return not _CODE.match(code) and any(_SUBTOTAL.search(text) and len(text) <= 30 for text in heads)


def _add_total(found: Reading, texts: list[str], spent: Amount) -> None:
    first = next(text for text in texts if text)
    if (
        any(_TOTAL.match(re.sub(r"\s+", "", text)) for text in texts[:3] or [first])
        and spent.yuan is not None
    ):
        found.total = spent.yuan
    else:
        found.subtotals += 1


def _line(
    number: int,
    row: Sequence[Cell],
    columns: Mapping[str, int],
    factor: int,
    spent: Amount,
    *,
    repeated: bool,
) -> Line:
    def cell(field_name: str) -> Cell:
        return row[columns[field_name]] if field_name in columns else ""

    code = code_of(cell(CODE))
    return Line(
        number=number,
        code=code.text,
        name=text_of(cell(NAME)),
        document=document_of(cell(DOCUMENT)),
        spent=spent.yuan,
        budget=amount_of(cell(BUDGET), factor).yuan,
        unit=text_of(cell(UNIT)),
        lost=code.lost,
        trouble=spent.trouble,
        rounded=spent.rounded,
        repeated=repeated,
    )
