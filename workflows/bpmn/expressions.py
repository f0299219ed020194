"""Conditions as expressions that Python reads: variables are the codes of the facts, amounts are yuan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workflows.bpmn.names import identifier
from workflows.conditions import Condition


def expression(conditions: Sequence[Condition]) -> str:
    """``amount >= 1000000 and is_key == True``."""
    return " and ".join(part for condition in conditions for part in _parts(condition))


def _parts(condition: Condition) -> list[str]:
    name = identifier(str(condition["fact"]))
    if "is" in condition:
        return [f"{name} == {condition['is']}"]
    if "in" in condition:
        return [f"{name} in {list(condition['in'])!r}"]
    low, high = condition.get("from"), condition.get("to")
    parts = [f"{name} >= {_number(low)}"] if low is not None else []
    return [*parts, f"{name} < {_number(high)}"] if high is not None else parts


def _number(yuan: str) -> str:
    text = f"{Decimal(yuan):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
