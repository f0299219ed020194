"""Where the heads of a table stand, and what its surroundings say: unit of money, date. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from projects.tables.cells import day_in, day_of, text_of
from projects.tables.columns import Columns
from projects.tables.files import Cell

Rows = Sequence[Sequence[Cell]]
LOOKED_AT = 40
YUAN, WAN = "yuan", "wan"
_AS_OF = re.compile(r"截至|截止|统计(日期|时间|至)|数据日期")
_CODE_LIKE = re.compile(r"[0-9A-Z]{12,}", re.I)


@dataclass(frozen=True)
class Head:
    """Rows ``first`` to ``last`` (from 0) are the heads; ``names`` has one text per column, levels joined by a blank."""

    first: int
    last: int
    names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The same for every file with the same heads, wherever its columns stand."""
        told = "|".join(sorted(re.sub(r"\d+", "#", name) for name in self.names if name))
        return hashlib.sha256(told.encode()).hexdigest()


def find_head(rows: Rows, columns: Columns) -> Head | None:
    """The row that names most of the ``columns``, with its second level; None where fewer than two are named."""
    scores = [
        columns.named([text_of(cell) for cell in row]) if _is_head_row(row) else 0 for row in rows[:LOOKED_AT]
    ]
    best = max(scores, default=0)
    if best < 2:
        return None
    first = last = scores.index(best)
    names = tuple(text_of(cell) for cell in rows[first])
    if last + 1 < len(rows) and _is_head_row(rows[last + 1]):
        last += 1
        names = _joined(names, [text_of(cell) for cell in rows[last]])
    elif first and _spans(rows[first - 1]):
        first -= 1
        names = _joined([text_of(cell) for cell in rows[first]], names)
    return Head(first, last, names)


def _spans(row: Sequence[Cell]) -> bool:
    """An upper level: some texts go over several columns, but not one over all (that is a title)."""
    texts = [text_of(cell) for cell in row]
    pairs = list(pairwise(texts))
    return _is_head_row(row) and len(set(texts)) > 2 and any(one and one == other for one, other in pairs)


def _is_head_row(row: Sequence[Cell]) -> bool:
    """Words only: no number, nothing like a code."""
    texts = [text_of(cell) for cell in row]
    has_words = sum(1 for text in texts if text) >= 2
    numbers = any(isinstance(cell, int | float) for cell in row) or any(_numeric(text) for text in texts)
    return has_words and not numbers and not any(_CODE_LIKE.fullmatch(text) for text in texts)


def _numeric(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d,]+(\.\d+)?", text))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two levels: an upper head stands over the lower ones to its right until the next (merged cells of a csv)."""
    names, over = [], ""
    for above, below in zip(upper, lower, strict=True):
        over = above or (over if below else "")
        names.append(over if below in ("", over) else f"{over} {below}".strip())
    return tuple(names)


def money_said(rows: Rows, head: Head, column: int | None) -> str:
    """``yuan`` or ``wan`` as the head of the column, or the rows around the heads, say it; "" where they do not."""
    if column is not None and (said := _unit_in(head.names[column])):
        return said
    around = [*rows[: head.first], *rows[-3:]]
    said_units = {_unit_in(text_of(cell)) for row in around for cell in row if "单位" in text_of(cell)} - {""}
    return said_units.pop() if len(said_units) == 1 else ""


def _unit_in(text: str) -> str:
    if "万元" in text:
        return WAN
    return YUAN if re.search(r"(?<![一-鿿百千亿])元", text) else ""


def as_of_said(rows: Rows, head: Head) -> date | None:
    """The day the rows above the heads, or the heads, say the figures run to; None where they say none or several."""
    found: set[date] = set()
    for row in rows[: head.last + 1]:
        for place, cell in enumerate(row):
            text = text_of(cell)
            if not _AS_OF.search(text):
                continue
            beside = next((after for after in row[place + 1 :] if text_of(after) not in ("", text)), "")
            day = day_in(text) or day_of(beside)
            if day:
                found.add(day)
    return found.pop() if len(found) == 1 else None
