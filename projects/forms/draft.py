"""The form as typed: texts only, so that nothing is lost while something cannot be read yet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import QueryDict

from projects import amounts
from projects.forms.cells import ValueCell, figure_text, split_value
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow
from projects.sheet_data import SheetData

SINGLE = ("code", "name", "kind", "budget", "fiscal", "other", "purpose")
CELLS = ("name", "description", "basis", "weight", "operator", "number", "unit")
#: rows a person could fill; a POST with more is a mistake or an attack
MOST_ROWS = 1000


@dataclass
class GoalDraft:
    """One sentence as typed."""

    uuid: str
    text: str = ""


@dataclass
class RowDraft:
    """One indicator row as typed; 指标值 in three parts that join to the printed text."""

    uuid: str
    level1: str
    level2: str
    name: str = ""
    description: str = ""
    operator: str = ""
    number: str = ""
    unit: str = ""
    basis: str = ""
    weight: str = ""

    @property
    def value(self) -> ValueCell:
        return ValueCell(self.operator, self.number, self.unit)


@dataclass
class Draft:
    """The whole form as typed. ``revision`` is the save it began from."""

    revision: int
    code: str = ""
    name: str = ""
    kind: str = ""
    budget: str = ""
    fiscal: str = ""
    other: str = ""
    purpose: str = ""
    plan: dict[int, str] = field(default_factory=dict)
    goals: list[GoalDraft] = field(default_factory=list)
    rows: list[RowDraft] = field(default_factory=list)
    #: level-2 class -> reason; a class that is not ticked is absent
    not_applicable: dict[str, str] = field(default_factory=dict)
    #: id of an open question -> answer
    answers: dict[int, str] = field(default_factory=dict)


def draft_of(data: SheetData, revision: int) -> Draft:
    """Stored content as the form shows it."""
    return Draft(
        revision=revision,
        code=data.code,
        name=data.name,
        kind=data.kind,
        budget=amounts.shown(data.budget),
        fiscal=amounts.shown(data.fiscal),
        other=amounts.shown(data.other),
        purpose=data.purpose,
        plan={month: figure_text(data.plan.get(month)) for month in CHECKPOINT_MONTHS},
        goals=[GoalDraft(goal.uuid, goal.text) for goal in data.goals],
        rows=[_row_of(row) for row in data.indicators],
        not_applicable=dict(data.not_applicable),
    )


def draft_from_post(post: QueryDict) -> Draft:
    """What was posted. Row ids that are no uuid are replaced, so that a row keeps exactly one id."""
    goals = [GoalDraft(_uuid(one), post.get(f"goal-{one}", "")) for one in post.getlist("goal")]
    return Draft(
        revision=_integer(post.get("revision", "")),
        **{name: post.get(name, "") for name in SINGLE},
        plan={month: post.get(f"plan-{month}", "") for month in CHECKPOINT_MONTHS},
        goals=goals[:MOST_ROWS],
        rows=[_row_from(post, one) for one in _unique(post.getlist("row"))[:MOST_ROWS]],
        not_applicable={name: post.get(f"reason-{name}", "") for name in post.getlist("not_applicable")[:50]},
        answers=_answers(post),
    )


def new_uuid() -> str:
    return str(uuid.uuid4())


def class_name(level1: str, level2: str) -> str:
    """One hidden field per row says its class."""
    return f"{level1}|{level2}"


def _row_of(row: IndicatorRow) -> RowDraft:
    cell = split_value(row.value)
    return RowDraft(
        uuid=row.uuid,
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        description=row.description,
        operator=cell.operator,
        number=cell.number,
        unit=cell.unit,
        basis=row.basis,
        weight=figure_text(row.weight),
    )


def _row_from(post: QueryDict, one: str) -> RowDraft:
    level1, _, level2 = post.get(f"{one}-class", "").partition("|")
    cells = {cell: post.get(f"{one}-{cell}", "") for cell in CELLS}
    return RowDraft(uuid=_uuid(one), level1=level1[:20], level2=level2[:20], **cells)


def _answers(post: QueryDict) -> dict[int, str]:
    """Answers by question; the months of a plan come as one choice per printed figure."""
    answers = {}
    for key in post:
        number = key.removeprefix("answer-")
        if number != key and number.isdecimal() and len(number) < 18:
            answers[int(number)] = "、".join(part.strip() for part in post.getlist(key))
    return answers


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return new_uuid()


def _unique(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1
