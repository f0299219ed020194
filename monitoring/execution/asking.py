"""The questions of a preview, in words. ``answers``: what has been picked so far, by the names of the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from monitoring.execution.matching import BY_NAME, NONE_OF_THEM, Group, Matching, plain_name
from monitoring.execution.questions import (
    BLANK_AS_ZERO,
    EACH,
    FALLEN,
    KEEP,
    LEAVE_OUT,
    NOT_NOW,
    ONCE,
    SEEN,
    ZERO,
    Option,
    Question,
)
from monitoring.execution.receiving import Layout
from monitoring.exports.lines import Line, Reading
from monitoring.models import ExecutionImport
from projects.amounts import shown
from projects.models import Project

Answers = Mapping[str, str]
NOTHING = Decimal(0)


def of_file(
    held: ExecutionImport, layout: Layout, reading: Reading, matching: Matching, answers: Answers
) -> list[Question]:
    """What concerns the file as a whole, and names that could be more than one project."""
    found = [
        _day(held, layout.as_of, answers),
        _blank([line for line in reading.lines if line.spent is None and not line.trouble], answers),
        _repeated([line for line in reading.lines if line.repeated], answers),
        _total(reading, answers),
    ]
    named = (question for group in matching.open for question in of_name(group, answers))
    return [*(question for question in found if question is not None), *named]


def _day(held: ExecutionImport, said: date | None, answers: Answers) -> Question | None:
    if said is None or said == held.as_of:
        return None
    return Question(
        "day",
        "截止日",
        f"文件里写的截止日是 {said:%F}，您填的是 {held.as_of:%F}。如果文件说得对，请返回重新上传。",
        (Option(SEEN, f"按 {held.as_of:%F} 导入"),),
        answers.get("day", ""),
    )


def _blank(lines: list[Line], answers: Answers) -> Question | None:
    if not lines:
        return None
    return Question(
        "blank",
        _rows(lines),
        f"{len(lines)} 行有项目，没有金额。",
        (Option(BLANK_AS_ZERO, "还没有支出，按 0 导入"), Option(LEAVE_OUT, "不导入这些行")),
        answers.get("blank", ""),
    )


def _repeated(lines: list[Line], answers: Answers) -> Question | None:
    if not lines:
        return None
    return Question(
        "same",
        _rows(lines),
        f"{len(lines)} 行与前面的某一行每一格都相同。",
        (Option(ONCE, "导出重复了，只算一次"), Option(EACH, "是两笔，都算")),
        answers.get("same", ""),
    )


def _total(reading: Reading, answers: Answers) -> Question | None:
    """Where the file's own total is another than what was read, somebody has to look."""
    if reading.total is None:
        return None
    added = added_up(reading, answers)
    if added == reading.total:
        return None
    return Question(
        "total",
        "合计行",
        f"文件的合计是 {shown(reading.total)} 万元，各行相加是 {shown(added)} 万元，差 {shown(added - reading.total)} 万元。"
        "请核对选择的列，或文件是否完整。",
        (Option(SEEN, "已核对，按各行导入"),),
        answers.get("total", ""),
    )


def added_up(reading: Reading, answers: Answers) -> Decimal:
    """All lines with money, also those that are nobody's; repeated ones as was answered."""
    lines = reading.lines + reading.unknown
    kept = [line for line in lines if not (line.repeated and answers.get("same") == ONCE)]
    return sum((line.spent or NOTHING for line in kept), NOTHING)


def of_name(group: Group, answers: Answers) -> Iterator[Question]:
    """Whether a row whose code is nobody's is the project of that name."""
    if group.project is not None and group.how != BY_NAME:
        return
    if not group.candidates:
        return
    line = group.first
    why = f"编码 {line.code} 在本年度没有"
    if line.lost:
        why = f"编码存成了数字（{line.code}），末尾几位已丢失"
    elif not line.code:
        why = "没有编码"
    name = f"name:{group.key}"
    options = [
        Option(str(one.pk), f"是“{one.name}”{f'，编码 {one.code}' if one.code else ''}")
        for one in group.candidates
    ]
    yield Question(
        name,
        group.places,
        f"{why}，名称“{line.name[:40]}”相同。是这个项目吗？",
        (*options, Option(NONE_OF_THEM, "不是，作为新编码" if group.key.startswith("c") else "不是，不导入")),
        answers.get(name, ""),
    )


def gone(project: Project, numbers: Mapping[str, Decimal], answers: Answers) -> Question:
    """指标文号 that were known and are not in the file."""
    name = f"gone:{project.pk}"
    listed = "、".join(f"{number or '无文号'}（{shown(amount)} 万元）" for number, amount in numbers.items())
    return Question(
        name,
        "指标文号",
        f"以前有、这次没有：{listed}。",
        (Option(ZERO, "已并入其他文号，按 0 计"), Option(KEEP, "文件里漏了，沿用以前的数")),
        answers.get(name, ""),
    )


def fallen(
    project: Project, before: Decimal | None, on: date | None, now: Decimal, answers: Answers
) -> Question:
    """A cumulative figure that fell."""
    name = f"fall:{project.pk}"
    since = f"（截至 {on:%m-%d}）" if on else ""
    return Question(
        name,
        "退款",
        f"累计执行数变少了：以前{since} {shown(before)} 万元，这次 {shown(now)} 万元。",
        (Option(FALLEN, "是退款或更正，按这次的数"), Option(NOT_NOW, "待核实，先不导入这个项目")),
        answers.get(name, ""),
    )


def other_name(group: Group) -> bool:
    """The file calls the project something else."""
    names = {plain_name(line.name) for line in group.lines if line.name}
    return bool(names) and group.project is not None and plain_name(group.project.name) not in names


def _rows(lines: list[Line]) -> str:
    numbers = "、".join(str(line.number) for line in lines[:5])
    return f"第{numbers}行" if len(lines) <= 5 else f"第{numbers}等{len(lines)}行"
