"""What goes in and out is written as dataclasses; schema, reading and writing follow from their annotations.

``Annotated[str, "说明"]`` gives a field its description. Money is ``Decimal`` inside and a string in yuan with two decimals
outside; moments are those of Asia/Shanghai, written with +08:00.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from accounts import clock

Schema = dict[str, Any]

_PLAIN: Mapping[type, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "pattern": r"^-?\d+\.\d{2}$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def hints_of(shape: Any) -> Mapping[str, Any]:
    """The annotations of a dataclass, with what is said in them."""
    return _hints(shape)


@cache
def _hints(shape: Any) -> Mapping[str, Any]:
    return get_type_hints(shape, include_extras=True)


def needed(shape: Any) -> list[str]:
    """The fields that have no default."""
    return [one.name for one in fields(shape) if one.default is MISSING and one.default_factory is MISSING]


def split(hint: Any) -> tuple[Any, str]:
    """The type and its description."""
    if get_origin(hint) is Annotated:
        inner, *said = get_args(hint)
        return inner, str(said[0])
    return hint, ""


def optional(hint: Any) -> tuple[Any, bool]:
    """The type without None, and whether None was allowed."""
    if get_origin(hint) in (Union, types.UnionType):
        others = [one for one in get_args(hint) if one is not type(None)]
        return others[0], True
    return hint, False


def schema_of(hint: Any, known: dict[str, Schema]) -> Schema:
    """JSON Schema of a type; dataclasses are put into ``known`` by name and pointed at."""
    inner, said = split(hint)
    inner, may_be_null = optional(inner)
    found = _schema(inner, known)
    if may_be_null:
        found = {"anyOf": [found, {"type": "null"}]}
    return found | {"description": said} if said else found


def _schema(hint: Any, known: dict[str, Schema]) -> Schema:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is list:
        return {"type": "array", "items": schema_of(inner[0], known)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(inner[1], known)}
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if isinstance(hint, type) and is_dataclass(hint):
        return _of_dataclass(hint, known)
    return dict(_PLAIN.get(hint, {}))


def _of_dataclass(shape: type, known: dict[str, Schema]) -> Schema:
    if shape.__name__ not in known:
        known[shape.__name__] = {}  # a shape may hold itself
        known[shape.__name__] = {
            "type": "object",
            "properties": {name: schema_of(hint, known) for name, hint in hints_of(shape).items()},
            "required": needed(shape),
        }
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
