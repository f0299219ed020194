"""接口说明: the operations for people to read, of the same source as the document for programs."""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass
from typing import Any, get_args, get_origin

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk.api.keys import HEADER
from desk.api.openapi import ABOUT, document
from desk.api.operations import Nothing, Operation
from desk.api.problems import TITLES
from desk.api.registry import OPERATIONS
from desk.api.shapes import hints_of, needed, optional, split


@dataclass(frozen=True)
class Row:
    """One field, by its whole name: ``tasks[].case``."""

    name: str
    kind: str
    wanted: bool
    text: str


@dataclass(frozen=True)
class Explained:
    """One operation as the page shows it."""

    operation: Operation
    address: str
    takes: list[Row]
    sends: list[Row]
    gives: list[Row]
    refusals: list[tuple[int, str]]


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document; it says nothing of anybody's data."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes and gives."""
    context = {"about": ABOUT, "operations": [_explained(one) for one in OPERATIONS], "key": HEADER}
    return render(request, "desk/api.html", context)


def _explained(one: Operation) -> Explained:
    sent = _rows(one.body) if one.body is not None else _rows(one.fields) if one.fields is not None else []
    if one.fields is not None:
        sent.append(Row("file", "文件", True, "xlsx 或 csv 文件"))
    return Explained(
        operation=one,
        address=f"/api/v1/{one.path}",
        takes=[] if one.query is Nothing else _rows(one.query),
        sends=sent,
        gives=_rows(one.answers),
        refusals=[(status, TITLES[status]) for status in one.refusals],
    )


def _rows(shape: type, inside: str = "") -> list[Row]:
    found: list[Row] = []
    for name, hint in hints_of(shape).items():
        kind, said = split(hint)
        words, under = _kind(kind)
        found.append(Row(f"{inside}{name}", words, name in needed(shape), said))
        if under is not None:
            found += _rows(under, f"{inside}{name}{'[]' if words.startswith(MANY) else ''}.")
    return found


MANY = "列表："
_WORDS = {
    "str": "文字",
    "int": "整数",
    "bool": "true / false",
    "Decimal": "金额",
    "date": "日期",
    "datetime": "时间",
}


def _kind(hint: Any) -> tuple[str, type | None]:
    """The type in words, and the shape that lies inside."""
    inner, may_be_null = optional(hint)
    ending = "，可为空" if may_be_null else ""
    origin, args = get_origin(inner), get_args(inner)
    if origin is list:
        words, under = _kind(split(args[0])[0])
        return f"{MANY}{words}{ending}", under
    if origin is dict:
        return f"名称 → {_kind(args[1])[0]}{ending}", None
    if origin is not None:
        return " / ".join(str(one) for one in args), None
    if isinstance(inner, type) and is_dataclass(inner):
        return f"对象{ending}", inner
    return f"{_WORDS.get(getattr(inner, '__name__', ''), '对象')}{ending}", None
