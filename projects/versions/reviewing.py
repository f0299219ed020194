"""系统审核 of a stored version, or of what stands on the form and is not saved yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.checks import Context, Finding, review_one
from projects.checks.neighbours import Neighbour
from projects.checks.remarks import Explanation as Said
from projects.checks.remarks import Panel, blocking, panel
from projects.models import BudgetYear, Explanation, TargetVersion
from projects.rules.standing import chosen, reasons
from projects.sheet import Sheet
from projects.versions.content import sheet_of
from projects.versions.surroundings import department_of, neighbours_of
from projects.weights import stored


@dataclass(frozen=True)
class Review:
    """What the rules found on one sheet, and the drafter's explanations that are still valid."""

    sheet: Sheet
    context: Context
    findings: list[Finding]
    said: list[Said]

    def panel(self, *, reviewer: bool = False) -> Panel:
        """The findings as people meet them."""
        return panel(self.sheet, self.findings, self.said, reviewer=reviewer)

    @property
    def blocking(self) -> list[Finding]:
        """What keeps the sheet from being submitted."""
        return blocking(self.findings, self.said)


def review(version: TargetVersion, sheet: Sheet | None = None) -> Review:
    """Review the version; with ``sheet`` what the form holds instead of what is stored.

    The rules see every other project of the department and year: ten queries at most, however many there are.
    """
    context = context_of(version)
    sheet = sheet or weighted_sheet(version)
    return Review(sheet, context, review_one(sheet, context), said_of(_explanations(version)))


def weighted_sheet(version: TargetVersion) -> Sheet:
    """The sheet with 分值 from where the year keeps them."""
    return sheet_of(version, stored.of(version))


def context_of(version: TargetVersion) -> Context:
    """What the rules may know besides the sheet."""
    year = version.project.year
    settings = settings_of(year)
    # Waivers are of this project: what is kept of the others does not depend on them.
    known = neighbours_of(year, settings, besides=version.project_id)
    own = Neighbour(version.project.code, version.project.name, version.project.unit.code, "")
    return Context(
        year=year.year,
        known=known,
        weights_due=not stored.outside(year),
        settings=settings | {"waived": reasons(year, version.project_id)},
        department=department_of(year, (own, *known)),
    )


def settings_of(year: BudgetYear) -> dict[str, Any]:
    """The year's settings as the rules read them: ``settings["checks"]``, and the scheme of 分值."""
    settings = chosen(year)
    if year.weight_scheme:
        points = {
            name.removesuffix("指标"): Decimal(str(value)) for name, value in year.weight_scheme.items()
        }
        settings["weights_with_cost" if "成本" in points else "weights"] = points
    return settings


def _explanations(version: TargetVersion) -> Iterable[Explanation]:
    """With their authors, whether or not they were loaded with the version."""
    loaded = getattr(version, "_prefetched_objects_cache", {})
    return (
        loaded["explanations"] if "explanations" in loaded else version.explanations.select_related("author")
    )


def said_of(explanations: Iterable[Explanation]) -> list[Said]:
    """Stored explanations as the remarks read them."""
    return [
        Said(one.rule, one.path, one.fingerprint, one.text, one.author.name if one.author_id else "")
        for one in explanations
    ]
