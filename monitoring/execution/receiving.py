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
from monitoring.exports.columns import COLUMNS, FIELDS, NEEDED, SPENT
from monitoring.models import ColumnMapping, ExecutionImport
from projects.models import BudgetYear
from projects.tables import layouts
from projects.tables.heads import as_of_said
from projects.tables.upload import read_upload
from workflows.engine.lock import one_act
from workflows.errors import Refused, Stale

State = ExecutionImport.State
LONGEST_NAME = 150


@dataclass(frozen=True)
class Layout(layouts.Layout):
    """How one sheet is laid out; ``as_of`` is the day its figures run to, where the file says one."""

    as_of: date | None = None


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
    found = layouts_of(table)
    if not found:
        raise Refused(
            "没有找到表头。表里至少要有“项目编码”和“累计执行数”（支出数、支付数）两列，请检查文件。"
        )
    held = ExecutionImport(year=year, unit=unit, as_of=as_of, sha256=sha256, created_by=actor)
    held.file_name = file_name[-LONGEST_NAME:] or "执行数"
    held.table = table
    held.mapping = _remembered(unit, found)
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
    return [
        Layout(**vars(one), as_of=as_of_said(table["sheets"][one.sheet]["rows"], one.head))
        for one in layouts.layouts_of(table, COLUMNS, SPENT)
    ]


def layout_of(held: ExecutionImport) -> Layout:
    """The sheet that was chosen, or the best."""
    return layouts.chosen(layouts_of(held.table), held.mapping)


def _remembered(unit: Unit, found: list[Layout]) -> dict[str, Any]:
    """The mapping somebody gave for this kind of file here or, failing that, in a unit above; {} where nobody did."""
    above = Tree.load().above(unit.pk)
    fingerprints = {one.head.fingerprint for one in found}
    rows = ColumnMapping.objects.filter(unit__in=above, heads__in=fingerprints)
    row = min(rows, key=lambda one: above.index(one.unit_id), default=None)
    if row is None or len(fingerprints) > 1:
        return {}
    mapping = layouts.recall(found, {row.heads: row}, NEEDED)
    return mapping | {"remembered": True} if mapping else {}


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
        names = layout.head.names
        if wrong := layouts.misfit(names, columns, money, fields=FIELDS, needed=NEEDED):
            raise Refused(wrong)
        held.mapping = {"sheet": sheet, "columns": dict(columns), "money": money}
        held.answers = {}
        held.save(update_fields=["mapping", "answers"])
        said = layouts.told(names, columns, money) | {"saved_by": actor, "saved_at": clock.now()}
        ColumnMapping.objects.update_or_create(
            unit_id=held.unit_id, heads=layout.head.fingerprint, defaults=said
        )
    return held


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
