"""What the lines of one project come to, per 指标文号, and which places of them have to be asked about. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from monitoring.execution.questions import BLANK_AS_ZERO, ONCE, WHOLE, Option, Question
from monitoring.exports.lines import Line
from projects.amounts import shown

NOTHING = Decimal(0)


@dataclass
class Sum:
    """指标文号 -> yuan. ``trouble`` says why the project cannot be imported; ``empty``: every line of it was left out."""

    numbers: dict[str, Decimal] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: str = ""

    @property
    def total(self) -> Decimal:
        return sum(self.numbers.values(), NOTHING)

    @property
    def empty(self) -> bool:
        return not self.numbers


def add_up(key: str, lines: Sequence[Line], answers: Mapping[str, str]) -> Sum:
    """The sum of one project's lines under the answers given so far (``blank``, ``same``, ``whole:<key>``)."""
    found = Sum()
    bad = next((line for line in lines if line.trouble), None)
    if bad is not None:
        found.trouble = f"第{bad.number}行金额{bad.trouble}，请改好文件再导入"
        return found
    counted = list(_counted(lines, answers))
    whole, parts = _whole_and_parts(counted)
    if whole is not None:
        counted = _one_of(key, whole, parts, answers, found)
    sums: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for line in counted:
        sums[line.document] += line.spent or NOTHING
    found.numbers = dict(sums)
    if any(line.rounded for line in counted):
        found.notes.append("金额细到分以下，已四舍五入到分")
    return found


def _counted(lines: Sequence[Line], answers: Mapping[str, str]) -> Iterator[Line]:
    for line in lines:
        if line.repeated and answers.get("same") == ONCE:
            continue
        if line.spent is None and answers.get("blank") != BLANK_AS_ZERO:
            continue
        yield line


def _whole_and_parts(lines: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """A single line without 文号 among lines with one: the project's own total, as grouped exports print it."""
    bare = [line for line in lines if not line.document]
    parts = [line for line in lines if line.document]
    return (bare[0], parts) if len(bare) == 1 and parts else (None, parts)


def _one_of(key: str, whole: Line, parts: list[Line], answers: Mapping[str, str], found: Sum) -> list[Line]:
    total = sum((line.spent or NOTHING for line in parts), NOTHING)
    if whole.spent == total:
        return parts
    name = f"whole:{key}"
    found.questions.append(
        Question(
            name,
            f"第{whole.number}行",
            f"这一行没有指标文号，是 {shown(whole.spent)} 万元；同一项目有文号的 {len(parts)} 行合计 {shown(total)} 万元。",
            (
                Option("lines", f"只算有文号的，{shown(total)} 万元"),
                Option(WHOLE, f"只算这一行，{shown(whole.spent)} 万元"),
                Option("both", f"两边相加，{shown((whole.spent or NOTHING) + total)} 万元"),
            ),
            answers.get(name, ""),
        )
    )
    answer = answers.get(name, "")
    if answer == WHOLE:
        return [whole]
    return [whole, *parts] if answer == "both" else parts
