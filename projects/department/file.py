"""The document as an official paper to be given out: PDF, Word, Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from projects.department.text import WITH_PROJECT, Part
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head

_ORDINALS = "一二三四"
_ITEM_WIDTHS = (6, 26, 46, 22)
TRANSFER = "对下转移支付"


def file_paper(content: Mapping[str, Any], label: str) -> Paper:
    """``content`` as ``projects.department.content`` writes it; ``label``: 第2版."""
    title = f"{content['year']}年度部门整体绩效目标"
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"{content['unit_code']} {content['unit_name']}\t\t{label}", Style.LINE),
    ]
    for ordinal, part in zip(_ORDINALS, Part, strict=True):
        blocks.append(Text(f"{ordinal}、{part.label}", Style.HEADING))
        if part == Part.OVERALL and content["intro"]:
            blocks.append(Text(content["intro"]))
        if part in WITH_PROJECT and content[part]:
            blocks.append(_items(part, content[part]))
        elif content[part]:
            blocks += _paragraphs(content[part])
        elif not (part == Part.OVERALL and content["intro"]):
            blocks.append(Text("（没有填写）"))
    return Paper(title, blocks)


def _paragraphs(rows: list[dict[str, str]]) -> Iterator[Text]:
    """Each row a numbered title with its text below; a heading where it begins."""
    above = ""
    for number, row in enumerate(rows, 1):
        if row["heading"] and row["heading"] != above:
            yield Text(row["heading"], Style.HEADING)
        above = row["heading"]
        yield Text(f"{number}. {row['title'] or row['text']}")
        if row["title"] and row["text"]:
            yield Text(row["text"])


def _items(part: Part, rows: list[dict[str, str]]) -> Grid:
    lines = [head("序号", "名称", "绩效目标", "对应项目")]
    above = ""
    for number, row in enumerate(rows, 1):
        if row["heading"] and row["heading"] != above:
            lines.append([Cell(row["heading"], across=4, bold=True)])
        above = row["heading"]
        project = "\n".join(filter(None, (row["project"], row["code"], TRANSFER if row["transfer"] else "")))
        lines.append([Cell(number, align=Align.CENTER), Cell(row["title"]), Cell(row["text"]), Cell(project)])
    return Grid(_ITEM_WIDTHS, lines, head=1, name=part.label)
