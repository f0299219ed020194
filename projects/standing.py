"""Where each version of a project stands, with the case that decides on it."""

from __future__ import annotations

from dataclasses import dataclass

from projects.access import CASE_KINDS
from projects.models import Project, TargetVersion
from projects.states import counts, state_words, version_words
from workflows.models import Case


@dataclass(frozen=True)
class Standing:
    """One version, its label and state in words, its case where there is one."""

    version: TargetVersion
    label: str
    state: str
    case: Case | None


def standing_of(project: Project) -> list[Standing]:
    """All versions, the newest first: two queries."""
    versions = list(project.versions.select_related("created_by").order_by("-pk"))
    cases = {
        case.document_id: case
        for case in Case.objects.filter(
            kind__in=CASE_KINDS, document_id__in=[version.pk for version in versions]
        ).order_by("pk")
    }
    return [_standing(version, cases.get(version.pk)) for version in versions]


def current_of(standings: list[Standing]) -> Standing | None:
    """The one the project is spoken of by: the newest, but for 调整 and 更正 that came to nothing."""
    return next((one for one in standings if counts(one.version)), None)


def _standing(version: TargetVersion, case: Case | None) -> Standing:
    return Standing(
        version=version,
        label=version_words(version.label, version.label_number),
        state=state_words(
            version.state,
            case.state if case else None,
            case.returned if case else False,
            case.step_name if case else None,
            reported=bool(case and case.reported_at),
            label=version.label,
        ),
        case=case,
    )
