"""An application that follows a 预算变动: what the form begins with, and the places the new amount no longer fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from projects import amounts
from projects.amount_lists.consequences import Place, consequences
from projects.changes.application import events_for
from projects.changes.rules import rules_of
from projects.models import Project, TargetChange, TargetVersion
from projects.versions.content import sheet_of, with_rows
from projects.versions.reviewing import settings_of


@dataclass(frozen=True)
class Following:
    """``initial``: what the form of the application holds; ``places``: what of the approved target is to be changed."""

    initial: dict[str, Any]
    places: Sequence[Place]


def following(project: Project, event_id: int) -> Following | None:
    """None where the 预算变动 is not one of the project's that stand."""
    event = next((one for one in events_for(project) if one.pk == event_id), None)
    if event is None:
        return None
    approved = with_rows(project.versions.filter(state=TargetVersion.State.APPROVED)).first()
    places: Sequence[Place] = ()
    if approved is not None and project.adjusted is not None:
        settings = settings_of(project.year)
        places = consequences(sheet_of(approved), project.adjusted, project.year_id, settings)
    said = f"{event.document_number}：预算由 {amounts.shown(event.before)} 万元改为 {amounts.shown(event.after)} 万元。"
    initial = {
        "reason": rules_of(project.year).reasons[0],
        "ground": TargetChange.Ground.MONEY,
        "event": event.pk,
        "explanation": said,
        "document_number": event.document_number,
        "document_date": event.document_date and event.document_date.isoformat(),
    }
    return Following(initial, places)
