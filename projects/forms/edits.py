"""What the buttons of the form do to a draft: rows and sentences added, removed, moved. Nothing is saved by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from projects.forms.draft import Draft, GoalDraft, RowDraft, new_uuid
from projects.forms.layout import Layout, level1_of

#: the sign a new row begins with; deadlines and costs are upper limits
_UPPER_LIMIT = ("时效指标", "成本指标")


def edit(draft: Draft, action: str, target: str, layout: Layout) -> str | None:
    """Does one button's work; returns the uuid or class the page should show next, None for an action that changes
    nothing (``show``: only look at what is typed)."""
    known = {
        "add": lambda d, one: add_row(d, one, layout),
        "copy": copy_row,
        "remove": remove_row,
        "up": lambda d, one: _move(d, one, -1),
        "down": lambda d, one: _move(d, one, +1),
        "add-goal": lambda d, _: add_goal(d),
        "remove-goal": remove_goal,
        "up-goal": lambda d, one: _move_goal(d, one, -1),
        "down-goal": lambda d, one: _move_goal(d, one, +1),
    }
    return known[action](draft, target) if action in known else None


def add_row(draft: Draft, level2: str, layout: Layout) -> str | None:
    """An empty row at the end of its class; the class is no longer 不适用."""
    level1 = level1_of(level2, layout)
    if level1 is None:
        return None
    row = RowDraft(new_uuid(), level1, level2, operator="≤" if level2 in _UPPER_LIMIT else "≥")
    draft.rows.insert(_end_of(draft, level2, layout), row)
    draft.not_applicable.pop(level2, None)
    return row.uuid


def copy_row(draft: Draft, one: str) -> str | None:
    """The same row once more, below it; 分值 are not given twice."""
    index = _index(draft.rows, one)
    if index is None:
        return None
    draft.rows.insert(index + 1, replace(draft.rows[index], uuid=new_uuid(), weight=""))
    return draft.rows[index + 1].uuid


def remove_row(draft: Draft, one: str) -> str | None:
    """Takes the row out; answers the row that now stands in its place, so that the eye stays there."""
    index = _index(draft.rows, one)
    if index is None:
        return None
    gone = draft.rows.pop(index)
    same = [row for row in draft.rows[max(index - 1, 0) : index + 1] if row.level2 == gone.level2]
    return same[-1].uuid if same else gone.level2


def add_goal(draft: Draft) -> str:
    draft.goals.append(GoalDraft(new_uuid()))
    return draft.goals[-1].uuid


def remove_goal(draft: Draft, one: str) -> str | None:
    index = _index(draft.goals, one)
    if index is None:
        return None
    draft.goals.pop(index)
    return draft.goals[min(index, len(draft.goals) - 1)].uuid if draft.goals else "goals"


def _move(draft: Draft, one: str, step: int) -> str | None:
    """Changes places with the neighbour of the same class."""
    index = _index(draft.rows, one)
    if index is None:
        return None
    mates = [i for i, row in enumerate(draft.rows) if _same_class(row, draft.rows[index])]
    to = mates.index(index) + step
    if 0 <= to < len(mates):
        other = mates[to]
        draft.rows[index], draft.rows[other] = draft.rows[other], draft.rows[index]
    return one


def _move_goal(draft: Draft, one: str, step: int) -> str | None:
    index = _index(draft.goals, one)
    if index is None:
        return None
    if 0 <= index + step < len(draft.goals):
        draft.goals[index], draft.goals[index + step] = draft.goals[index + step], draft.goals[index]
    return one


def _index(items: Sequence[RowDraft | GoalDraft], one: str) -> int | None:
    return next((i for i, item in enumerate(items) if item.uuid == one), None)


def _same_class(first: RowDraft, second: RowDraft) -> bool:
    return (first.level1, first.level2) == (second.level1, second.level2)


def _end_of(draft: Draft, level2: str, layout: Layout) -> int:
    """After the last row of the class, else after the last row of the classes before it."""
    order = [name for classes in layout.values() for name in classes]
    earlier = set(order[: order.index(level2) + 1])
    before = [index for index, row in enumerate(draft.rows) if row.level2 in earlier]
    return before[-1] + 1 if before else 0
