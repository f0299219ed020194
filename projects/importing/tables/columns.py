"""Any sheet with one row for each indicator: which column holds what, guessed from the heads and said by a person. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from projects.importing.published.document import Document
from projects.importing.tables.form import Form
from projects.importing.tables.reading import document_from
from projects.importing.tables.workbook import text_of
from projects.tables.files import Sheet

#: field -> words on the screen
FIELDS = {
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "code": "项目编码",
    "name": "项目名称",
    "budget": "预算数",
    "fiscal": "财政资金",
    "other": "其他资金",
    "purpose": "资金用途",
    "plan3": "3月底计划",
    "plan6": "6月底计划",
    "plan10": "10月底计划",
    "plan12": "12月底计划",
    "goals": "绩效目标",
    "level1": "一级指标",
    "level2": "二级指标",
    "indicator": "三级指标",
    "description": "绩效指标描述",
    "value": "指标值",
    "basis": "指标值确定依据",
}
NEEDED = ("name", "budget", "level1", "level2", "indicator", "value")
INDICATOR = ("level1", "level2", "indicator", "description", "value", "basis")
MOST_ROWS, MOST_COLUMNS, LOOKED_AT = 5000, 60, 20
_NAMES = {
    "unit_code": r"单位(编码|代码)",
    "unit_name": r"^(预算)?单位(名称)?$",
    "code": r"项目(编码|代码|编号)",
    "name": r"项目名称",
    "budget": r"^预算(数|金额|规模|总额)|^项目(总额|金额)|^(预算)?总额$",
    "fiscal": r"财政(资金|拨款)",
    "other": r"其他资金",
    "purpose": r"用途",
    "plan3": r"(?<!\d)3月",
    "plan6": r"(?<!\d)6月",
    "plan10": r"10月",
    "plan12": r"12月",
    "goals": r"绩效目标",
    "level1": r"一级指标",
    "level2": r"二级指标",
    "indicator": r"三级指标",
    "description": r"描述|指标(说明|内容)",
    "value": r"^(指标值|目标值|年度指标值)",
    "basis": r"依据",
}


@dataclass(frozen=True)
class Table:
    """A sheet without its heads: ``names`` of the columns, the rows below them as texts."""

    sheet: str
    names: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def fingerprint(self) -> str:
        """The same for every file with the same heads, wherever its columns stand."""
        told = "|".join(sorted(name for name in self.names if name))
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "names": list(self.names), "rows": [list(row) for row in self.rows]}


def table_of(sheets: Sequence[Sheet]) -> Table | None:
    """The sheet whose heads name most of what we look for; None where none names four things. Its merged cells are filled."""
    best: tuple[int, Sheet, int] | None = None
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:LOOKED_AT]):
            score = len(guess([plain(text_of(cell)) for cell in row]))
            if score >= 4 and (best is None or score > best[0]):
                best = (score, sheet, at)
    if best is None:
        return None
    _, sheet, at = best
    rows = [[text_of(cell).strip() for cell in row[:MOST_COLUMNS]] for row in sheet.rows]
    _fill(rows, sheet)
    below = [row for row in rows[at + 1 :] if any(row)]
    return Table(sheet.name, [plain(name) for name in rows[at]], below[:MOST_ROWS])


def plain(name: str) -> str:
    """A head without blanks and line breaks."""
    return "".join(name.split())


def guess(names: Sequence[str]) -> dict[str, int]:
    """Field -> column, where exactly one head fits."""
    found: dict[str, int] = {}
    for field, pattern in _NAMES.items():
        fitting = [place for place, name in enumerate(names) if name and re.search(pattern, name)]
        if len(fitting) == 1 and fitting[0] not in found.values():
            found[field] = fitting[0]
    return found


def document_by(
    table: Table, columns: Mapping[str, int], *, money: str, unit_code: str = "", unit_name: str = ""
) -> Document:
    """The projects of the sheet. A blank under a project's or a level's head is what stands above it.

    ``columns``: field -> column; ``money``: 万元 or 元; the unit of rows that name none. Raises ``UnreadableError``.
    """
    rows = [{field: row[place] for field, place in columns.items() if place < len(row)} for row in table.rows]
    carried: list[dict[str, str]] = []
    for row in rows:
        before = carried[-1] if carried else {}
        begins = any(row.get(field) and row[field] != before.get(field) for field in ("code", "name"))
        kept = {field: row.get(field) or ("" if begins else before.get(field, "")) for field in columns}
        for field in INDICATOR[2:]:
            kept[field] = row.get(field, "")
        if not begins and row.get("level1"):
            kept["level2"] = row.get("level2", "")
        carried.append(kept)
    forms = [_form(list(group), money, unit_code, unit_name) for _, group in groupby(carried, key=_key)]
    return document_from(forms)


def _key(row: Mapping[str, str]) -> tuple[str, str]:
    return row.get("code", ""), row.get("name", "")


def _form(rows: Sequence[Mapping[str, str]], money: str, unit_code: str, unit_name: str) -> Form:
    first = {field: next((row[field] for row in rows if row.get(field)), "") for field in FIELDS}
    return Form(
        unit_code=first["unit_code"] or unit_code,
        unit_name=first["unit_name"] or unit_name,
        money=money,
        code="".join(first["code"].split()),
        name=first["name"],
        budget=first["budget"],
        fiscal=first["fiscal"],
        other=first["other"],
        purpose=first["purpose"],
        plan={month: first[f"plan{month}"] for month in (3, 6, 10, 12)},
        plan_numbers=True,
        goals=first["goals"],
        indicators=[
            [row.get(field, "") for field in INDICATOR]
            for row in rows
            if any(row.get(field) for field in INDICATOR[2:])
        ],
    )


def _fill(rows: list[list[str]], sheet: Sheet) -> None:
    """A merged cell counts for all of it: nobody merges what is to be added up here."""
    for (top, left), (bottom, right) in sheet.merged[:MOST_ROWS]:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            for place in range(left, min(right + 1, len(row))):
                row[place] = rows[top][left]
