"""The preview of a pasted block: which cell goes where, what it replaces, what found no place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from projects.forms.draft import RowDraft
from projects.forms.pasting import Leftover, Pasted, PastedRow
from projects.sheet import IndicatorRow, short_class

#: the columns of the preview, in the order of the form
_CELLS = ("name", "description", "value", "weight", "basis")


@dataclass(frozen=True)
class PastedCell:
    """One cell as it would read. ``new``: comes from the block; ``instead``: the text it replaces, where there is one."""

    text: str
    new: bool
    instead: str = ""


@dataclass(frozen=True)
class PastedLine:
    """One row of the preview; ``fresh`` where it is a new row of the table."""

    address: str
    fresh: bool
    cells: Sequence[PastedCell]


@dataclass(frozen=True)
class PasteView:
    """Everything the preview shows; ``text`` and ``at`` go through the confirmation."""

    text: str
    at: str
    columns: Sequence[tuple[int, str]]
    lines: Sequence[PastedLine]
    plan: Sequence[tuple[int, PastedCell]]
    left: Sequence[Leftover]

    @property
    def anything(self) -> bool:
        return bool(self.lines or self.plan)

    @property
    def fresh(self) -> int:
        return sum(line.fresh for line in self.lines)

    @property
    def replaced(self) -> int:
        """Cells whose present text would be gone."""
        cells = [cell for line in self.lines for cell in line.cells] + [cell for _, cell in self.plan]
        return sum(bool(cell.instead) for cell in cells)


def paste_view(pasted: Pasted, text: str, at: str) -> PasteView:
    """``text``: the block itself, as it will be read again."""
    numbers = _addresses(pasted.draft.rows)
    return PasteView(
        text=text,
        at=at,
        columns=sorted(pasted.columns.items()),
        lines=[_line(row, numbers[row.after.uuid]) for row in pasted.rows],
        plan=[
            (month, _cell(after, before, new=True)) for month, (before, after) in sorted(pasted.plan.items())
        ],
        left=pasted.left,
    )


def _line(row: PastedRow, address: str) -> PastedLine:
    cells = [
        _cell(_text(row.after, name), _text(row.before, name) if row.before else "", new=name in row.fields)
        for name in _CELLS
    ]
    return PastedLine(address, row.before is None, cells)


def _cell(text: str, before: str, *, new: bool) -> PastedCell:
    return PastedCell(text, new, before if new and before.strip() != text.strip() else "")


def _text(row: RowDraft, cell: str) -> str:
    return row.value.printed if cell == "value" else str(getattr(row, cell))


def _addresses(rows: Sequence[RowDraft]) -> dict[str, str]:
    """Row id -> 数量第3行, as it will be called."""
    seen: dict[str, int] = {}
    names = {}
    for row in rows:
        short = short_class(IndicatorRow(row.level1, row.level2, row.name))
        seen[short] = seen.get(short, 0) + 1
        names[row.uuid] = f"{short}第{seen[short]}行"
    return names
