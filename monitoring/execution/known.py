"""Until when execution is known: an export covers the unit it was imported for and those below it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max

from accounts.tree import Tree
from monitoring.execution.spent import in_force
from monitoring.models import ExecutionImport


def known_through(
    unit_ids: Iterable[int], imported_by: datetime | None = None, on: date | None = None
) -> dict[int, date]:
    """The last day (not after ``on``, where given) whose export covers each unit; units without any are missing.

    The 执行数（截至…）of the screen. Two queries.
    """
    imports = ExecutionImport.objects.filter(in_force(imported_by))
    if on is not None:
        imports = imports.filter(as_of__lte=on)
    last = dict(imports.order_by().values("unit").annotate(last=Max("as_of")).values_list("unit", "last"))
    tree = Tree.load()
    found: dict[int, date] = {}
    for unit in unit_ids:
        days = [last[above] for above in tree.above(unit) if above in last]
        if days:
            found[unit] = max(days)
    return found


def covered(on: date, imported_by: datetime | None = None) -> set[int]:
    """The units whose export of exactly ``on`` is in. Two queries."""
    imports = ExecutionImport.objects.filter(in_force(imported_by), as_of=on)
    return Tree.load().below(imports.values_list("unit_id", flat=True))
