"""Reads a draft: into ``SheetData``, or into sentences beside the cells that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from projects import amounts
from projects.forms.cells import narrow, read_percent, read_weight
from projects.forms.draft import Draft, RowDraft
from projects.forms.layout import layout_of
from projects.models import Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow
from projects.sheet_data import GoalText, SheetData

#: longest texts the database keeps, by the field's name
_LONGEST = {"code": 40, "name": 200}
_LONGEST_CELL = {"name": (200, "三级指标"), "value": (300, "指标值")}


@dataclass(frozen=True)
class Reading:
    """``errors``: lasting path -> sentence. Where there are any, ``data`` has blanks there and is not to be saved."""

    data: SheetData
    errors: dict[str, str]

    @property
    def ok(self) -> bool:
        return not self.errors


def read(draft: Draft, version: TargetVersion) -> Reading:
    """The draft as data. Amounts typed as they were shown stay exactly as they were stored."""
    return _Reader(draft, version).reading()


class _Reader:
    def __init__(self, draft: Draft, version: TargetVersion) -> None:
        self.draft, self.version = draft, version
        self.errors: dict[str, str] = {}
        self.classes = {name for classes in layout_of(version.project.year).values() for name in classes}

    def reading(self) -> Reading:
        draft = self.draft
        data = SheetData(
            code=self._short("code"),
            name=self._short("name"),
            kind=draft.kind if draft.kind in Project.Kind.values else "",
            budget=self._money("budget"),
            fiscal=self._money("fiscal"),
            other=self._money("other"),
            purpose=tidy(draft.purpose),
            plan=self._plan(),
            goals=tuple(GoalText(tidy(goal.text), goal.uuid) for goal in draft.goals if goal.text.strip()),
            indicators=tuple(self._row(row) for row in draft.rows if not is_blank(row)),
            not_applicable=self._reasons(),
            answers={one: tidy(text) for one, text in draft.answers.items() if text.strip(" 、\n\r")},
        )
        return Reading(data, self.errors)

    def _short(self, name: str) -> str:
        text = one_line(getattr(self.draft, name))
        if len(text) > _LONGEST[name]:
            self.errors[name] = f"已填 {len(text)} 个字，最多 {_LONGEST[name]} 个字，请缩短。"
        return text

    def _money(self, name: str) -> Decimal | None:
        kept = getattr(self.version, name)
        return self._cell(name, getattr(self.draft, name), lambda text: amounts.typed(text, kept))

    def _plan(self) -> dict[int, Decimal | None]:
        plan = self.draft.plan
        return {
            month: self._cell(f"plan/{month}", plan.get(month, ""), read_percent)
            for month in CHECKPOINT_MONTHS
        }

    def _row(self, row: RowDraft) -> IndicatorRow:
        return IndicatorRow(
            level1=row.level1,
            level2=row.level2,
            name=self._row_text(row, "name", row.name),
            description=tidy(row.description),
            value=self._row_text(row, "value", row.value.printed),
            basis=tidy(row.basis),
            weight=self._cell(f"indicators/{row.uuid}/weight", row.weight, read_weight),
            uuid=row.uuid,
        )

    def _row_text(self, row: RowDraft, cell: str, text: str) -> str:
        longest, title = _LONGEST_CELL[cell]
        clean = one_line(text)
        if len(clean) > longest:
            self.errors[f"indicators/{row.uuid}/{cell}"] = (
                f"{title}已填 {len(clean)} 个字，最多 {longest} 个字，请缩短。"
            )
        return clean

    def _cell(self, path: str, text: str, reader: Callable[[str], Decimal | None]) -> Decimal | None:
        try:
            return reader(narrow(text))
        except ValueError as error:
            self.errors[path] = str(error)
            return None

    def _reasons(self) -> dict[str, str]:
        """A class with rows applies, whatever is still ticked."""
        filled = {row.level2 for row in self.draft.rows if not is_blank(row)}
        return {
            name: tidy(reason)
            for name, reason in self.draft.not_applicable.items()
            if name in self.classes - filled
        }


def tidy(text: str) -> str:
    """Without the ends' spaces and the browser's line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def one_line(text: str) -> str:
    return tidy(text).replace("\n", "")


def is_blank(row: RowDraft) -> bool:
    """A row nobody has filled: a preselected sign alone is not content. Such rows are not saved."""
    return not "".join((row.name, row.description, row.number, row.unit, row.basis, row.weight)).strip()
