"""System review (系统审核): one small class per rule, pure: sheets in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from projects.checks.base import (
    ERROR,
    INFO,
    SEVERITY_NAMES,
    WARNING,
    Check,
    Context,
    Finding,
    Repair,
)
from projects.checks.departments import Department
from projects.checks.places import anchor, apply_repair, cell_fingerprint, spoken
from projects.checks.registry import BY_CODE, CHECKS
from projects.checks.settings import setting
from projects.sheet import Sheet

__all__ = [
    "BY_CODE",
    "CHECKS",
    "ERROR",
    "INFO",
    "SEVERITY_NAMES",
    "WARNING",
    "Check",
    "Context",
    "Finding",
    "Repair",
    "apply_repair",
    "carried_over_note",
    "cell_fingerprint",
    "review",
    "review_department",
    "review_one",
    "spoken",
    "waivers",
]

CARRIED_OVER, PLACEHOLDER = "结转", "另行管理"


def review(
    sheets: Sequence[Sheet],
    *,
    year: int,
    on_import: bool = False,
    weights_due: bool = False,
    settings: Mapping[str, Any] | None = None,
    department: Department | None = None,
) -> list[Finding]:
    """The findings of all sheets of an import or of a department and year, sheet by sheet, rule by rule.

    ``settings`` overrides single keys of ``settings.DEFAULTS``. One finding per rule and place.
    """
    context = Context(
        year=year,
        others=tuple(sheets),
        on_import=on_import,
        weights_due=weights_due,
        settings=settings or {},
        department=department,
    )
    return [finding for sheet in sheets for finding in review_one(sheet, context)]


def review_one(sheet: Sheet, context: Context) -> list[Finding]:
    """The findings of one sheet; ``context.others`` are the sheets it is compared with."""
    if context.on_import and sheet.kind:
        # Nobody has declared anything about a document just read.
        sheet = replace(sheet, kind="")
    found: list[Finding] = []
    for check in CHECKS:
        if _speaks(check, sheet) and not waived(check, sheet, context):
            found.extend(_completed(sheet, finding) for finding in check.findings(sheet, context))
    return found


def review_department(context: Context) -> list[Finding]:
    """What the rules say of the department's own document; ``path`` is ``items.N``."""
    return [
        finding
        for check in CHECKS
        if not setting(context, "waived").get(check.code)
        for finding in check.about_department(context)
    ]


def _speaks(check: Check, sheet: Sheet) -> bool:
    if sheet.kind == PLACEHOLDER:
        return check.on_placeholder
    return not (check.old_year and sheet.kind == CARRIED_OVER)


def _completed(sheet: Sheet, finding: Finding) -> Finding:
    return replace(
        finding,
        project=sheet.code or None,
        fingerprint=cell_fingerprint(sheet, *finding.cells),
        anchor=anchor(sheet, finding.path),
    )


def waived(check: Check, sheet: Sheet, context: Context) -> str:
    """The reason the budget desk gave for doing without the rule this year or for this project, "" if it did not."""
    reasons: Mapping[str, str] = setting(context, "waived")
    return reasons.get(f"{check.code}/{sheet.code}", "") or reasons.get(check.code, "")


def waivers(sheet: Sheet, context: Context) -> Iterator[tuple[str, str]]:
    """What reviewers see of waived rules: (what is not tested, the reason)."""
    for check in CHECKS:
        if reason := waived(check, sheet, context):
            yield check.title, reason


def carried_over_note(sheet: Sheet, context: Context) -> str:
    """The sentence in the head of a declared 结转 that stands for the remarks its old year would cause; "" if none."""
    if sheet.kind != CARRIED_OVER:
        return ""
    subjects = [
        check.old_year
        for check in CHECKS
        if check.old_year and not waived(check, sheet, context) and any(check.findings(sheet, context))
    ]
    if not subjects:
        return ""
    return f"已声明结转：{'、'.join(subjects)}沿用原目标，不再逐条询问。"
