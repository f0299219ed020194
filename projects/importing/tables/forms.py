"""Finds the forms in rows of boxes by their printed labels, and takes their fields out as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from projects.importing.tables.boxes import Box, Row
from projects.importing.tables.form import Form
from projects.importing.tables.indicators import Indicators
from projects.importing.tables.reasons import Reasons
from projects.importing.tables.torn import Torn
from projects.sheet import CHECKPOINT_MONTHS

NOT_APPLICABLE = "不适用的指标分类"
_UNIT = re.compile(r"(?P<code>\d{3,}[0-9A-Z]*)\s*(?P<name>\S.*?)\s*单位\s*[：:]\s*(?P<money>万元|元)")
_KIND = re.compile(r"注：本项目类型为(.+)。")
_MONTH = re.compile(r"(\d{1,2})月底")
#: what stands beside 项目编码 where it is the head of a column and not a label
_LIST_HEADS = frozenset({"项目名称", "单位", "单位名称", "单位编码"})
_TITLE = re.compile(r"绩效目标表$")


def find_forms(rows: Iterable[Row]) -> list[Form]:
    """Every form, in order. A label that is missing is named in ``missing``."""
    reader = _Reader()
    for row in rows:
        reader.take(row)
    return [_complete(form) for form in reader.forms]


def _complete(form: Form) -> Form:
    if not form.plan:
        form.missing.append("资金支出计划")
    if not form.indicators:
        form.missing.append("绩效指标")
    return form


class _Reader:
    """One pass over the rows. ``place`` says which part of a form comes next."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.unit: re.Match[str] | None = None
        self.title = ""
        self.place = ""
        self.months: list[tuple[int, Box]] = []
        self.indicators = Indicators()
        self.reasons = Reasons()
        self.torn = Torn()

    def take(self, row: Row) -> None:
        """Labels count only where the form has them: the same words in a cell are that cell's text."""
        filled, form = row.filled, self.forms[-1] if self.forms else None
        if form is not None and self.place == "plan" and not filled:  # a plan nobody has filled in
            self._plan(form, row)
        if not filled:
            return
        if form is not None and self.place == "purpose" and len(filled) == 1 and not row.paragraph:
            self._purpose(form, row, filled[0])
            return
        if self._around(row, filled) or row.paragraph or self._begins(row, filled[0]) or form is None:
            return
        match self.place:
            case "head" | "purpose":
                self._head(form, row, filled)
            case "plan":
                self._plan(form, row)
            case "indicators" | "not_applicable":
                self._below(form, row, filled)

    def _around(self, row: Row, filled: Sequence[Box]) -> bool:
        """What stands outside the table: the title, the line of the unit, the note."""
        text = " ".join(" ".join(box.text for box in filled).split())
        if found := _UNIT.fullmatch(text):
            self.unit = found
            return True
        if len(filled) > 1 or not (row.paragraph or len(row.boxes) == 1):
            return False
        if self.forms and (note := _KIND.fullmatch(text)):
            self.forms[-1].kind, self.place = note[1], ""
            return True
        if _TITLE.search(filled[0].label) and len(filled[0].text) < 300:
            self.title = filled[0].text.strip()
            return True
        return False

    def _begins(self, row: Row, first: Box) -> bool:
        """Whether a form begins here: 项目编码 stands first, and is no head of a list."""
        if first.label != "项目编码" or "".join(row.after(first).split()) in _LIST_HEADS:
            return False
        self._begin(row, first)
        if name := row.find("项目名称"):
            self.forms[-1].name = row.after(name)
        return True

    def _head(self, form: Form, row: Row, filled: Sequence[Box]) -> None:
        """The rows between the code and the indicators."""
        if self.torn.take(form, row):
            return
        self.torn.began("", row)
        budget = row.find("预算数") if not form.budgeted else None
        if budget is not None:
            self._money(form, row, budget)
        elif self._plan_head(row, form) or self._heads(row):
            return
        elif filled[0].label == "项目名称":
            form.name = form.name or row.after(filled[0])
        elif goals := row.find("绩效目标"):
            self._goals(form, row, row.after(goals))
        elif self.place == "purpose":
            self._purpose(form, row, max(filled, key=lambda box: len(box.text)))
        elif row.page and form.plan and not form.goals and len(filled) == 1 and len(row.boxes) > 1:
            self._goals(form, row, filled[0].text)  # torn by the page's end: its label stands overleaf

    def _purpose(self, form: Form, row: Row, box: Box) -> None:
        form.purpose, self.place = box.text, "head"
        self.torn.began("purpose", row)

    def _goals(self, form: Form, row: Row, text: str) -> None:
        form.goals = text
        self.torn.began("goals", row)

    def _money(self, form: Form, row: Row, budget: Box) -> None:
        form.budget, form.budgeted, self.place = row.after(budget), True, "purpose"
        for label, at in (("其中：财政资金", "fiscal"), ("财政资金", "fiscal"), ("其他资金", "other")):
            if box := row.find(label):
                setattr(form, at, row.after(box))

    def _below(self, form: Form, row: Row, filled: Sequence[Box]) -> None:
        if self._heads(row) or self.indicators.painted_over(row):
            return
        if filled[0].label == NOT_APPLICABLE:
            self.place, self.reasons = "not_applicable", Reasons()
        elif self.place == "indicators":
            self.indicators.take(form.indicators, form.doubtful, row)
        else:
            self.reasons.take(form.not_applicable, row)

    def _heads(self, row: Row) -> bool:
        """The heads of the indicators, on every page."""
        if not self.indicators.heads(row):
            return False
        if self.place != "not_applicable":
            self.place = "indicators"
        self.forms[-1].headed = True
        return True

    def _begin(self, row: Row, code: Box) -> None:
        self.forms.append(Form(title=self.title, code="".join(row.after(code).split())))
        if self.unit is not None:
            form = self.forms[-1]
            form.unit_code, form.unit_name, form.money = (
                self.unit["code"],
                self.unit["name"],
                self.unit["money"],
            )
        self.place, self.title = "head", ""
        self.indicators.begin()

    def _plan_head(self, row: Row, form: Form) -> bool:
        months = [(int(found[1]), box) for box in row.boxes if (found := _MONTH.fullmatch(box.label))]
        if len(months) < 2 or form.plan:
            return False
        self.months, self.place = months, "plan"
        return True

    def _plan(self, form: Form, row: Row) -> None:
        """Each figure belongs to the month it stands under; a blank is a blank."""
        figures = Row([box for box in row.boxes if not box.label.startswith("资金支出计划")])
        under = {month: figures.under(head) for month, head in self.months}
        texts = {month: box.text.strip() for month, box in under.items() if box is not None}
        form.plan = {month: texts.get(month, "") for month in CHECKPOINT_MONTHS}
        form.plan_numbers = all(box is None or box.number for box in under.values())
        self.place = "head"
