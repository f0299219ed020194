"""Which values a change makes easier to reach. Pure: contents in, places out."""

from __future__ import annotations

from projects.comparing import ADDED, REMOVED, Comparison, Field, Row
from projects.values import Value, parse_value

#: of these less is better; of ≥, > and = (a value without a sign) more is
_LESS = "≤<"


def eased(found: Comparison) -> list[Field]:
    """The values that ask for less than before: a lower ≥, a higher ≤, a later month; rows that are gone."""
    return [field for row in found.indicators for field in _of(row)]


def only_eased(found: Comparison) -> bool:
    """Whether easier values are all that changed; 分值 follow the rows and do not count."""
    easier = {field.path for field in eased(found)}
    changed = [field for field in found.differences if not field.path.endswith("/weight")]
    gone = {row.uuid for row in found.indicators if row.fate == REMOVED}
    return bool(easier) and all(field.path in easier or _row_of(field) in gone for field in changed)


def _of(row: Row) -> list[Field]:
    value = next(cell for cell in row.cells if cell.path.endswith("/value"))
    if row.fate == ADDED:
        return []
    if row.fate == REMOVED:
        return [value]
    return [value] if value.changed and _easier(parse_value(value.before), parse_value(value.after)) else []


def _easier(before: Value, after: Value) -> bool:
    if before.number is None or after.number is None or before.unit != after.unit:
        return False
    if (before.operator or "=") in _LESS:
        return after.number > before.number
    return after.number < before.number


def _row_of(field: Field) -> str:
    parts = field.path.split("/")
    return parts[1] if parts[0] == "indicators" and len(parts) > 2 else ""
