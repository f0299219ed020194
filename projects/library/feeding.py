"""Approved targets feed the library: once per class and name, however often a version is fed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.spelling import initials_of
from projects.library.searching import root_of
from projects.models import Indicator, LibraryEntry, Project, SpelledName, TargetVersion
from projects.values import parse_value
from projects.versions.content import with_rows

State = TargetVersion.State
#: what the newest target says, where nobody has edited the entry
_WORDS = ("name", "initials", "description", "unit", "usual", "basis")
_LAST = ("last_year", "last_target", "last_row", "last_project_id")


def feed(version: TargetVersion) -> int:
    """Take the version's indicators up; answers how many entries are new. Placeholders (另行管理) are never taken up.

    Feeding twice changes nothing; a target older than what an entry was last fed from changes nothing either.
    """
    spell(version)
    project = version.project
    if project.kind == Project.Kind.SEPARATE:
        return 0
    department = root_of(project.unit)
    rows = {(row.level2, key_of(row.name)): row for row in version.indicators.all() if key_of(row.name)}
    known = {
        (one.level2, one.key): one
        for one in LibraryEntry.objects.select_for_update().filter(
            department=department, key__in={key for _, key in rows}
        )
    }
    new = [_entry(row, project, department.pk) for place, row in rows.items() if place not in known]
    LibraryEntry.objects.bulk_create(new, ignore_conflicts=True)
    older = [
        known[place] for place, row in rows.items() if place in known and _renewed(known[place], row, project)
    ]
    LibraryEntry.objects.bulk_update(older, [*_WORDS, *(name.removesuffix("_id") for name in _LAST)])
    return len(new)


def feed_all(versions: Iterable[int] | None = None) -> int:
    """Feed every target in force, the oldest year first; for those approved before there was a library."""
    rows = TargetVersion.objects.filter(state=State.APPROVED).order_by("project__year", "pk")
    new = 0
    for pk in versions if versions is not None else rows.values_list("pk", flat=True):
        with transaction.atomic():
            new += feed(with_rows(TargetVersion.objects.all()).get(pk=pk))
    return new


def key_of(name: str) -> str:
    """The name as names are compared: without blanks."""
    return "".join(name.split())


def spell(version: TargetVersion) -> None:
    """Keep how the version's indicators are read, so that they are found by first letters; each name once for all."""
    names = {row.name for row in version.indicators.all() if key_of(row.name)}
    rows = [SpelledName(name=name, initials=initials_of(name)) for name in sorted(names)]
    SpelledName.objects.bulk_create(rows, ignore_conflicts=True)


def _entry(row: Indicator, project: Project, department: int) -> LibraryEntry:
    entry = LibraryEntry(department_id=department, level1=row.level1, level2=row.level2, key=key_of(row.name))
    _renewed(entry, row, project)
    return entry


def _renewed(entry: LibraryEntry, row: Indicator, project: Project) -> bool:
    """Whether the row is no older than what the entry holds; then it holds the row."""
    if entry.last_year is not None and entry.last_year > project.year_id:
        return False
    entry.last_year, entry.last_target = project.year_id, row.value
    entry.last_row, entry.last_project = row.uuid, project
    if entry.edited_by_id is None:
        entry.name, entry.initials, entry.description = row.name, initials_of(row.name), row.description
        entry.unit = (parse_value(row.value).unit or "")[:40]
        entry.usual, entry.basis = row.value, row.basis
    return True
