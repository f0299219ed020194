"""Which column of an uploaded sheet holds what: what every such page shows, and what is posted from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from accounts.web import whole_number
from projects.tables.heads import WAN, YUAN
from projects.tables.layouts import Layout

#: rows of the file that are shown below the heads
LOOKED_AT = 6
MONEYS = ((YUAN, "元"), (WAN, "万元"))


def posted(request: HttpRequest, fields: Mapping[str, str]) -> tuple[int, dict[str, int], str]:
    """Sheet, field -> column, and unit of money as they were chosen."""
    picked = {field: whole_number(request.POST.get(f"column-{field}", "")) for field in fields}
    columns = {field: place for field, place in picked.items() if place is not None}
    return whole_number(request.POST.get("sheet", ""), 99) or 0, columns, request.POST.get("money", "")


def columns_context(
    request: HttpRequest,
    held: Any,
    layouts: Sequence[Layout],
    fields: Mapping[str, str],
    needed: Sequence[str],
    trouble: str = "",
) -> dict[str, Any]:
    """For ``projects/parts/layout_columns.html``. ``held`` has ``table`` and ``mapping``; with ``trouble`` what was posted stays."""
    asked = whole_number(request.POST.get("sheet", request.GET.get("sheet", "")), 99)
    asked = held.mapping.get("sheet") if asked is None else asked
    layout = next((one for one in layouts if one.sheet == asked), layouts[0])
    kept = held.mapping.get("columns") if held.mapping.get("sheet") == layout.sheet else None
    known = posted(request, fields)[1] if trouble else (kept or layout.columns)
    rows = held.table["sheets"][layout.sheet]["rows"]
    below = layout.head.last + 1
    return {
        "layouts": sorted(layouts, key=lambda one: one.sheet),
        "layout": layout,
        "heads": [(place, _letters(place), name) for place, name in enumerate(layout.head.names)],
        "fields": [(field, words, field in needed, known.get(field)) for field, words in fields.items()],
        "money": request.POST.get("money") or held.mapping.get("money") or layout.money,
        "moneys": MONEYS,
        "first_rows": list(enumerate(rows[below : below + LOOKED_AT], below + 1)),
        "trouble": trouble,
    }


def _letters(place: int) -> str:
    """0 → A, 26 → AA, as spreadsheets name their columns."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
