"""What the preview of an import shows of each project besides its content: merged remarks and spoken addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projects.checks.base import Finding
from projects.checks.places import spoken
from projects.checks.remarks import open_remarks
from projects.importing.published import Document, ReadProject


def for_screen(document: Document, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Per project, in the document's order, plain JSON values."""
    found = list(findings)
    return [_one(project, found) for project in document.projects]


def _one(project: ReadProject, findings: list[Finding]) -> dict[str, Any]:
    sheet = project.sheet
    # of half a table the rules would only say what is missing
    own = [] if project.missing else [finding for finding in findings if finding.project == sheet.code]
    return {
        "remarks": [
            {"severity": remark.severity, "place": remark.place, "text": remark.text}
            for remark in open_remarks(sheet, own)
        ],
        "places": [spoken(sheet, question.path) for question in project.questions],
    }
