"""Answers to 请说明: kept with the cells they speak of, gone when one of these changes."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from projects.checks.base import Finding
from projects.checks.places import anchor, cell_fingerprint, path_of
from projects.models import Explanation, TargetVersion
from projects.sheet import Sheet
from projects.versions.clean import text as clean_text
from projects.versions.content import sheet_of
from projects.versions.errors import Invalid
from projects.versions.validation import LONGEST_TEXT


def keep(version: TargetVersion, finding: Finding, text: str, author: User) -> Explanation | None:
    """Store (or, with a blank text, take back) the explanation of a finding; the caller holds the version's lock."""
    text = clean_text(text)
    place: dict[str, Any] = {"version": version, "rule": finding.rule, "path": finding.anchor or finding.path}
    if len(text) > LONGEST_TEXT:
        raise Invalid({finding.path: f"说明最多 {LONGEST_TEXT} 个字，现在有 {len(text)} 个，请精简。"})
    if not text:
        Explanation.objects.filter(**place).delete()
        return None
    sheet = sheet_of(version)
    cells = finding.cells or (finding.path,)
    kept, _ = Explanation.objects.update_or_create(
        **place,
        defaults={
            "cells": [anchor(sheet, cell) for cell in cells],
            "fingerprint": cell_fingerprint(sheet, *cells),
            "text": text,
            "author": author,
        },
    )
    return kept


def valid(explanation: Explanation, sheet: Sheet) -> bool:
    """Whether the cells still read as they did when this was written."""
    paths = [path_of(sheet, cell) for cell in explanation.cells]
    found = [path for path in paths if path is not None]
    return len(found) == len(paths) and cell_fingerprint(sheet, *found) == explanation.fingerprint


def prune(version: TargetVersion) -> None:
    """Drop explanations whose cells have changed or gone; the caller holds the version's lock."""
    if not version.explanations.exists():
        return
    fresh = TargetVersion.objects.get(pk=version.pk)
    sheet = sheet_of(fresh)
    gone = [one.pk for one in fresh.explanations.all() if not valid(one, sheet)]
    Explanation.objects.filter(pk__in=gone).delete()
