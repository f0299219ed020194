"""An uploaded export becomes an import to look at: read, its sheet and columns found or asked for. Nothing counts yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import access, clock
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.tree import Tree
from projects.integrated.columns import COLUMNS, FIELDS, wrong_together, yearless
from projects.integrated.reading import years_said
from projects.models import BudgetYear, IntegratedColumns, IntegratedImport, IntegratedTarget, Project
from projects.tables import layouts
from projects.tables.layouts import Layout
from projects.tables.upload import read_upload
from workflows.errors import NotAllowed, Refused, Stale

State = IntegratedImport.State
LONGEST_NAME = 150
#: a cell of a target is no book
LONGEST_CELL = 20_000
NO_HEADS = "没有找到表头。表里至少要有“项目编码”，以及预算数或三级指标等列，请从一体化系统导出后直接上传。"
FORMULAS = (
    "文件的 {} 列里有公式，说明导出以后改过。请上传一体化系统导出的原表，或在表格里把公式粘贴成数值后再上传。"
)


def desk_units(actor: User) -> set[int]:
    """The units whose targets the person's desk compares; NotAllowed for anybody but a budget desk."""
    units = access.units_held(actor, Role.BUDGET_OFFICER)
    if not units:
        raise NotAllowed("一体化数据由预算绩效岗导入和比对。")
    return units


def desk_of(actor: User) -> Unit:
    """The uppermost unit the person is 预算绩效岗 of: layouts are remembered there."""
    units, tree = desk_units(actor), Tree.load()
    top = min(units, key=lambda unit: (len(tree.above(unit)), unit))
    return Unit.objects.get(pk=top)


def receive(data: bytes, *, file_name: str, year: BudgetYear, actor: User) -> IntegratedImport:
    """Keep what was read; the same file for the same desk is the import there is.

    Raises ``NotAllowed``, ``Refused`` (no heads, formulas, another year), ``tables.errors.UnreadableError``.
    """
    unit = desk_of(actor)
    sha256 = hashlib.sha256(data).hexdigest()
    same = IntegratedImport.objects.filter(year=year, unit=unit, sha256=sha256)
    known = (
        same.filter(state=State.CONFIRMED).first()
        or same.filter(state=State.PREVIEW, created_by=actor).first()
    )
    if known is not None:
        return known
    table = read_upload(data, longest=LONGEST_CELL)
    found = layouts_of(table)
    if not found:
        raise Refused(NO_HEADS)
    if table["formulas"]:
        raise Refused(FORMULAS.format("、".join(table["formulas"][:6])))
    for layout in found:
        _of_year(table, layout, year.pk)
    return IntegratedImport.objects.create(
        year=year,
        unit=unit,
        file_name=file_name[-LONGEST_NAME:] or "一体化导出",
        sha256=sha256,
        table=table,
        mapping=_remembered(unit, found),
        created_by=actor,
    )


def layouts_of(table: Mapping[str, Any]) -> list[Layout]:
    """The sheets that have heads, best first."""
    return layouts.layouts_of(table, COLUMNS, "budget")


def layout_of(held: IntegratedImport) -> Layout:
    """The sheet that was chosen, or the best."""
    return layouts.chosen(layouts_of(held.table), held.mapping)


def choose_columns(
    held_id: int, *, actor: User, sheet: int, columns: Mapping[str, int], money: str
) -> IntegratedImport:
    """Say which column holds what; remembered for exports with these heads. NotAllowed, Stale, Refused with a sentence."""
    with transaction.atomic():
        held = held_for_change(held_id, actor)
        layout = next((one for one in layouts_of(held.table) if one.sheet == sheet), None)
        if layout is None:
            raise Refused("请选择文件里的一张工作表。")
        names = layout.head.names
        wrong = layouts.misfit(names, columns, money, fields=FIELDS, needed=COLUMNS.needed)
        if wrong := wrong or wrong_together(columns):
            raise Refused(wrong)
        _of_year(held.table, layout, held.year_id, columns)
        held.mapping = {"sheet": sheet, "columns": dict(columns), "money": money}
        held.save(update_fields=["mapping"])
        said = layouts.told(names, columns, money, yearless)
        said |= {"order": sorted(columns, key=lambda field: columns[field])}
        IntegratedColumns.objects.update_or_create(
            unit_id=held.unit_id,
            heads=layout.head.fingerprint,
            defaults=said | {"saved_by": actor, "saved_at": clock.now()},
        )
    return held


def discard(held_id: int, *, actor: User) -> None:
    """放弃 a preview."""
    with transaction.atomic():
        held = held_for_change(held_id, actor)
        held.state, held.table = State.DISCARDED, {}
        held.save(update_fields=["state", "table"])


def held_for_change(held_id: int, actor: User) -> IntegratedImport:
    """The import, locked, still to be confirmed, for whoever uploaded it."""
    desk_units(actor)
    rows = IntegratedImport.objects.select_for_update(of=("self",), no_key=True).select_related(
        "year", "unit"
    )
    held = rows.get(pk=held_id)
    if held.created_by_id != actor.pk:
        raise NotAllowed("这份导出由上传的人确认。")
    if held.state != State.PREVIEW:
        raise Stale(f"这份导出{held.get_state_display()}，没有再写入。")
    return held


def export_of(project: Project, user: User) -> int | None:
    """The newest confirmed export that names the project, for its budget desk; None for everybody else."""
    if not access.holds(user, Role.BUDGET_OFFICER, project.unit):
        return None
    rows = IntegratedTarget.objects.filter(project=project).order_by("-held")
    return rows.values_list("held", flat=True).first()


def _of_year(
    table: Mapping[str, Any], layout: Layout, year: int, columns: Mapping[str, int] | None = None
) -> None:
    """Refused for the export of another year."""
    said = years_said(table["sheets"][layout.sheet]["rows"], layout.head, columns or layout.columns)
    if said and said != {year}:
        other = "、".join(str(one) for one in sorted(said - {year}))
        raise Refused(
            f"文件里写的是 {other} 年度，选择的是 {year} 年度。请核对年度，或重新导出 {year} 年度的数据。"
        )


def _remembered(unit: Unit, found: list[Layout]) -> dict[str, Any]:
    """The mapping somebody gave for such heads here or, failing that, in a unit above."""
    above = Tree.load().above(unit.pk)
    rows = IntegratedColumns.objects.filter(unit__in=above, heads__in=[one.head.fingerprint for one in found])
    nearest = sorted(rows, key=lambda row: above.index(row.unit_id), reverse=True)
    return layouts.recall(found, {row.heads: row for row in nearest}, COLUMNS.needed, yearless)
