"""Conditions of a route's steps on the facts of a case: whether they hold, in words, and what would turn them round.

A step's conditions are a list, all of which must hold; each is one of

    {"fact": "amount", "from": "1000000.00", "to": None}   yuan as text, from included, to excluded, either may be None
    {"fact": "is_key", "is": True}
    {"fact": "kind", "in": ["当年", "结转"]}

Amounts are compared as people read them, at 0.01 万元. A fact that is not known fulfils no condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from workflows.kinds import FactField, Facts, Kind
from workflows.models import Case

Condition = Mapping[str, Any]
TEN_THOUSAND = Decimal(10_000)


def facts_of(case: Case) -> Facts:
    """The facts as they were copied to the case at its submission."""
    return Facts(case.title, case.unit, case.office, case.year, case.amount, case.facts)


def holds(conditions: Sequence[Condition], facts: Facts) -> bool:
    """Whether all of them hold; no conditions always do."""
    return all(_holds(condition, _value(condition, facts)) for condition in conditions)


def words(conditions: Sequence[Condition], kind: Kind) -> str:
    """``预算数 ≥ 100万元，且是重点项目``; "" for none."""
    return "，且".join(_words(condition, _field(condition, kind)) for condition in conditions)


def turning(conditions: Sequence[Condition], facts: Facts, kind: Kind) -> str:
    """What would have to happen to the facts for the answer of ``holds`` to become the other: ``预算数达到 100万元``.

    Where they hold, any one of several is enough; where not, all that fail are needed. "" for no conditions.
    """
    if holds(conditions, facts):
        return "或".join(_ending(condition, _field(condition, kind)) for condition in conditions)
    failing = [one for one in conditions if not _holds(one, _value(one, facts))]
    return "，且".join(_beginning(one, _value(one, facts), _field(one, kind)) for one in failing)


def wan(yuan: Decimal | str) -> str:
    """Yuan as people say a limit: ``100万元``, ``12.5万元``."""
    text = f"{Decimal(yuan) / TEN_THOUSAND:,f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}万元"


def _value(condition: Condition, facts: Facts) -> Any:
    code = condition["fact"]
    return facts.amount if code == "amount" else facts.others.get(code)


def _holds(condition: Condition, value: Any) -> bool:
    if "is" in condition:
        return value is condition["is"]
    if "in" in condition:
        return value in condition["in"]
    if value is None:
        return False
    amount, low, high = _read(value), condition.get("from"), condition.get("to")
    return (low is None or amount >= _read(low)) and (high is None or amount < _read(high))


def _read(yuan: Any) -> Decimal:
    """As on screen: 万元 with two decimals."""
    return (Decimal(yuan) / TEN_THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _field(condition: Condition, kind: Kind) -> FactField:
    """The fact's words; its code where the kind no longer knows it."""
    code = str(condition["fact"])
    return next((field for field in kind.fact_fields() if field.code == code), FactField(code, code, ""))


def _words(condition: Condition, field: FactField) -> str:
    if "is" in condition:
        return f"{'是' if condition['is'] else '不是'}{field.label}"
    if "in" in condition:
        return f"{field.label}为{'、'.join(condition['in'])}"
    low, high = condition.get("from"), condition.get("to")
    parts = [f"≥ {wan(low)}"] if low is not None else []
    return f"{field.label} {' 且 '.join([*parts, f'< {wan(high)}'] if high is not None else parts)}"


def _ending(condition: Condition, field: FactField) -> str:
    """What would make a condition that holds fail."""
    if "is" in condition:
        return f"{'不是' if condition['is'] else '是'}{field.label}"
    if "in" in condition:
        return f"{field.label}不为{'、'.join(condition['in'])}"
    low, high = condition.get("from"), condition.get("to")
    return "或".join(_limits(field, below=low, reaches=high))


def _beginning(condition: Condition, value: Any, field: FactField) -> str:
    """What would make a condition that fails hold."""
    if "is" in condition or "in" in condition:
        return _words(condition, field)
    low, high = condition.get("from"), condition.get("to")
    if value is None:
        return _words(condition, field)
    if low is not None and _read(value) < _read(low):
        return f"{field.label}达到 {wan(low)}" + (f"且低于 {wan(high)}" if high is not None else "")
    at_least = f"{field.label}不少于 {wan(low)}且" if low is not None else field.label
    return f"{at_least}低于 {wan(str(high))}"


def _limits(field: FactField, below: str | None, reaches: str | None) -> Iterable[str]:
    if below is not None:
        yield f"{field.label}低于 {wan(below)}"
    if reaches is not None:
        yield f"{field.label}达到 {wan(reaches)}"
