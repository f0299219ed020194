"""The OpenAPI 3.1 document, made of the operations."""

from __future__ import annotations

from functools import cache
from typing import Any

from desk.api.keys import HEADER
from desk.api.operations import Operation
from desk.api.problems import TITLES
from desk.api.registry import by_path
from desk.api.shapes import Schema, hints_of, needed, schema_of, split

TITLE = "绩程接口"
PROBLEM = "application/problem+json"
ABOUT = (
    "以接口令牌的本人身份查阅和办理，权限与页面相同。令牌写在请求头 Authorization: Bearer 之后。"
    "金额为字符串，单位元，两位小数；日期为 ISO 8601，时间带 +08:00。"
    "不能办理时答复 application/problem+json，detail 是与页面相同的说明。"
)


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    known: dict[str, Schema] = {"Problem": _problem()}
    paths = {
        f"/api/v1/{path}": {one.method.lower(): _operation(one, known) for one in operations}
        for path, operations in by_path().items()
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": ABOUT},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": known,
        },
    }


def _operation(one: Operation, known: dict[str, Schema]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": one.text,
        "parameters": _parameters(one, known),
        "responses": {
            str(one.status): {
                "description": "好",
                "content": {"application/json": {"schema": schema_of(one.answers, known)}},
            },
            **{str(status): _refusal(status) for status in one.refusals},
        },
    }
    if one.body is not None:
        made["requestBody"] = _sent("application/json", schema_of(one.body, known))
    if one.fields is not None:
        made["requestBody"] = _sent("multipart/form-data", _with_file(one.fields, known))
    return made


def _parameters(one: Operation, known: dict[str, Schema]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if "{id}" in one.path:
        found.append({"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}})
    for name, hint in hints_of(one.query).items():
        kind, said = split(hint)
        wanted = name in needed(one.query)
        schema = schema_of(kind, known)
        found.append({"name": name, "in": "query", "required": wanted, "description": said, "schema": schema})
    if one.keyed:
        said = "同一次办理重发时写同一个值：答复与第一次相同，不再办理。保留七天"
        schema = {"type": "string", "maxLength": 100}
        found.append({"name": HEADER, "in": "header", "description": said, "schema": schema})
    return found


def _sent(kind: str, schema: Schema) -> dict[str, Any]:
    return {"required": True, "content": {kind: {"schema": schema}}}


def _with_file(fields: type, known: dict[str, Schema]) -> Schema:
    shown = {name: schema_of(hint, known) for name, hint in hints_of(fields).items()}
    file = {"type": "string", "format": "binary", "description": "xlsx 或 csv 文件"}
    return {
        "type": "object",
        "properties": shown | {"file": file},
        "required": [*needed(fields), "file"],
    }


def _refusal(status: int) -> dict[str, Any]:
    pointed = {"$ref": "#/components/schemas/Problem"}
    return {"description": TITLES[status], "content": {PROBLEM: {"schema": pointed}}}


def _problem() -> Schema:
    text = {"type": "string"}
    place = {"type": "object", "properties": {"field": text, "text": text}}
    return {
        "type": "object",
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "说明，与页面相同"},
            "instance": text,
            "errors": {"type": "array", "items": place, "description": "不符合要求的位置"},
        },
        "required": ["type", "title", "status", "detail"],
    }
