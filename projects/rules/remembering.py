"""Explanations given before to the same rule about the same content: offered, never taken over silently."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from projects.checks import WARNING, Finding
from projects.models import Explanation, Project, TargetVersion


@dataclass(frozen=True)
class Remembered:
    """What was said, in which year's target."""

    text: str
    year: int


def remembered(version: TargetVersion, findings: Iterable[Finding]) -> dict[tuple[str, str], Remembered]:
    """(rule, fingerprint) -> what was said last in earlier versions of the project or of what it was the year before.

    Two queries where something is to be explained, none otherwise.
    """
    asked = {(one.rule, one.fingerprint) for one in findings if one.severity == WARNING}
    if not asked:
        return {}
    said = Explanation.objects.filter(
        version__project__in=_ancestors(version.project),
        rule__in={rule for rule, _ in asked},
        fingerprint__in={fingerprint for _, fingerprint in asked},
    ).exclude(version=version)
    rows = said.order_by("version__project__year", "created_at")
    return {
        (rule, fingerprint): Remembered(text, year)
        for rule, fingerprint, text, year in rows.values_list(
            "rule", "fingerprint", "text", "version__project__year"
        )
        if (rule, fingerprint) in asked
    }


def _ancestors(project: Project) -> list[int]:
    """The project itself, the one it names as its predecessor, and those of its code in earlier years."""
    earlier = Q(code=project.code, year__lt=project.year_id) if project.code else Q(pk=None)
    named = Q(pk=project.predecessor_id) if project.predecessor_id else Q(pk=None)
    found = Project.objects.filter(earlier | named).values_list("pk", flat=True)
    return [project.pk, *found]
