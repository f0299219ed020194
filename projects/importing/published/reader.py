"""A published document as a whole: bytes in, department and projects out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from projects.importing.published.blocks import Block, split
from projects.importing.published.columns import Setting, Table, read_tables
from projects.importing.published.department import read_department
from projects.importing.published.document import Amounts, Document, Question, ReadProject
from projects.importing.published.form import NUMBERED, Form, is_amount, read_form
from projects.importing.published.joining import Habit, join
from projects.importing.published.lines import atoms_of, lines_of
from projects.importing.published.rows import indicators, row_questions
from projects.importing.published.text import UnreadableError, decode
from projects.sheet import PlanPoint, Sheet

#: A large department has some hundred projects.
MOST_TABLES = 2000
#: A table of a hundred rows has about 1 200 lines, the department's part a few hundred.
MOST_LINES = 300_000
MOST_LINES_IN_A_TABLE = 3_000
MOST_ATOMS_IN_A_TABLE = 8_000
MOST_ATOMS_IN_A_LINE = 200
MOST_LINES_OF_PROSE = 20_000
_TEN_THOUSAND = Decimal(10_000)


def read_document(data: bytes) -> Document:
    """Read the text extracted from a published document.

    Raises UnreadableError, whose message is one Chinese sentence, when the bytes are no such text or a table is
    not complete. The work grows linearly with the text.
    """
    lines = lines_of(decode(data))
    if len(lines) > MOST_LINES:
        raise UnreadableError(f"文件有 {len(lines)} 行，一次最多读 {MOST_LINES} 行，请分成几个文件导入。")
    before, blocks = split(lines)
    if not blocks:
        raise UnreadableError(
            "没有找到项目绩效目标表，请确认文件是部门预算绩效文本，并且带有“单位：万元”的表头行。"
        )
    if len(blocks) > MOST_TABLES:
        raise UnreadableError(
            f"文件里有 {len(blocks)} 张绩效目标表，一次最多读 {MOST_TABLES} 张，请分成几个文件导入。"
        )
    if len(before) > MOST_LINES_OF_PROSE:
        raise UnreadableError("第一张绩效目标表前面的文字太长，请检查文件，只保留部门预算绩效文本。")
    habit = Habit.of([line.text for block in blocks for line in block.lines])
    forms = [_form(block, number) for number, block in enumerate(blocks, 1)]
    tables = read_tables([Setting(form.table, form.heading) for form in forms])
    projects = [_project(*read, habit) for read in zip(blocks, forms, tables, strict=True)]
    return Document(read_department(before), tuple(projects))


def _form(block: Block, number: int) -> Form:
    place = f"第{number}张表（{block.title[0][:20]}）" if block.title else f"第{number}张表"
    atoms = [line.text.count(" ") + 1 for line in block.lines]
    odd = max(atoms, default=0) > MOST_ATOMS_IN_A_LINE or sum(atoms) > MOST_ATOMS_IN_A_TABLE
    if odd or len(block.lines) > MOST_LINES_IN_A_TABLE:
        raise UnreadableError(
            f"{place}有 {len(block.lines)} 行 {sum(atoms)} 段文字，不像是一张表，请检查文件是否齐全后重新提取文字。"
        )
    return read_form(atoms_of(block.lines), place)


def _project(block: Block, form: Form, table: Table, habit: Habit) -> ReadProject:
    goals = tuple(join(goal, habit) for goal in form.goals)
    rows = indicators(table, habit)
    sheet = Sheet(
        code=form.code,
        name=join(form.name, habit),
        unit_code=block.unit_code,
        unit_name=block.unit_name,
        budget=_yuan(form.budget, block.money),
        fiscal=_yuan(form.fiscal, block.money),
        other=_yuan(form.other, block.money),
        purpose=join(form.purpose, habit),
        plan=_plan(form),
        goals=tuple(NUMBERED.sub("", goal, count=1).strip() for goal in goals),
        indicators=rows,
    )
    amounts = Amounts(*(_printed(text, block.money) for text in (form.budget, form.fiscal, form.other)))
    questions = (*_form_questions(form), *row_questions(table, rows))
    return ReadProject(join(block.title, habit), sheet, amounts, goals, questions)


def _yuan(text: str | None, money: str) -> Decimal | None:
    if text is None or not is_amount(text):
        return None
    return Decimal(text) * (_TEN_THOUSAND if money == "万元" else 1)


def _printed(text: str | None, money: str) -> str | None:
    """The amount in 万元 as printed; a table in 元 is converted."""
    if text is None or not is_amount(text):
        return None
    return text if money == "万元" else f"{Decimal(text) / _TEN_THOUSAND:f}"


def _plan(form: Form) -> tuple[PlanPoint, ...]:
    """The values with their months; without months where there are not as many values as months."""
    months: Sequence[int | None] = (
        form.months if len(form.months) == len(form.plan) else [None] * len(form.plan)
    )
    return tuple(
        PlanPoint(text, _percent(text), month) for text, month in zip(form.plan, months, strict=True)
    )


def _percent(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("%％").replace(",", ""))
    except InvalidOperation:
        return None


def _form_questions(form: Form) -> Iterator[Question]:
    for path, label, text in (
        ("budget", "预算数", form.budget),
        ("fiscal", "财政资金", form.fiscal),
        ("other", "其他资金", form.other),
    ):
        if text is not None and not is_amount(text):
            yield Question(path, f"{label}印的是“{text[:30]}”，不是金额，请按原件填写。")
    if form.budget is None:
        yield Question("budget", "预算数没有印出来，请按原件填写。")
    if len(form.plan) != len(form.months):
        yield Question("plan", _plan_question(form))


def _plan_question(form: Form) -> str:
    months = "、".join(f"{month}月底" for month in form.months)
    if not form.plan:
        return f"资金支出计划没有印出数字，请按原件填写{months}的计划。"
    values = "、".join(form.plan)
    return f"资金支出计划印了 {len(form.plan)} 个数（{values}），表头是{months}，看不出各是哪个月底的，请逐个选定。"
