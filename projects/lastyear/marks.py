"""Which copied texts nobody has looked at: they read as they were copied, and nobody said that they may stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.compiled import Compiled
from accounts.models import User
from projects.lastyear.copying import texts_of
from projects.lastyear.years import speaks_of_old
from projects.models import Carrying, TargetVersion
from projects.versions.editing import editable


@dataclass(frozen=True)
class CarriedMark:
    """One copied text. ``old``: it speaks of a year that is over."""

    path: str
    text: str
    old: bool

    @property
    def group(self) -> str:
        """Cells of one row are looked at together: ``indicators/<uuid>``; the plan is one."""
        parts = self.path.split("/")
        return parts[0] if parts[0] == "plan" or len(parts) < 3 else "/".join(parts[:2])


def marks_of(carrying: Carrying, content: Mapping[str, Any], year: int) -> list[CarriedMark]:
    """In the order they were copied in, which is the form's. ``content``: what stands on the form now."""
    now = texts_of(content)
    confirmed = set(carrying.confirmed)
    return [
        CarriedMark(path, text, speaks_of_old(text, year))
        for path, text in carrying.texts.items()
        if path not in confirmed and now.get(path) == text
    ]


def confirm(version_id: int, which: str, *, actor: User) -> None:
    """Say that copied texts may stay: those at the path or in the row ``which``; "*" all that name no old year.

    Raises ``NotAllowed`` and ``Stale`` as every edit.
    """
    with editable(version_id, actor) as version:
        carrying = Carrying.objects.select_for_update().filter(version=version).first()
        if carrying is None:
            return
        year = version.project.year_id
        chosen = {path for path, text in carrying.texts.items() if _meant(path, text, which, year)}
        carrying.confirmed = sorted(chosen | set(carrying.confirmed))
        carrying.save(update_fields=["confirmed"])


def carrying_of(version: TargetVersion) -> Carrying | None:
    """How the draft began, where it was carried; None otherwise."""
    return _of_version.first(version.pk)


_of_version = Compiled(
    lambda version: Carrying.objects.select_related("source__project").filter(version=version).order_by()
)


def _meant(path: str, text: str, which: str, year: int) -> bool:
    if which == "*":
        return not speaks_of_old(text, year)
    return path == which or path.startswith(f"{which}/")
