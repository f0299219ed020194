"""系统审核 of a snapshot as reviewers read it: open remarks, and explained ones with what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from projects.checks import INFO, waivers
from projects.checks.places import anchor
from projects.checks.remarks import Remark
from projects.models import TargetVersion
from projects.sheet import Sheet
from projects.versions import Review, review, sheet_of_content
from workflows.kinds import ReviewNote


def notes_of(version: TargetVersion, content: Mapping[str, Any]) -> list[ReviewNote]:
    """The remarks on ``content``, errors first, explained ones last; what only reviewers see is among them."""
    found = review(version, sheet_of_content(content))
    panel = found.panel(reviewer=True)
    return [*_notes(found.sheet, (*panel.remarks, *panel.explained)), *_waived(found)]


def _waived(found: Review) -> Iterator[ReviewNote]:
    """What is not tested this year or on this project, with the budget desk's reason."""
    for title, reason in waivers(found.sheet, found.context):
        yield ReviewNote(
            level=INFO, place="不审核", path="", text=f"{title}：{reason}", said="", by="", reviewer_only=True
        )


def _notes(sheet: Sheet, remarks: tuple[Remark, ...]) -> Iterator[ReviewNote]:
    for remark in remarks:
        said = remark.explanation
        yield ReviewNote(
            level=remark.severity,
            place=remark.place,
            path=anchor(sheet, remark.places[0].path) if remark.places else "",
            text=remark.text,
            said=said.text if said else "",
            by=said.author if said else "",
            reviewer_only=remark.reviewers_only,
        )
