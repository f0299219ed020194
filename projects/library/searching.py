"""Finding an entry: by a part of its name, class or description, or by pinyin initials."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Unit, User
from projects.models import LibraryEntry

#: shown while typing
MOST = 12


def root_of(unit: Unit) -> Unit:
    """The department a unit belongs to: the top of its tree."""
    while unit.parent is not None:
        unit = unit.parent
    return unit


def department_of(user: User) -> Unit | None:
    """Whose library the person uses."""
    return root_of(user.unit) if user.unit is not None else None


def search(user: User, text: str, level2: str = "") -> QuerySet[LibraryEntry]:
    """The entries of the person's department that fit, retired ones too, in the order of the form."""
    rows = LibraryEntry.objects.filter(department=department_of(user))
    wanted = "".join(text.split())
    if wanted and wanted.isascii():
        rows = rows.filter(Q(initials__contains=wanted.lower()) | Q(name__icontains=wanted))
    elif wanted:
        rows = rows.filter(
            Q(key__contains=wanted) | Q(level2__contains=wanted) | Q(description__contains=text.strip())
        )
    return rows.filter(level2=level2) if level2 else rows


def find(user: User, text: str, level2: str = "") -> list[LibraryEntry]:
    """What is offered while typing: entries in use, those whose name begins so first."""
    if not text.strip() and not level2:
        return []
    wanted = "".join(text.split()).lower()
    rows = list(search(user, text, level2).filter(retired=False)[:200])
    rows.sort(key=lambda one: (not one.key.lower().startswith(wanted), not one.initials.startswith(wanted)))
    return rows[:MOST]
