"""What the rules know of the other projects and of the department's document: a constant number of queries.

What is kept of a version is read once per revision in a process: a live check of one sheet does not read the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from projects.checks import Context
from projects.checks.departments import Department, Item, item_of, linked
from projects.checks.neighbours import Neighbour, neighbour
from projects.models import BudgetYear, DepartmentRow, DepartmentTarget, TargetImport, TargetVersion
from projects.sheet import Sheet
from projects.versions.content import KIND_LABELS, sheet_of, with_rows

LIVE = [TargetVersion.State.DRAFT, TargetVersion.State.IN_REVIEW, TargetVersion.State.APPROVED]
_ALIVE = [
    DepartmentTarget.State.DRAFT,
    DepartmentTarget.State.IN_REVIEW,
    DepartmentTarget.State.APPROVED,
]
_Part = DepartmentRow.Part
#: some forty bytes a row and two hundred a project: beyond this all is read again
MOST_KEPT = 10_000


@dataclass(frozen=True)
class Head:
    """A version and what stands on its project: enough to know whether what is kept of it is still true."""

    pk: int
    revision: int
    saved_at: datetime
    project: int
    code: str
    name: str
    kind: str
    unit_code: str


_FIELDS = (
    "pk", "revision", "saved_at", "project_id", "project__code", "project__name", "project__kind", "project__unit__code",
)  # fmt: skip
_kept: dict[tuple[int, int, datetime, str], Neighbour] = {}


def neighbours_of(
    year: BudgetYear, settings: Mapping[str, Any], besides: int | None = None
) -> tuple[Neighbour, ...]:
    """The year's other projects: the draft under way where there is one, else the approved version.

    One query, and six more for those that have changed since they were read last.
    """
    rows = TargetVersion.objects.filter(project__year=year, state__in=LIVE).exclude(project=besides)
    heads = {head.project: head for head in (Head(*row) for row in rows.order_by("pk").values_list(*_FIELDS))}
    words = repr(sorted(settings.items(), key=lambda item: item[0]))
    read = _read(heads.values(), Context(year=year.pk, settings=settings), words)
    return tuple(_as_it_stands(read[head.pk], head) for head in heads.values() if head.pk in read)


def _read(heads: Collection[Head], context: Context, words: str) -> dict[int, Neighbour]:
    """By version; what is not kept yet is read together."""
    known = {head.pk: _kept.get((head.pk, head.revision, head.saved_at, words)) for head in heads}
    found = {pk: one for pk, one in known.items() if one is not None}
    missing = [pk for pk, one in known.items() if one is None]
    if missing:
        if len(_kept) + len(missing) > MOST_KEPT:
            _kept.clear()
        for version in with_rows(TargetVersion.objects.filter(pk__in=missing)):
            one = replace(neighbour(sheet_of(version), context), sheet=None)
            found[version.pk] = _kept[version.pk, version.revision, version.saved_at, words] = one
    return found


def _as_it_stands(kept: Neighbour, head: Head) -> Neighbour:
    """Name, code, kind and unit are the project's and change without a save of the version."""
    kind = KIND_LABELS.get(head.kind, "")
    return replace(kept, code=head.code, name=head.name, kind=kind, unit_code=head.unit_code)


def department_of(year: BudgetYear, projects: Iterable[Neighbour | Sheet]) -> Department | None:
    """The items of the year's 部门整体绩效目标; while there is none, of the document imported last; None where neither is.

    What a person linked is linked; of the rest, what bears a like name. Two queries at most.
    """
    if items := _items(year):
        return _completed(items, list(projects))
    imports = TargetImport.objects.filter(year=year, committed_at__isnull=False).order_by("-committed_at")
    read = imports.values_list("parsed__department__sub_goals", flat=True).first()
    if not read:
        return None
    return linked([item_of(item["title"], item["text"]) for item in read], list(projects))


def _items(year: BudgetYear) -> list[Item]:
    """The items of the newest version that is not at its end."""
    rows = DepartmentRow.objects.filter(
        version__year=year, version__state__in=_ALIVE, part__in=(_Part.ITEMS, _Part.SPECIAL)
    ).order_by("-version", "order")
    found = list(rows.values_list("version", "title", "text", "project__code", "project__name", "transfer"))
    return [
        Item(title, text, code or "", name or "", transfer)
        for version, title, text, code, name, transfer in found
        if version == found[0][0]
    ]


def _completed(items: list[Item], projects: Iterable[Neighbour | Sheet]) -> Department:
    taken = {item.code for item in items}
    free = [one for one in projects if one.code not in taken]
    loose = linked([item for item in items if not (item.name or item.transfer)], free).items
    rest = iter(loose)
    return Department(tuple(item if item.name or item.transfer else next(rest) for item in items))
