"""What the form's template shows: parts with rows, proposals, problems and remarks at their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.checks.linking import likely
from projects.department.content import ITEM_CELLS, place
from projects.department.form import Draft, Labels, RowDraft, read
from projects.department.text import WITH_PROJECT, Part, missing
from projects.department.totals import Totals, projects_of, totals
from projects.models import DepartmentTarget, Project
from workflows.diff import fields
from workflows.kinds import Problem, anchor


@dataclass(frozen=True)
class RowView:
    """One row of the form; ``problems`` and ``remarks`` by the name of the cell."""

    draft: RowDraft
    number: int
    place: str
    proposed: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, str]:
        at = f"{self.draft.part}/{self.draft.uuid}"
        return {name: anchor(f"{at}/{name}") for name in ITEM_CELLS}


@dataclass(frozen=True)
class PartView:
    """One part of the form."""

    code: str
    label: str
    items: bool
    rows: Sequence[RowView]

    @property
    def proposed(self) -> bool:
        """Whether a project is proposed for any of its rows."""
        return any(row.proposed for row in self.rows)


@dataclass(frozen=True)
class Difference:
    """One place where what was saved meanwhile differs from what was typed."""

    place: str
    saved: str
    mine: str


@dataclass
class Page:
    """The form as it is shown now."""

    version: DepartmentTarget
    draft: Draft
    labels: Labels
    problems: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    differences: Sequence[Difference] | None = None
    unsaved: bool = False
    focus: str = ""
    refusal: str = ""

    @property
    def proposed(self) -> dict[str, str]:
        """Row -> label of the project its name speaks of, for items neither linked nor transfers."""
        open_items = {
            row.uuid: row.title
            for row in self.draft.rows
            if row.part in WITH_PROJECT and not row.project.strip() and not row.transfer and row.title
        }
        linked = self.linked
        free = [one for pk, one in self.labels.projects.items() if pk not in linked]
        return {row: self.labels.label(one.pk) for row, one in likely(open_items, free).items()}

    @property
    def linked(self) -> set[int]:
        found = (self.labels.find(row.project) for row in self.draft.rows if row.part in WITH_PROJECT)
        return {one for one in found if one is not None}

    @property
    def totals(self) -> Totals:
        return totals(self.version.year, self.linked)

    @property
    def open(self) -> list[Problem]:
        """What still stands between the draft and its submission."""
        text, _ = read(self.draft, self.labels)
        return [Problem(said, path) for path, said in missing(text.intro, text.rows)]

    @property
    def parts(self) -> list[PartView]:
        proposed = self.proposed
        return [
            PartView(part, Part(part).label, part in WITH_PROJECT, list(self._rows(part, proposed)))
            for part in Part.values
        ]

    def _rows(self, part: str, proposed: Mapping[str, str]) -> Iterator[RowView]:
        for number, row in enumerate(self.draft.of(part), 1):
            at = f"{part}/{row.uuid}"
            yield RowView(
                row,
                number,
                f"{Part(part).label}第{number}条",
                proposed.get(row.uuid, ""),
                {name: self.problems.get(f"{at}/{name}", "") for name in ITEM_CELLS},
                {name: self.remarks.get(f"{at}/{name}", ()) for name in ITEM_CELLS},
            )


def labels_of(version: DepartmentTarget) -> Labels:
    """The projects an item may be linked to, and those this version is linked to though they have left the year."""
    found: dict[int, Project] = {one.pk: one for one in projects_of(version.year)}
    for row in version.rows.all():
        if row.project is not None:
            found.setdefault(row.project.pk, row.project)
    return Labels(found.values())


def differences(saved: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Difference]:
    """Two contents, field by field, in the order of what was typed; what is gone last."""
    theirs, typed = dict(fields(saved)), dict(fields(mine))
    found = []
    for path in [*typed, *(one for one in theirs if one not in typed)]:
        old, new = str(theirs.get(path, "")), str(typed.get(path, ""))
        if old != new:
            found.append(Difference(place(path, mine if path in typed else saved), old, new))
    return found
