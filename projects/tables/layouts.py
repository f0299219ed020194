"""How the sheets of an uploaded table are laid out, which column holds what, and what a person once said of such heads.

Knows neither database nor web: where it is remembered is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from projects.tables.columns import Columns, plain_head
from projects.tables.heads import WAN, YUAN, Head, find_head, money_said

#: how a head is written when it is remembered: ``plain_head`` forgets figures
Plain = Callable[[str], str]


class Said(Protocol):
    """What a person once said of tables with these heads. ``columns``: field -> head."""

    columns: dict[str, str]
    money: str


@dataclass(frozen=True)
class Layout:
    """How one sheet is laid out; ``columns`` is a proposal, ``money`` what the file says, "" where it does not."""

    sheet: int
    name: str
    head: Head
    columns: Mapping[str, int]
    money: str


Some = TypeVar("Some", bound=Layout)


def layouts_of(table: Mapping[str, Any], columns: Columns, amount: str) -> list[Layout]:
    """The sheets of a table (``files.Book`` as JSON) that have such heads, best first; ``amount`` is the field of money."""
    found = []
    for number, sheet in enumerate(table["sheets"]):
        head = find_head(sheet["rows"], columns)
        if head is not None:
            guessed = columns.guess(head.names)
            said = money_said(sheet["rows"], head, guessed.get(amount))
            found.append(Layout(number, sheet["name"], head, guessed, said))
    return sorted(found, key=lambda one: (-len(one.columns), one.sheet))


def chosen(layouts: Sequence[Some], mapping: Mapping[str, Any]) -> Some:
    """The sheet that was chosen, or the best."""
    return next((one for one in layouts if one.sheet == mapping.get("sheet")), layouts[0])


def misfit(
    names: Sequence[str],
    columns: Mapping[str, int],
    money: str,
    *,
    fields: Mapping[str, str],
    needed: Sequence[str],
    moneys: Sequence[str] = (YUAN, WAN),
) -> str:
    """Why these columns cannot be those of a sheet with such heads, as a sentence; "" where they can."""
    missing = [fields[field] for field in needed if field not in columns]
    if missing:
        return f"请选择{'、'.join(missing)}在哪一列。"
    if any(not 0 <= place < len(names) for place in columns.values()):
        return "选择的列不在这张工作表里，请重新选择。"
    if len(set(columns.values())) < len(columns):
        return "同一列不能同时当作两项，请检查选择的列。"
    if money not in moneys:
        return "请选择金额单位是元还是万元。"
    return ""


def places(names: Sequence[str], said: Mapping[str, str], plain: Plain = plain_head) -> dict[str, int]:
    """Field -> column of the heads that were named; one that stands there twice, or no more, is left out."""
    written = [plain(name) for name in names]
    return {field: written.index(name) for field, name in said.items() if written.count(name) == 1}


def recall(
    layouts: Sequence[Layout], kept: Mapping[str, Said], needed: Sequence[str], plain: Plain = plain_head
) -> dict[str, Any]:
    """The mapping somebody gave for such heads (``kept``: fingerprint -> what was said).

    {} where nobody did, where the file says another unit of money this time, or a needed column is gone: it is asked again.
    """
    for layout in layouts:
        row = kept.get(layout.head.fingerprint)
        if row is None or layout.money not in ("", row.money):
            continue
        columns = places(layout.head.names, row.columns, plain)
        if all(field in columns for field in needed):
            return {"sheet": layout.sheet, "columns": columns, "money": row.money}
    return {}


def told(
    names: Sequence[str], columns: Mapping[str, int], money: str, plain: Plain = plain_head
) -> dict[str, Any]:
    """What is remembered of a table with these heads: its columns by their heads, and the unit of money."""
    return {"columns": {field: plain(names[place]) for field, place in columns.items()}, "money": money}
