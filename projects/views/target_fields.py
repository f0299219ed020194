"""The form's fields as the templates show them, row by row and class by class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.checks.places import short_class
from projects.forms.draft import SINGLE, Draft, GoalDraft, RowDraft, class_name
from projects.forms.layout import Group, Layout, grouped
from projects.forms.places import dom_id
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow
from projects.values import OPERATORS
from projects.views.target_marks import Field, Marks, Note
from projects.views.target_sums import weight_sum

#: the order signs are offered in; the first is none
_OFFERED = ("", "≥", "≤", "=", ">", "<")
assert set(_OFFERED) == {"", *OPERATORS}
#: remarks on a part of the form stand in its head
_WHOLE = {"whole_plan": "plan", "whole_goals": "goals", "whole_table": "indicators"}


@dataclass(frozen=True)
class GoalView:
    """One sentence of 绩效目标."""

    uuid: str
    number: int
    field: Field


@dataclass(frozen=True)
class RowView:
    """One indicator row with its spoken address."""

    draft: RowDraft
    short: str
    number: int
    name: Field
    description: Field
    value: Field
    basis: Field
    weight: Field

    @property
    def uuid(self) -> str:
        return self.draft.uuid

    @property
    def address(self) -> str:
        return f"{self.short}第{self.number}行"

    @property
    def class_value(self) -> str:
        return class_name(self.draft.level1, self.draft.level2)

    @property
    def words(self) -> bool:
        return self.draft.value.words

    @property
    def signs(self) -> SafeString:
        return _SIGNS.get(self.draft.operator, _SIGNS[""])


@dataclass(frozen=True)
class GroupView:
    """One class with its rows, its sum, and whether it applies."""

    level1: str
    level2: str
    known: bool
    rows: list[RowView]
    reason: str
    declined: bool
    weight: Decimal
    notes: Sequence[Note] = ()

    @property
    def id(self) -> str:
        return class_id(self.level2)


def class_id(level2: str) -> str:
    """The id of a class's rows on the page."""
    return dom_id(f"class/{level2}")


class Fields:
    """All fields of one draft with their marks."""

    def __init__(self, draft: Draft, layout: Layout, marks: Marks) -> None:
        self.draft, self.layout, self.marks = draft, layout, marks

    def __getitem__(self, name: str) -> Field:
        """A single field by its name: templates say ``fields.budget``."""
        if name in _WHOLE:
            return self._field(_WHOLE[name], "")
        if name not in SINGLE:
            raise KeyError(name)  # the template then looks for the attribute
        return self._field(name, getattr(self.draft, name))

    @property
    def plan(self) -> list[tuple[int, Field]]:
        return [
            (month, self._field(f"plan/{month}", self.draft.plan.get(month, "")))
            for month in CHECKPOINT_MONTHS
        ]

    @property
    def goals(self) -> list[GoalView]:
        return [self._goal(number, goal) for number, goal in enumerate(self.draft.goals, start=1)]

    @property
    def groups(self) -> list[GroupView]:
        return [self._group(group) for group in grouped(self.draft.rows, self.layout)]

    def _field(self, path: str, text: str) -> Field:
        marks = self.marks
        carried = path in marks.carried
        return Field(path, text, marks.notes.get(path, ()), marks.remarks.get(path, ()), carried)

    def _goal(self, number: int, goal: GoalDraft) -> GoalView:
        return GoalView(goal.uuid, number, self._field(f"goals/{goal.uuid}/text", goal.text))

    def _group(self, group: Group) -> GroupView:
        rows = [self._row(number, row) for number, (_, row) in enumerate(group.rows, start=1)]
        reasons = self.draft.not_applicable
        return GroupView(
            level1=group.level1,
            level2=group.level2,
            known=group.known,
            rows=rows,
            reason=reasons.get(group.level2, ""),
            declined=group.level2 in reasons and not rows,
            weight=weight_sum(row for _, row in group.rows),
            notes=self.marks.notes.get(f"not_applicable/{group.level2}", ()),
        )

    def _row(self, number: int, row: RowDraft) -> RowView:
        at = f"indicators/{row.uuid}/"
        return RowView(
            draft=row,
            short=short_class(IndicatorRow(row.level1, row.level2, row.name)),
            number=number,
            name=self._field(at + "name", row.name),
            description=self._field(at + "description", row.description),
            value=self._field(at + "value", row.number),
            basis=self._field(at + "basis", row.basis),
            weight=self._field(at + "weight", row.weight),
        )


def _sign_options(chosen: str) -> SafeString:
    """Made once per sign: a table has hundreds of these lists."""
    options = ((sign, " selected" if sign == chosen else "", sign or "—") for sign in _OFFERED)
    return format_html_join("", '<option value="{}"{}>{}</option>', options)


_SIGNS = {sign: format_html("{}", _sign_options(sign)) for sign in _OFFERED}
