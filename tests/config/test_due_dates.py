"""No template writes a due date bare: it goes through ``due`` (or stands beside its days left, which carry the mark)."""

from __future__ import annotations

import re
from pathlib import Path

BARE = re.compile(
    r"\{\{ [\w.]*(?:due_on|cutoff_on|closes_on|opens_on)\|(?:short_day|short|day|date:[^ }]*) \}\}"
)
#: beside days left in the same place
BESIDE = {
    "monitoring/report.html": 2,
    "monitoring/midyear.html": 2,
    "monitoring/evaluation/form.html": 1,
    "monitoring/evaluation/page.html": 1,
    "desk/parts/evaluate.html": 1,
    "workflows/urge.html": 1,
    "workflows/urge_slip.html": 1,
    "desk/plan/round.html": 1,
    "desk/parts/explain.html": 1,
    "desk/parts/monitor.html": 1,
    "desk/parts/todo.html": 2,
    "notifications/list.html": 1,
}


def test_every_due_date_says_when_it_is_provisional() -> None:
    root = Path(__file__).resolve().parents[2] / "templates"
    found = {
        str(path.relative_to(root)): len(hits)
        for path in sorted(root.rglob("*.html"))
        if (hits := BARE.findall(path.read_text(encoding="utf-8")))
    }
    assert found == BESIDE
