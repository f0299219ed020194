"""From printed fields to the neutral structure all readers share (``published.document``), with what has to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from projects.importing.published.document import Amounts, Department, Document, Question, ReadProject
from projects.importing.published.text import UnreadableError
from projects.importing.tables.boxes import Row
from projects.importing.tables.form import Form
from projects.importing.tables.forms import find_forms
from projects.importing.tables.indicators import HEADINGS
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, PlanPoint, Sheet

MOST_FORMS = 2000
_TEN_THOUSAND = Decimal(10_000)
NOTHING = (
    "文件里没有找到项目绩效目标表。请检查：表里应有“项目编码”“项目名称”和“一级指标……指标值确定依据”的表头；"
    "扫描成图片的文件请先转成文字。"
)


class NothingFoundError(UnreadableError):
    """The file can be read, but holds no form of ours."""


def document_of(rows: Sequence[Row]) -> Document:
    """Raises ``UnreadableError`` where there is no form, none that is whole, or far too many."""
    return document_from(find_forms(rows))


def document_from(forms: Sequence[Form]) -> Document:
    """The same of forms already found."""
    if not forms:
        raise NothingFoundError(NOTHING)
    if len(forms) > MOST_FORMS:
        raise UnreadableError(f"文件里有 {len(forms)} 张表，一次最多 {MOST_FORMS} 张。请分成几个文件导入。")
    for form in forms:
        form.missing = form.missing or ([] if form.indicators else ["绩效指标"])
    if all(form.torn_off for form in forms):
        where = f"第1张表（{(forms[0].name or forms[0].title)[:20]}）"
        raise UnreadableError(f"{where}没有读到{'、'.join(forms[0].missing)}。请检查文件是否齐全。")
    return Document(Department(), tuple(read_form(form) for form in forms))


def read_form(form: Form) -> ReadProject:
    """One form, whatever it says; what it leaves open is among its questions."""
    amounts = {name: _wan(getattr(form, name), form.money) for name in ("budget", "fiscal", "other")}
    plan = _plan(form)
    sheet = Sheet(
        code=form.code,
        name=form.name.strip(),
        unit_code=form.unit_code,
        unit_name=form.unit_name,
        budget=_yuan(amounts["budget"]),
        fiscal=_yuan(amounts["fiscal"]),
        other=_yuan(amounts["other"]),
        purpose=form.purpose.strip(),
        plan=tuple(PlanPoint(text, _number(text), month) for month, text in plan.items()),
        goals=tuple(_goals(form.goals)),
        indicators=tuple(_row(*(cell.strip() for cell in row)) for row in form.indicators),
        not_applicable={name: reason.strip() for name, reason in form.not_applicable.items()},
        kind=form.kind,
    )
    return ReadProject(
        form.title,
        sheet,
        Amounts(**amounts),
        sheet.goals,
        () if form.missing else tuple(_questions(form, sheet, amounts)),
        exact=True,
        missing=tuple(form.missing),
    )


def _row(level1: str, level2: str, name: str, description: str, value: str, basis: str) -> IndicatorRow:
    return IndicatorRow(level1, level2, name, description, value, basis)


def _wan(text: str, money: str) -> str | None:
    """The amount in 万元 as printed; one in 元 is converted; what is no amount stays, to be asked about."""
    text = text.strip()
    number = _number(text.removesuffix("万元").removesuffix("元"))
    if not text or number is None or money == "万元":
        return text or None
    return f"{number / _TEN_THOUSAND:f}"


def _yuan(text: str | None) -> Decimal | None:
    number = None if text is None else _number(text)
    return None if number is None else number * _TEN_THOUSAND


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().rstrip("%％").replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plan(form: Form) -> dict[int, str]:
    """Month -> text. A workbook keeps 10% as 0.1: where all figures are such shares they become percentages."""
    texts = {month: form.plan.get(month, "") for month in CHECKPOINT_MONTHS}
    numbers = {month: number for month, text in texts.items() if (number := _number(text)) is not None}
    if form.plan_numbers and numbers and all(abs(number) <= 1 for number in numbers.values()):
        shares = {month: f"{(number * 100).normalize():f}%" for month, number in numbers.items()}
        return {month: shares.get(month, "") for month in texts}
    return {month: f"{text.rstrip('%％ ')}%" if text else "" for month, text in texts.items()}


def _goals(text: str) -> Iterator[str]:
    """The numbered sentences; a line that does not begin with the next number goes on with the one before."""
    goals: list[str] = []
    for line in text.strip().splitlines():
        rest = _numbered(line.strip(), len(goals) + 1)
        if rest is not None:
            goals.append(rest)
        elif goals:
            goals[-1] += line.strip()
        elif line.strip():
            goals.append(line.strip())
    yield from (goal for goal in goals if goal)


def _numbered(line: str, number: int) -> str | None:
    found = re.match(rf"[(（]?{number}[)）.．、]\s?", line)
    return line[found.end() :] if found else None


def _questions(form: Form, sheet: Sheet, amounts: dict[str, str | None]) -> Iterator[Question]:
    for path, label in (("budget", "预算数"), ("fiscal", "财政资金"), ("other", "其他资金")):
        text = amounts[path]
        if text is not None and _number(text) is None:
            yield Question(path, f"{label}写的是“{text[:30]}”，不是金额，请按原件填写。")
    if sheet.budget is None and amounts["budget"] is None:
        yield Question("budget", "预算数是空的，请按原件填写。")
    if any(point.text and point.percent is None for point in sheet.plan):
        printed = "、".join(point.text for point in sheet.plan)
        yield Question("plan", f"资金支出计划写的是“{printed[:60]}”，不是百分数，请按原件填写。")
    for place, row in enumerate(sheet.indicators):
        missing = [
            word
            for word, cell in zip(HEADINGS[:3], (row.level1, row.level2, row.name), strict=True)
            if not cell
        ]
        if place in form.doubtful:
            yield Question(f"indicators.{place}", "这一行跨了两页，文字是接起来的，请对照原件逐格确认。")
        elif missing[:2] and missing != HEADINGS[2:3]:
            yield Question(f"indicators.{place}", f"这一行没有读到{'、'.join(missing)}，请对照原件填写。")
