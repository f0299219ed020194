"""The texts and figures of the demo, read from ``texts/``: one block per project, one line per row of its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from projects.amounts import TEN_THOUSAND
from projects.sheet import CHECKPOINT_MONTHS, LEVELS, IndicatorRow

FOLDER = Path(__file__).parent / "texts"
#: 数量 -> (产出指标, 数量指标); 满意度 -> (满意度指标, 服务对象满意度指标)
CLASSES = {
    name.removesuffix("指标").removeprefix("服务对象"): (level1, name)
    for level1, names in LEVELS.items()
    for name in names
}
KEY = "重点"


@dataclass
class Text:
    """One project as written down. ``place`` is an office of the 本级 or the short name of a unit; money in yuan."""

    number: int
    name: str
    place: str
    kind: str
    budget: Decimal | None
    registered: int
    is_key: bool = False
    purpose: str = ""
    plan: dict[int, Decimal | None] = field(default_factory=dict)
    goals: list[str] = field(default_factory=list)
    rows: list[IndicatorRow] = field(default_factory=list)
    not_applicable: dict[str, str] = field(default_factory=dict)


@cache
def texts(year: int) -> dict[int, Text]:
    """Number -> text, in the order of the file. The caller changes nothing in it."""
    found = {}
    for block in (FOLDER / f"{year}.txt").read_text(encoding="utf-8").split("\n\n"):
        text = _text(block.strip().splitlines(), year)
        found[text.number] = text
    return found


def _text(lines: list[str], year: int) -> Text:
    number, name, place, kind, wan, *more = (part.strip() for part in lines[0].removeprefix("#").split("|"))
    text = Text(
        number=int(number),
        name=name,
        place=place,
        kind=kind,
        budget=None if wan == "-" else Decimal(wan) * TEN_THOUSAND,
        registered=next((int(part) for part in more if part.isdigit()), year),
        is_key=KEY in more,
    )
    for line in lines[1:]:
        _add(text, line)
    return text


def _add(text: Text, line: str) -> None:
    word, _, rest = line.partition("：")
    if word == "用途":
        text.purpose = rest
    elif word == "计划":
        text.plan = dict(zip(CHECKPOINT_MONTHS, map(Decimal, rest.split()), strict=True))
    elif word == "目标":
        text.goals.append(rest)
    elif word == "不适用":
        level, reason = (part.strip() for part in rest.split("|"))
        text.not_applicable[CLASSES[level][1]] = reason
    else:
        short, name, description, value, basis = (part.strip() for part in line.split("|"))
        level1, level2 = CLASSES[short]
        text.rows.append(IndicatorRow(level1, level2, name, description, value, basis))
