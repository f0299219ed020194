"""The part of a 项目绩效目标表 above its indicators: code, name, amounts, use, plan, goals.

The form's own labels are looked for in their order, each beginning and ending with an atom however it is broken;
what stands between two labels is the field. A field's atoms keep their lines, so that they can be joined later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from projects.importing.published.costs import HEADINGS
from projects.importing.published.lines import Atom, Gap
from projects.importing.published.text import UnreadableError

_LABELS = (
    "项目编码",
    "项目名称",
    "预算规模及资金用途",
    "预算数",
    "其中：财政资金",
    "其他资金",
    "资金支出计划（%）",
    "绩效目标",
)
_WIDE = str.maketrans("():%", "（）：％")
_MONTHS = re.compile(r"(?:\d{1,2} ?月 ?底 ?)+")
_NUMBER = re.compile(r"\d+")
_AMOUNT = re.compile(r"-?\d[\d,]*(\.\d+)?$")
#: The number of a goal: 1.
NUMBERED = re.compile(r"(\d{1,2})[.．、](?!\d)")

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """The fields as printed lines; amounts and plan values as printed, None where blank."""

    code: str
    name: Lines
    budget: str | None
    fiscal: str | None
    other: str | None
    purpose: Lines
    months: tuple[int, ...]
    plan: tuple[str, ...]
    goals: tuple[Lines, ...]
    #: The atoms of the indicator table, and how its headings are broken.
    table: Sequence[Atom]
    heading: tuple[str, ...]


def read_form(atoms: Sequence[Atom], place: str) -> Form:
    """Read the atoms of one table. Raises UnreadableError naming ``place`` when a label is missing."""
    fields, end = _fields(atoms, place)
    heading_end = _match(atoms, end, "".join(HEADINGS))
    if heading_end is None:
        raise UnreadableError(f"{place}的绩效指标表头不完整，请检查文件是否齐全后重新提取文字。")
    heading = tuple(atom.text for atom in atoms[end:heading_end])
    months, plan = _plan(fields["资金支出计划（%）"])
    other, purpose = _other(fields["其他资金"])
    return Form(
        code="".join(atom.text for atom in fields["项目编码"]),
        name=printed_lines(fields["项目名称"]),
        budget=_amount(fields["预算数"]),
        fiscal=_amount(fields["其中：财政资金"]),
        other=other,
        purpose=printed_lines(purpose),
        months=months,
        plan=plan,
        goals=_goals(fields["绩效目标"]),
        table=tuple(_without_headings(atoms[heading_end:], heading)),
        heading=heading,
    )


def _fields(atoms: Sequence[Atom], place: str) -> tuple[dict[str, Sequence[Atom]], int]:
    """The atoms behind each label, and where the headings of the indicators begin."""
    fields: dict[str, Sequence[Atom]] = {}
    label, start, end = "", 0, 0
    for following in (*_LABELS, HEADINGS[0]):
        found = _find(atoms, start, following)
        if found is None:
            missing = "绩效指标的表头" if following == HEADINGS[0] else f"“{following}”一栏"
            raise UnreadableError(
                f"{place}缺少{missing}，文件可能不完整或不是项目绩效目标表，请检查后重新提取文字。"
            )
        if label:
            fields[label] = atoms[start : found[0]]
        label, start = following, found[1]
        end = found[0]
    return fields, end


def _find(atoms: Sequence[Atom], start: int, label: str) -> tuple[int, int] | None:
    for at in range(start, len(atoms)):
        if (end := _match(atoms, at, label)) is not None:
            return at, end
    return None


def _match(atoms: Sequence[Atom], at: int, label: str) -> int | None:
    """Where the label ends if it begins at an atom, however it is broken."""
    rest = label.translate(_WIDE)
    while rest:
        if at == len(atoms):
            return None
        text = atoms[at].text.translate(_WIDE)
        if not rest.startswith(text):
            return None
        rest, at = rest[len(text) :], at + 1
    return at


def _without_headings(atoms: Sequence[Atom], heading: tuple[str, ...]) -> Iterator[Atom]:
    """The table without the headings repeated on each page; what follows them begins the page."""
    at, page = 0, True
    while at < len(atoms):
        if (
            atoms[at].gap is Gap.PAGE
            and tuple(atom.text for atom in atoms[at : at + len(heading)]) == heading
        ):
            at, page = at + len(heading), True
            continue
        yield Atom(atoms[at].text, Gap.PAGE) if page else atoms[at]
        at, page = at + 1, False


def printed_lines(atoms: Sequence[Atom]) -> Lines:
    """The atoms put together to the lines they were printed in."""
    lines: list[str] = []
    for atom in atoms:
        if lines and atom.gap is Gap.SPACE:
            lines[-1] += " " + atom.text
        else:
            lines.append(atom.text)
    return tuple(lines)


def _amount(atoms: Sequence[Atom]) -> str | None:
    """An amount without its commas; anything else as printed, for a question."""
    text = "".join(atom.text for atom in atoms)
    return (text.replace(",", "") if is_amount(text) else text) or None


def is_amount(text: str) -> bool:
    """True for a plain decimal number, commas between thousands allowed."""
    return bool(_AMOUNT.match(text))


def _other(atoms: Sequence[Atom]) -> tuple[str | None, Sequence[Atom]]:
    """其他资金 stands in the row of its label, at most half a line away; the use of the money is the next row."""
    alone = len(atoms) == 1 or (len(atoms) > 1 and atoms[1].gap is not Gap.SPACE)
    if alone and atoms[0].gap in (Gap.SPACE, Gap.BREAK) and _AMOUNT.match(atoms[0].text):
        return atoms[0].text.replace(",", ""), atoms[1:]
    return None, atoms


def _plan(atoms: Sequence[Atom]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The months of the head row and the values below; a value in two atoms (``10 %``) is one."""
    text = " ".join(atom.text for atom in atoms)
    head = _MONTHS.match(text)
    values: list[str] = []
    for value in text[head.end() if head else 0 :].split():
        if values and value in ("%", "％"):
            values[-1] += value
        else:
            values.append(value)
    return tuple(int(month) for month in _NUMBER.findall(head[0] if head else "")), tuple(values)


def _goals(atoms: Sequence[Atom]) -> tuple[Lines, ...]:
    """The numbered sentences; a line that begins with the next number begins the next of them."""
    goals: list[list[str]] = []
    for line in printed_lines(atoms):
        match = NUMBERED.match(line)
        if not goals or (match and int(match[1]) == len(goals) + 1):
            goals.append([])
        goals[-1].append(line)
    return tuple(tuple(goal) for goal in goals)
