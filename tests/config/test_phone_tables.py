"""On a phone a row of a table becomes an entry: every table says how, so that no figure stands without its head."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TABLE = re.compile(r'<table class="(ledger[^"{]*)')
#: fields in the cells: they stand below one another, each with its own label
FIELDS = {
    "monitoring/evaluation/form.html",
    "monitoring/evaluation/rescores.html",
    "workflows/decide_many.html",
    "desk/plan/years.html",
}
#: few short columns, or texts to compare side by side: a phone shows them as they are
AS_THEY_ARE = {
    "desk/me.html",
    "desk/roll_added.html",
    "desk/statistics/overview.html",
    "desk/statistics/spending.html",
    "monitoring/evaluation/scheme.html",
    "monitoring/tab.html",
    "projects/department/edit.html",
    "projects/parts/layout_columns.html",
    "projects/parts/original.html",
    "projects/parts/target_body.html",
    "projects/parts/target_conflict.html",
    "projects/parts/target_paste.html",
    "projects/target_carry.html",
    "workflows/parts/chart.html",
    "workflows/parts/year.html",
    "workflows/send_back.html",
}


def _tables() -> list[tuple[str, set[str]]]:
    """Template and classes of every ledger."""
    folder = ROOT / "templates"
    return [
        (path.relative_to(folder).as_posix(), set(found.split()))
        for path in sorted(folder.rglob("*.html"))
        for found in TABLE.findall(path.read_text(encoding="utf-8"))
    ]


def _styles() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "css").glob("*.css"))


def test_every_table_becomes_entries_on_a_phone_or_is_short() -> None:
    tables = _tables()
    assert len(tables) > 60
    wide = {name for name, classes in tables if "stackable" not in classes}
    assert wide == AS_THEY_ARE, "a new table without stackable, or one that has it now"


def test_every_table_that_becomes_entries_says_where_its_cells_go() -> None:
    styles = _styles()
    placed = set(re.findall(r"\.([a-z][a-z-]*)(?:\.stackable)? t(?:body|r|foot)\b", styles))
    placed |= set(re.findall(r"\.([a-z][a-z-]*)\.stackable\b", styles))
    silent = {
        name
        for name, classes in _tables()
        if "stackable" in classes and not classes & placed and name not in FIELDS
    }
    assert silent == set(), "add flow, or name the places of the cells in phone.css"
