"""A list of people as text (one a line, cells by tabs, as pasted from a spreadsheet) or as a file. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from projects.tables.upload import read_upload

FIELDS = ("name", "username", "unit", "office", "post", "phone", "email")
WORDS = {
    "name": "姓名",
    "username": "账号",
    "unit": "单位",
    "office": "科室",
    "post": "职务",
    "phone": "电话",
    "email": "电子邮箱",
}
#: other heads people write
_ALIKE = {
    "name": ("名字", "人员", "人员姓名"),
    "username": ("用户名", "登录名", "帐号"),
    "unit": ("预算单位", "单位名称", "单位编码", "所在单位"),
    "office": ("处室", "股室", "部门", "所在科室"),
    "post": ("职位", "岗位", "职务职级"),
    "phone": ("手机", "手机号", "联系电话"),
    "email": ("邮箱", "邮件", "电子邮件"),
}
_HEADS = {word: name for name in FIELDS for word in (WORDS[name], *_ALIKE[name])}
MOST_LINES = 500


@dataclass(frozen=True)
class Entry:
    """One line as somebody wrote it; ``number`` counts the lines of the text from 1."""

    number: int
    name: str = ""
    username: str = ""
    unit: str = ""
    office: str = ""
    post: str = ""
    phone: str = ""
    email: str = ""


def text_of_file(data: bytes) -> str:
    """The first sheet of an xlsx or csv as text to be looked at and corrected. UnreadableError with a sentence."""
    rows = read_upload(data)["sheets"][0]["rows"]
    return "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)


def entries_of(text: str) -> list[Entry]:
    """One entry a line that holds anything. Where a line names the columns they are taken from it, else they come in the
    order of ``FIELDS``."""
    columns: Sequence[str | None] = FIELDS
    found: list[Entry] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"\t|(?<!\s) {2,}|[,，]", line)]
        if not any(cells):
            continue
        named = [_HEADS.get(re.sub(r"\s|\*", "", cell)) for cell in cells]
        if "name" in named and sum(one is not None for one in named) > 1:
            columns, found = named, []  # what stands above the heads is a title
            continue
        told = {field: cell for field, cell in zip(columns, cells, strict=False) if field is not None}
        found.append(Entry(number, **told))
    return found[: MOST_LINES + 1]


def _cell(cell: str | int | float) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a telephone number is no quantity
    return re.sub(r"\s+", " ", str(cell)).strip()
