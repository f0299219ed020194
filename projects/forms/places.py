"""Where a field is: its lasting path (by row uuid), the position the checks count, and its id on the page."""

from __future__ import annotations

from projects.sheet import CHECKPOINT_MONTHS
from projects.sheet_data import SheetData
from workflows.kinds import anchor


def lasting(path: str, data: SheetData) -> str:
    """``indicators.5.value`` -> ``indicators/<uuid>/value``, ``plan.1`` -> ``plan/6``; others stay as they are."""
    head, _, rest = path.partition(".")
    if head == "not_applicable" and rest:
        return f"{head}/{rest}"
    if not rest or head not in ("plan", "goals", "indicators"):
        return path
    number, _, cell = rest.partition(".")
    index = int(number)
    if head == "plan":
        return f"plan/{CHECKPOINT_MONTHS[index]}" if index < len(CHECKPOINT_MONTHS) else head
    rows = data.goals if head == "goals" else data.indicators
    if index >= len(rows):
        return head
    return "/".join(filter(None, (head, rows[index].uuid, cell or ("text" if head == "goals" else ""))))


def shown_at(path: str) -> str:
    """The lasting path of the cell that shows a remark on ``path``: a row's or its class's stand at its name."""
    parts = path.split("/")
    if parts[0] == "indicators" and len(parts) > 1 and (len(parts) == 2 or parts[2] in ("level1", "level2")):
        return "/".join((*parts[:2], "name"))
    if parts[0] == "goals" and len(parts) == 2:
        return f"{path}/text"
    return path


def dom_id(path: str) -> str:
    """The id of the cell's element on the form and on the reading sheet."""
    return anchor(path)
