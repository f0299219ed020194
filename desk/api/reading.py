"""What a program sends becomes the dataclass it is declared as, or a problem that names each place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from typing import Any, Literal, TypeVar, get_args, get_origin

from django.http import HttpRequest, QueryDict

from accounts.web import whole_number
from desk.api.problems import ProblemError
from desk.api.shapes import hints_of, needed, optional, split

S = TypeVar("S")
#: longer texts are no opinion and no name
LONGEST = 10_000
Errors = list[tuple[str, str]]
NOT_IN_ORDER = "请求里有 {} 处不符合要求，没有办理。"


def body_of(request: HttpRequest, shape: type[S]) -> S:
    """The JSON body. 415, 400 or 422."""
    if request.content_type != "application/json":
        raise ProblemError(415, "请用 Content-Type: application/json 发送。")
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ProblemError(400, "请求的内容不是 JSON，请检查格式。") from None
    errors: Errors = []
    found: S = _object(data, shape, "", errors)
    if errors:
        raise ProblemError(422, NOT_IN_ORDER.format(len(errors)), errors)
    return found


def query_of(data: QueryDict, shape: type[S]) -> S:
    """What stands behind the question mark, or in the fields of a form; names nobody knows are refused, so that a filter
    with a typing error does not silently show everything."""
    errors: Errors = [(name, "没有这一参数。") for name in data if name not in hints_of(shape)]
    values: dict[str, Any] = {}
    for name, hint in hints_of(shape).items():
        if name in data:
            values[name] = _value(_from_text(str(data[name]), hint), hint, name, errors)
        elif name in needed(shape):
            errors.append((name, "请填写。"))
    if errors:
        raise ProblemError(422, NOT_IN_ORDER.format(len(errors)), errors)
    return shape(**values)


def _from_text(text: str, hint: Any) -> Any:
    kind, _ = optional(split(hint)[0])
    if kind is int and (number := whole_number(text)) is not None:
        return number
    if kind is bool and text in ("true", "false"):
        return text == "true"
    return text  # what could not be read is refused as a text


def _object(data: Any, shape: type[Any], place: str, errors: Errors) -> Any:
    if not isinstance(data, Mapping):
        errors.append((place or "body", "应为对象。"))
        return None
    values: dict[str, Any] = {}
    before, inside = len(errors), f"{place}." if place else ""
    for name in data:
        if name not in hints_of(shape):
            errors.append((f"{inside}{str(name)[:60]}", "没有这一项。"))
    for name, hint in hints_of(shape).items():
        if name in data:
            values[name] = _value(data[name], hint, f"{inside}{name}", errors)
        elif name in needed(shape):
            errors.append((f"{inside}{name}", "请填写。"))
    return shape(**values) if len(errors) == before else None


def _value(value: Any, hint: Any, place: str, errors: Errors) -> Any:
    kind, may_be_null = optional(split(hint)[0])
    if value is None and may_be_null:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _checked(value in inner if isinstance(value, str) else False, value, place, errors, inner)
    if origin is list and isinstance(value, list):
        return [_value(one, inner[0], f"{place}.{at}", errors) for at, one in enumerate(value)]
    if origin is dict and isinstance(value, Mapping):
        return {str(key): _value(one, inner[1], f"{place}.{key}"[:80], errors) for key, one in value.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(value, kind, place, errors)
    return _scalar(value, kind, place, errors)


def _scalar(value: Any, kind: Any, place: str, errors: Errors) -> Any:
    if kind is date:
        return _day(value, place, errors)
    if kind is int:
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63
        return _checked(good, value, place, errors, ("整数",))
    if kind is bool:
        return _checked(isinstance(value, bool), value, place, errors, ("true", "false"))
    good = isinstance(value, str) and len(value) <= LONGEST and "\0" not in value
    return _checked(good, value, place, errors, (f"不超过 {LONGEST} 字的文字",))


def _day(value: Any, place: str, errors: Errors) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        errors.append((place, "应为日期，例如 2026-06-30。"))
        return None


def _checked(good: bool, value: Any, place: str, errors: Errors, wanted: tuple[str, ...]) -> Any:
    if not good:
        errors.append((place, f"应为 {'、'.join(wanted)}。"))
    return value
