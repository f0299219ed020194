"""The rows a pasted block goes into: those from the caret down, or those of the classes the block names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy

from projects.forms.cells import narrow, split_value
from projects.forms.draft import Draft, RowDraft, new_uuid
from projects.forms.edits import add_row
from projects.forms.layout import Layout, level1_of
from projects.forms.pasting.classes import level2_in
from projects.forms.target import is_blank

NO_CLASS = "没有写二级指标。请先点到要放入的格子再粘贴，或连同二级指标一起复制"
_SIGNS = {
    "≥": ("≥", "⩾", "≧", ">=", "大于等于", "不低于", "不少于", "正向"),
    "≤": ("≤", "⩽", "≦", "<=", "小于等于", "不超过", "不高于", "反向"),
    ">": (">", "大于"),
    "<": ("<", "小于"),
    "=": ("=", "等于"),
    "": ("定性",),
}
_SIGN_OF = {word: sign for sign, words in _SIGNS.items() for word in words}
_TYPED_SIGN = re.compile(r"\s*(>=|<=|[⩾≧⩽≦＞＜＝])")


class Rows:
    """Hands out one row after the other; a row is given out once."""

    def __init__(self, draft: Draft, layout: Layout, at: str) -> None:
        self.draft, self.layout = draft, layout
        self.given: set[str] = set()
        head, _, rest = at.partition("/")
        one = rest.partition("/")[0]
        self.level2: str | None = level2_in(one, layout) if head == "class" else None
        #: the caret's row and those below it, in their order
        self.below: list[str] = []
        #: whether the block itself named a class
        self.named = False
        self.class_trouble = ""
        if head == "indicators":
            self._from(one)
        #: below the caret's last row come new ones, wherever an empty one may stand
        self.downwards = bool(self.below)

    def turn_to(self, level2: str, level1: str) -> str:
        """The class of the next rows; "" keeps the last one. Answers why nothing can be placed there, or ""."""
        if not level2 and level1 and self.named:
            return self.class_trouble
        if level2:
            self.named, self.downwards, self.below = True, False, []
            self.level2 = level2_in(level2, self.layout)
            self.class_trouble = "" if self.level2 else f"本年度的表没有“{level2[:20]}”这一类"
        if self.class_trouble:
            return self.class_trouble
        return "" if self.level2 is not None or self.downwards else NO_CLASS

    def next(self, name: str) -> tuple[RowDraft, RowDraft | None]:
        """The row to type into, and how it was; None for a new one."""
        row = self._below() if self.downwards else self._same(name)
        if row is not None:
            self.given.add(row.uuid)
            return row, (None if is_blank(row) else copy(row))
        new = self._new()
        self.given.add(new.uuid)
        return new, None

    def _from(self, one: str) -> None:
        rows = self.draft.rows
        index = next((i for i, row in enumerate(rows) if row.uuid == one), None)
        if index is None:
            return
        here = rows[index]
        self.level2 = here.level2
        self.below = [
            row.uuid for row in rows[index:] if (row.level1, row.level2) == (here.level1, here.level2)
        ]

    def _below(self) -> RowDraft | None:
        if not self.below:
            return None
        one = self.below.pop(0)
        return next(row for row in self.draft.rows if row.uuid == one)

    def _same(self, name: str) -> RowDraft | None:
        """A row of the class with the same name, else one nobody has filled."""
        mates = [row for row in self.draft.rows if row.level2 == self.level2 and row.uuid not in self.given]
        wanted = "".join(name.split())
        if self.named and wanted:
            for row in mates:
                if "".join(row.name.split()) == wanted:
                    return row
        return next((row for row in mates if is_blank(row)), None)

    def _new(self) -> RowDraft:
        level2 = self.level2 or ""
        if level1_of(level2, self.layout) is not None:
            one = add_row(self.draft, level2, self.layout)
            return next(row for row in self.draft.rows if row.uuid == one)
        mate = next(row for row in self.draft.rows if row.uuid in self.given)
        row = RowDraft(new_uuid(), mate.level1, mate.level2)
        self.draft.rows.insert(self.draft.rows.index(mate) + len(self.given), row)
        return row


def typed_into(row: RowDraft, texts: Mapping[str, str]) -> set[str]:
    """Types the texts into the row; answers the cells that were touched."""
    touched = set()
    for cell in ("name", "description", "basis", "weight"):
        if cell in texts:
            setattr(row, cell, texts[cell])
            touched.add(cell)
    value = _value(texts)
    if value:
        parts = split_value(value)
        row.operator, row.number, row.unit = parts.operator, parts.number, parts.unit
        touched.add("value")
    return touched


def _value(texts: Mapping[str, str]) -> str:
    """指标值 of one column, or of three; a sign typed as >= is the sign meant."""
    number = texts.get("number", "") or texts.get("value", "")
    if not number:
        return ""
    sign = _SIGN_OF.get(texts.get("operator", ""), "") or _SIGN_OF.get(narrow(texts.get("operator", "")), "")
    if match := _TYPED_SIGN.match(number):
        number = _SIGN_OF[narrow(match[1])] + number[match.end() :]
    if sign and not number.startswith(sign):
        number = sign + number
    unit = texts.get("unit", "")
    return number if not unit or number.endswith(unit) else number + unit
