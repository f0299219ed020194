"""What an export says of each project: the rows of one project come together, whichever way the file repeats its head. Pure.

A project's code, amounts, plan and goals stand on each of its rows, or on the first, or in merged cells. Where two rows of one
project say different things of it, neither counts: it is a trouble, told with both rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.importing.tables.form import Form
from projects.importing.tables.reading import read_form
from projects.importing.tables.workbook import text_of as as_typed
from projects.integrated.columns import MONEY, PLAN, ROW
from projects.integrated.same import plain
from projects.sheet import Sheet
from projects.tables.cells import code_of, text_of
from projects.tables.files import Cell
from projects.tables.heads import WAN, Head
from projects.versions.clean import line, text
from projects.versions.content import text_of as number_text
from projects.versions.validation import LENGTHS, LONGEST_TEXT, MOST_ROWS

_TOTAL = re.compile(r"小计|合计|总计")
_SIGNS = {
    "大于等于": "≥", "不少于": "≥", "不低于": "≥", ">=": "≥", "⩾": "≥", "≧": "≥",
    "小于等于": "≤", "不超过": "≤", "不高于": "≤", "<=": "≤", "⩽": "≤", "≦": "≤",
    "大于": ">", "小于": "<", "等于": "=",
}  # fmt: skip
_SIGNED = re.compile(r"^\s*[≥≤<>=＞＜＝⩾⩽≧≦]")
#: said of the project, not of one row
_OF_PROJECT = ("project", "unit_code", "unit_name", *MONEY, "purpose", *PLAN)
_CALLED = {
    "budget": "预算数",
    "fiscal": "财政资金",
    "other": "其他资金",
    "purpose": "资金用途",
    "project": "项目名称",
}


@dataclass
class Read:
    """One project of the file. ``number``: its first row there, from 1; ``content``: JSON values, only what has a column.

    Amounts are yuan and percentages 0-100 as decimal strings, None for a blank. ``troubles``: why it cannot count.
    """

    number: int
    code: str
    name: str
    content: dict[str, Any] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


@dataclass
class _Group:
    """The rows of one project while they are collected: field -> text -> number of the row that said it first."""

    number: int
    code: str
    said: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def say(self, name: str, words: str, number: int) -> None:
        known = self.said.setdefault(name, {})
        if words and not any(plain(words) == plain(one) for one in known):
            known[words] = number

    def first(self, name: str) -> str:
        return next(iter(self.said.get(name, {})), "")


def projects_of(
    table: Sequence[Sequence[Cell]], head: Head, columns: Mapping[str, int], money: str
) -> list[Read]:
    """The projects below the heads, in the order of the file; totals, empty rows and heads printed again are left out."""
    groups: dict[tuple[str, str], _Group] = {}
    here: _Group | None = None
    for number, cells in enumerate(table[head.last + 1 :], head.last + 2):
        texts = [text_of(cell) for cell in cells]
        if not any(texts) or _is_head(texts, head) or _is_total(texts, columns):
            continue
        row = {name: text(as_typed(cells[place])) for name, place in columns.items()}
        code = code_of(cells[columns["code"]])
        here = _group(groups, here, row, code.text, number)
        if code.lost:
            here.troubles.append(f"第{number}行的编码存成了数字，末尾几位已丢失")
        _take(here, row, number)
    return [_read(group, columns, money) for group in groups.values()]


def years_said(
    table: Sequence[Sequence[Cell]], head: Head, columns: Mapping[str, int] | None = None
) -> set[int]:
    """The budget years that stand above the heads, and in the column of years."""
    above = [text_of(cell) for row in table[: head.first] for cell in row]
    found = {int(year) for said in above for year in re.findall(r"(?<!\d)(20\d\d)\s*年", said)}
    if columns and "year" in columns:
        below = (text_of(row[columns["year"]]) for row in table[head.last + 1 :])
        found |= {int(year[:4]) for year in below if re.fullmatch(r"20\d\d(\s*年度?)?", year)}
    return found


def _is_head(texts: Sequence[str], head: Head) -> bool:
    """The heads again, on the next page: every text of the row is the end of the head above it."""
    filled = [(said, name) for said, name in zip(texts, head.names, strict=False) if said]
    return len(filled) > 1 and all(name.endswith(said) or name.startswith(said) for said, name in filled)


def _is_total(texts: Sequence[str], columns: Mapping[str, int]) -> bool:
    first = next(said for said in texts if said)
    code = texts[columns["code"]].upper()
    return bool(_TOTAL.search(first)) and not re.fullmatch(r"[0-9A-Z]{8,40}", code)


def _group(
    groups: dict[tuple[str, str], _Group], here: _Group | None, row: Mapping[str, str], code: str, number: int
) -> _Group:
    """The project the row belongs to: the one above unless it names another."""
    name = line(row.get("project", ""))
    same_name = here is not None and (not name or plain(name) == plain(here.first("project")))
    if here is not None and (code == here.code if code else same_name):
        return here
    key = (code, "") if code else ("", plain(name))
    return groups.setdefault(key, _Group(number, code))


def _take(group: _Group, row: Mapping[str, str], number: int) -> None:
    for name in (*_OF_PROJECT, "goals"):
        if name in row:
            group.say(name, row[name], number)
    if not any(row.get(name) for name in ("name", "description", "value")):
        return
    above = group.rows[-1] if group.rows else {}
    kept = dict(row)
    kept["level1"] = row.get("level1") or above.get("level1", "")
    if not row.get("level2") and kept["level1"] == above.get("level1", ""):
        kept["level2"] = above.get("level2", "")
    if "level2" in row and not kept.get("level2"):
        group.troubles.append(f"第{number}行没有二级指标")
    group.rows.append(kept)


def _read(group: _Group, columns: Mapping[str, int], money: str) -> Read:
    form = read_form(_form(group, money))
    read = Read(group.number, group.code, line(group.first("project")), troubles=list(group.troubles))
    for name in _OF_PROJECT:
        rows = list(group.said.get(name, {}).values())
        if len(rows) > 1:
            what = _CALLED.get(name, "资金支出计划或单位")
            read.troubles.append(f"第{rows[0]}行和第{rows[1]}行的{what}不同")
    read.content = {"code": group.code} | dict(_content(group, form.sheet, columns))
    asked = ("budget", "fiscal", "other", "plan")
    read.troubles += [
        question.text.rstrip("。")
        for question in form.questions
        if question.path in asked and (question.path in columns or question.path == "plan")
    ]
    read.troubles += _too_long(read.content)
    return read


def _content(group: _Group, sheet: Sheet, columns: Mapping[str, int]) -> Iterator[tuple[str, Any]]:
    """What the file has columns for, in the shape of ``Read.content``."""
    if "project" in columns:
        yield "name", line(sheet.name)
    for name in MONEY:
        if name in columns:
            yield name, number_text(getattr(sheet, name))
    if "purpose" in columns:
        yield "purpose", text(sheet.purpose)
    months = {name: month for name, month in PLAN.items() if name in columns}
    if months:
        percents = {point.month: point.percent for point in sheet.plan}
        yield "plan", {str(month): number_text(percents.get(month)) for month in months.values()}
    if "goals" in columns:
        yield "goals", [line(goal) for goal in sheet.goals]
    if "name" in columns:
        yield "indicators", [_indicator(row, columns) for row in group.rows]


def _form(group: _Group, money: str) -> Form:
    return Form(
        money="万元" if money == WAN else "元",
        code=group.code,
        name=group.first("project"),
        budget=group.first("budget"),
        fiscal=group.first("fiscal"),
        other=group.first("other"),
        purpose=group.first("purpose"),
        plan={month: group.first(name) for name, month in PLAN.items()},
        plan_numbers=True,
        goals="\n".join(group.said.get("goals", {})),
    )


def _indicator(row: Mapping[str, str], columns: Mapping[str, int]) -> dict[str, str]:
    found = {name: line(row.get(name, "")) for name in ROW if name in columns}
    if "operator" in columns or "unit" in columns:
        found["value"] = _value(row)
    return found


def _value(row: Mapping[str, str]) -> str:
    """≥ | 60 | 个 -> ``≥60个``. What says its own sign or unit already keeps it."""
    value, unit = line(row.get("value", "")), line(row.get("unit", ""))
    sign = _SIGNS.get(line(row.get("operator", "")), line(row.get("operator", "")))
    if not re.search(r"\d", value):
        return value
    if sign not in ("≥", "≤", ">", "<", "=") or _SIGNED.match(value):
        sign = ""
    if plain(value).endswith(plain(unit)):
        unit = ""
    return f"{sign}{value}{unit}"


def _too_long(content: Mapping[str, Any]) -> Iterator[str]:
    """What could not be stored, and is therefore not compared either."""
    rows = content.get("indicators", [])
    if len(rows) > MOST_ROWS:
        yield f"绩效指标有 {len(rows)} 条，最多 {MOST_ROWS} 条"
    for row in rows:
        for name, words in row.items():
            if len(words) > LENGTHS.get(name, LONGEST_TEXT):
                yield f"“{words[:10]}…”太长，最多 {LENGTHS.get(name, LONGEST_TEXT)} 个字"
