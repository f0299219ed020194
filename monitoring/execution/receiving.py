"""An uploaded file becomes an import to look at: read, its sheet and columns found or asked for. Nothing counts yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts import clock
from accounts.models import Unit, User
from accounts.tree import Tree
from monitoring.execution.who import must_import
from monitoring.exports.columns import COLUMNS, FIELDS, NEEDED, guess
from monitoring.models import ColumnMapping, ExecutionImport
from projects.models import BudgetYear
from projects.tables.columns import plain_head
from projects.tables.heads import WAN, YUAN, Head, as_of_said, find_head, money_said
from projects.tables.upload import read_upload
from workflows.engine.lock import one_act
from workflows.errors import Refused, Stale

State = ExecutionImport.State
LONGEST_NAME = 150


@dataclass(frozen=True)
class Layout:
    """How one sheet is laid out. ``columns`` is a proposal; ``money`` and ``as_of`` are what the file says, if it does."""

    sheet: int
    name: str
    head: Head
    columns: Mapping[str, int]
    money: str
    as_of: date | None


def receive(
    data: bytes, *, file_name: str, year: BudgetYear, unit: Unit, as_of: date, actor: User
) -> ExecutionImport:
    """Keep what was read. The import there is of this file, confirmed or looked at by the same person: once is enough.

    Raises ``NotAllowed``, ``Refused`` (the date, or this file stands for another day), ``exports.errors.UnreadableError``.
    """
    must_import(actor, unit)
    _fitting_day(as_of, year)
    sha256 = hashlib.sha256(data).hexdigest()
    known = ExecutionImport.objects.filter(year=year, unit=unit, sha256=sha256, state=State.CONFIRMED).first()
    if known is not None:
        if known.as_of != as_of:
            raise Refused(
                f"这份文件已按截至 {known.as_of:%F} 导入，不能再当作 {as_of:%F} 的数。"
                "如果那次的截止日填错了，请先作废那次导入。"
            )
        return known
    waiting = ExecutionImport.objects.filter(
        year=year, unit=unit, sha256=sha256, as_of=as_of, created_by=actor, state=State.PREVIEW
    )
    if (mine := waiting.first()) is not None:
        return mine
    table = read_upload(data)
    layouts = layouts_of(table)
    if not layouts:
        raise Refused(
            "没有找到表头。表里至少要有“项目编码”和“累计执行数”（支出数、支付数）两列，请检查文件。"
        )
    held = ExecutionImport(year=year, unit=unit, as_of=as_of, sha256=sha256, created_by=actor)
    held.file_name = file_name[-LONGEST_NAME:] or "执行数"
    held.table = table
    held.mapping = _remembered(unit, layouts)
    held.save()
    return held


def last_month_end(today: date) -> date:
    """What is usually imported: the figures of the month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def _fitting_day(as_of: date, year: BudgetYear) -> None:
    if as_of.year != year.year:
        raise Refused(
            f"截止日 {as_of:%F} 不在 {year.year} 年内。要导入年底的数，截止日写 {year.year}-12-31。"
        )
    if as_of > clock.today():
        raise Refused(f"截止日 {as_of:%F} 还没有到。请填写文件里数据实际截止的那一天。")


def layouts_of(table: Mapping[str, Any]) -> list[Layout]:
    """The sheets of a file that have heads, best first."""
    found = []
    for number, sheet in enumerate(table["sheets"]):
        head = find_head(sheet["rows"], COLUMNS)
        if head is not None:
            columns = guess(head.names)
            said = money_said(sheet["rows"], head, columns.get("spent"))
            found.append(Layout(number, sheet["name"], head, columns, said, as_of_said(sheet["rows"], head)))
    return sorted(found, key=lambda one: (-len(one.columns), one.sheet))


def layout_of(held: ExecutionImport) -> Layout:
    """The sheet that was chosen, or the best."""
    layouts = layouts_of(held.table)
    return next((one for one in layouts if one.sheet == held.mapping.get("sheet")), layouts[0])


def _remembered(unit: Unit, layouts: list[Layout]) -> dict[str, Any]:
    """The mapping somebody gave for this kind of file here or, failing that, in a unit above; {} where nobody did."""
    above = Tree.load().above(unit.pk)
    fingerprints = {one.head.fingerprint: one for one in layouts}
    rows = ColumnMapping.objects.filter(unit__in=above, heads__in=fingerprints)
    row = min(rows, key=lambda one: above.index(one.unit_id), default=None)
    if row is None or len(fingerprints) > 1:
        return {}
    layout = fingerprints[row.heads]
    names = [plain_head(name) for name in layout.head.names]
    columns = {field: names.index(name) for field, name in row.columns.items() if names.count(name) == 1}
    if layout.money not in ("", row.money) or any(field not in columns for field in NEEDED):
        return {}  # the file says something else this time: ask again
    return {"sheet": layout.sheet, "columns": columns, "money": row.money, "remembered": True}


def choose_columns(
    import_id: int, *, actor: User, sheet: int, columns: Mapping[str, int], money: str
) -> ExecutionImport:
    """Say which column holds what; remembered for files of this kind in this unit.

    Raises ``NotAllowed``, ``Stale`` once confirmed, ``Refused`` with a sentence.
    """
    with one_act():
        held = held_for_change(import_id, actor)
        layout = next((one for one in layouts_of(held.table) if one.sheet == sheet), None)
        if layout is None:
            raise Refused("请选择文件里的一张工作表。")
        _fitting_columns(layout, columns, money)
        held.mapping = {"sheet": sheet, "columns": dict(columns), "money": money}
        held.answers = {}
        held.save(update_fields=["mapping", "answers"])
        names = {field: plain_head(layout.head.names[place]) for field, place in columns.items()}
        ColumnMapping.objects.update_or_create(
            unit_id=held.unit_id,
            heads=layout.head.fingerprint,
            defaults={"columns": names, "money": money, "saved_by": actor, "saved_at": clock.now()},
        )
    return held


def _fitting_columns(layout: Layout, columns: Mapping[str, int], money: str) -> None:
    missing = [FIELDS[field] for field in NEEDED if field not in columns]
    if missing:
        raise Refused(f"请选择{'、'.join(missing)}在哪一列。")
    if any(not 0 <= place < len(layout.head.names) for place in columns.values()):
        raise Refused("选择的列不在这张工作表里，请重新选择。")
    if len(set(columns.values())) < len(columns):
        raise Refused("同一列不能同时当作两项，请检查选择的列。")
    if money not in (YUAN, WAN):
        raise Refused("请选择金额单位是元还是万元。")


def held_for_change(import_id: int, actor: User) -> ExecutionImport:
    """The import, locked, still to be confirmed, for somebody who may; the year's row first: imports are serial."""
    rows = ExecutionImport.objects.select_related("unit", "year", "confirmed_by")
    seen = rows.get(pk=import_id)
    must_import(actor, seen.unit)
    BudgetYear.objects.select_for_update(no_key=True).get(pk=seen.year_id)
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=import_id)
    if held.state == State.VOIDED:
        raise Stale("这次导入已作废，不能再改。请重新上传文件。")
    if held.state != State.PREVIEW:
        raise Stale(f"{confirmed_words(held)}，没有再写入。")
    return held


def confirmed_words(held: ExecutionImport) -> str:
    """秦若兰已于 07-03 10:32 确认导入这份文件."""
    assert held.confirmed_by is not None
    assert held.confirmed_at is not None
    return f"{held.confirmed_by.name}已于 {held.confirmed_at.astimezone(clock.SHANGHAI):%m-%d %H:%M} 确认导入这份文件"
