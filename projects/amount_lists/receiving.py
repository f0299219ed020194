"""An uploaded table becomes a list to look at: read, its sheet and columns found or asked for. Nothing counts yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from projects.amount_lists.columns import AMOUNT, COLUMNS
from projects.models import AmountColumns, AmountList, BudgetYear
from projects.tables import layouts
from projects.tables.layouts import Layout
from projects.tables.upload import read_upload
from workflows.errors import NotAllowed, Refused, Stale

State = AmountList.State
LONGEST_NAME = 150


def must_register(actor: User) -> None:
    """NotAllowed but for a budget desk."""
    if not access.is_budget_officer(actor):
        raise NotAllowed("控制数和批复由预算绩效岗登记。")


def receive(data: bytes, *, file_name: str, year: BudgetYear, sort: str, actor: User) -> AmountList:
    """Keep what was read; the same file of the same person is the list there is.

    Raises ``NotAllowed``, ``Refused`` where no heads are found, ``tables.errors.UnreadableError``.
    """
    must_register(actor)
    sha256 = hashlib.sha256(data).hexdigest()
    same = AmountList.objects.filter(year=year, sort=sort, sha256=sha256, created_by=actor)
    known = same.exclude(state=State.DISCARDED).first()
    if known is not None:
        return known
    table = read_upload(data)
    found = layouts_of(table)
    if not found:
        raise Refused("没有找到表头。表里至少要有“项目编码”和“控制数”（批复数、核定数）两列，请检查文件。")
    return AmountList.objects.create(
        year=year,
        sort=sort,
        file_name=file_name[-LONGEST_NAME:] or "控制数",
        sha256=sha256,
        table=table,
        mapping=_remembered(found),
        created_by=actor,
    )


def layouts_of(table: Mapping[str, Any]) -> list[Layout]:
    """The sheets that have heads, best first."""
    return layouts.layouts_of(table, COLUMNS, AMOUNT)


def layout_of(held: AmountList) -> Layout:
    """The sheet that was chosen, or the best."""
    return layouts.chosen(layouts_of(held.table), held.mapping)


def choose_columns(
    list_id: int, *, actor: User, sheet: int, columns: Mapping[str, int], money: str
) -> AmountList:
    """Say which column holds what; remembered for tables with these heads. NotAllowed, Stale, Refused with a sentence."""
    with transaction.atomic():
        held = held_for_change(list_id, actor)
        layout = next((one for one in layouts_of(held.table) if one.sheet == sheet), None)
        if layout is None:
            raise Refused("请选择文件里的一张工作表。")
        names = layout.head.names
        wrong = layouts.misfit(names, columns, money, fields=COLUMNS.fields, needed=COLUMNS.needed)
        if wrong:
            raise Refused(wrong)
        held.mapping = {"sheet": sheet, "columns": dict(columns), "money": money}
        held.save(update_fields=["mapping"])
        said = layouts.told(names, columns, money) | {"saved_by": actor, "saved_at": clock.now()}
        AmountColumns.objects.update_or_create(heads=layout.head.fingerprint, defaults=said)
    return held


def discard(list_id: int, *, actor: User) -> None:
    """放弃 a preview."""
    with transaction.atomic():
        held = held_for_change(list_id, actor)
        held.state, held.table = State.DISCARDED, {}
        held.save(update_fields=["state", "table"])


def held_for_change(list_id: int, actor: User) -> AmountList:
    """The list, locked, still to be confirmed, for whoever uploaded it."""
    must_register(actor)
    rows = AmountList.objects.select_for_update(of=("self",), no_key=True).select_related("year")
    held = rows.get(pk=list_id)
    if held.created_by_id != actor.pk:
        raise NotAllowed("这份表由上传的人确认。")
    if held.state != State.PREVIEW:
        raise Stale(f"这份表{held.get_state_display()}，没有再写入。")
    return held


def _remembered(found: list[Layout]) -> dict[str, Any]:
    """The mapping somebody gave for such heads; {} where nobody did, or the file says another unit of money."""
    rows = AmountColumns.objects.filter(heads__in=[one.head.fingerprint for one in found])
    return layouts.recall(found, {row.heads: row for row in rows}, COLUMNS.needed)


def units_of(actor: User) -> set[int]:
    """The units whose projects the person's desk registers for."""
    return access.units_held(actor, Role.BUDGET_OFFICER)
