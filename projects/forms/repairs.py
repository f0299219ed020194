"""What a repair button does to a draft: the changed cells are typed in, everything else stays as typed."""

from __future__ import annotations

from collections.abc import Mapping

from projects.forms.cells import split_value
from projects.forms.draft import Draft, GoalDraft, RowDraft, new_uuid
from projects.models import Project
from projects.sheet import CHECKPOINT_MONTHS
from projects.sheet_data import SheetData

_TYPED = ("code", "name", "budget", "fiscal", "other", "purpose")
_KINDS = {label: value for value, label in Project.Kind.choices}


def repair(draft: Draft, data: SheetData, changes: Mapping[str, str]) -> str:
    """Types ``changes`` (path as the checks count -> printed text) into the draft ``data`` was read from.

    Answers the lasting path of the last changed cell; a row number equal to the number of rows adds a row. Raises
    ValueError for a path that does not exist.
    """
    added: RowDraft | None = None
    changed = ""
    for path, text in changes.items():
        head, _, rest = path.partition(".")
        if head == "indicators" and rest:
            number, _, cell = rest.partition(".")
            if int(number) == len(data.indicators) and added is None:
                added = RowDraft(new_uuid(), "", "")
                draft.rows.append(added)
            row = _row(draft, data, int(number), added)
            _type(row, cell, text)
            changed = f"indicators/{row.uuid}/{cell}"
        else:
            changed = _elsewhere(draft, data, head, rest, text)
    return changed


def _row(draft: Draft, data: SheetData, number: int, added: RowDraft | None) -> RowDraft:
    if number >= len(data.indicators):
        if added is None:
            raise ValueError(f"no such row: {number}")
        return added
    wanted = data.indicators[number].uuid
    return next(row for row in draft.rows if row.uuid == wanted)


def _type(row: RowDraft, cell: str, text: str) -> None:
    if cell == "value":
        parts = split_value(text)
        row.operator, row.number, row.unit = parts.operator, parts.number, parts.unit
    elif cell in ("level1", "level2", "name", "description", "basis", "weight"):
        setattr(row, cell, text)
    else:
        raise ValueError(f"no such cell: {cell}")


def _elsewhere(draft: Draft, data: SheetData, head: str, rest: str, text: str) -> str:
    if head == "plan" and rest:
        month = CHECKPOINT_MONTHS[int(rest)]
        draft.plan[month] = text.strip().removesuffix("%")
        return f"plan/{month}"
    if head == "goals" and rest:
        return _goal(draft, data, int(rest), text)
    if head == "kind":
        draft.kind = _KINDS.get(text, text)
    elif head in _TYPED and not rest:
        setattr(draft, head, text)
    elif head in ("goals", "indicators") and not rest and not text:
        (draft.goals if head == "goals" else draft.rows).clear()
    else:
        raise ValueError(f"no such place: {head}.{rest}")
    return head


def _goal(draft: Draft, data: SheetData, number: int, text: str) -> str:
    if number >= len(data.goals):
        draft.goals.append(GoalDraft(new_uuid(), text))
        return f"goals/{draft.goals[-1].uuid}/text"
    wanted = data.goals[number].uuid
    next(goal for goal in draft.goals if goal.uuid == wanted).text = text
    return f"goals/{wanted}/text"
