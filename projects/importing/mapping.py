"""A sheet that is not our form: a person says once which column holds what; files with the same heads are read by it from then on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import access, clock
from accounts.models import Unit, User
from accounts.roles import Role
from projects.checks import review
from projects.importing.commit import may_import
from projects.importing.published import UnreadableError
from projects.importing.report import as_json
from projects.importing.screen import for_screen
from projects.importing.tables.columns import FIELDS, NEEDED, Table, document_by, guess
from projects.models import TargetColumns, TargetImport
from projects.tables import layouts
from workflows.errors import Refused, Stale

MONEY = ("万元", "元")
DONE = "这份文件已经导入，不能再改列的对应。"


def table_in(parsed: Mapping[str, Any]) -> Table | None:
    """The sheet whose columns somebody has to name; None for a file that is read by itself."""
    kept = parsed.get("table")
    return None if kept is None else Table(kept["sheet"], kept["names"], kept["rows"])


def known_or_guessed(table: Table) -> tuple[dict[str, int], str, Unit | None, bool]:
    """Columns, unit of money and unit for rows that name none, and whether a person has said so before."""
    row = TargetColumns.objects.filter(heads=table.fingerprint).select_related("unit").first()
    if row is None:
        return guess(table.names), "", None, False
    return layouts.places(table.names, row.columns, plain=str), row.money, row.unit, True


def mapped(
    parsed: Mapping[str, Any], year: int, columns: Mapping[str, int], money: str, unit: Unit | None
) -> dict[str, Any]:
    """What the sheet says by these columns, as every reader gives it. Refused with a sentence."""
    table = table_in(parsed)
    assert table is not None
    if wrong := layouts.misfit(table.names, columns, money, fields=FIELDS, needed=NEEDED, moneys=MONEY):
        raise Refused(wrong)
    if "unit_code" not in columns and unit is None:
        raise Refused("文件里没有单位编码列，请选择这些项目属于哪个单位。")
    try:
        document = document_by(
            table,
            columns,
            money=money,
            unit_code=unit.code if unit else "",
            unit_name=unit.name if unit else "",
        )
    except UnreadableError as error:
        raise Refused(str(error)) from None
    findings = list(review([project.sheet for project in document.projects], year=year, on_import=True))
    return as_json(document, findings) | {"screen": for_screen(document, findings), "table": parsed["table"]}


def by_memory(parsed: Mapping[str, Any], year: int) -> dict[str, Any]:
    """The same where a person has named the columns of such a file before; unchanged otherwise."""
    table = table_in(parsed)
    if table is None:
        return dict(parsed)
    columns, money, unit, known = known_or_guessed(table)
    try:
        return mapped(parsed, year, columns, money, unit) if known else dict(parsed)
    except Refused:
        return dict(parsed)  # asked again on the page


def map_columns(
    import_id: int, *, actor: User, columns: Mapping[str, int], money: str, unit_id: int | None
) -> TargetImport:
    """Say which column holds what; remembered. NotAllowed, Stale once committed, Refused with a sentence."""
    may_import(actor)
    reach = access.units_held(actor, Role.BUDGET_OFFICER)
    unit = Unit.objects.filter(pk=unit_id, pk__in=reach, is_active=True).first() if unit_id else None
    with transaction.atomic():
        held = TargetImport.objects.select_for_update().get(pk=import_id)
        if held.committed_at is not None:
            raise Stale(DONE)
        table = table_in(held.parsed)
        if table is None:
            raise Refused("这份文件不用选择列。")
        held.parsed, held.answers = mapped(held.parsed, held.year_id, columns, money, unit), {}
        held.save(update_fields=["parsed", "answers"])
        said = layouts.told(table.names, columns, money, plain=str)
        TargetColumns.objects.update_or_create(
            heads=table.fingerprint,
            defaults=said | {"unit": unit, "saved_by": actor, "saved_at": clock.now()},
        )
    return held
