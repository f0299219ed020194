"""The words people read for a version and for where it stands (domain.md §9)."""

from __future__ import annotations

from django.db.models import Q

from projects.access import CASE_KIND
from projects.models import TargetVersion
from workflows import kinds
from workflows.models import Case

LABELS = dict(TargetVersion.Label.choices)
STATES = dict(TargetVersion.State.choices)
NUMBERED = frozenset({TargetVersion.Label.ADJUSTED, TargetVersion.Label.CORRECTED})
_ENDED = (TargetVersion.State.REJECTED, TargetVersion.State.CANCELLED)
#: versions a project can be spoken of by: a 调整 that came to nothing leaves the one in force where it was
COUNTING = ~Q(label__in=NUMBERED, state__in=_ENDED)


def counts(version: TargetVersion) -> bool:
    """As ``COUNTING``, of one version."""
    return not (version.label in NUMBERED and version.state in _ENDED)


def version_words(label: str | None, number: int | None) -> str:
    """``一上稿``, ``调整版1``; "" where a project has no version yet."""
    if not label:
        return ""
    return f"{LABELS.get(label, label)}{number or ''}" if label in NUMBERED else LABELS.get(label, label)


def state_words(
    version: str | None,
    case: str | None,
    returned: bool,
    step: str | None,
    reported: bool = False,
    label: str | None = None,
) -> str:
    """Where a target stands: 草稿, 退回修改, the name of the open step, 待报财政, 已批复 …

    ``version`` and ``case`` are their ``state`` values, ``step`` the case's ``step_name``, ``reported`` whether it went out
    in a package; ``label`` tells a refused 调整 from a refused project. The same words as ``Case.state_words``, also where there is no case yet.
    """
    if version is None:
        return "未建目标"
    if version == TargetVersion.State.REJECTED and label in NUMBERED:
        return "不同意"
    if version == TargetVersion.State.DRAFT:
        return "退回修改" if returned else STATES[version]
    if version == TargetVersion.State.IN_REVIEW:
        if case == Case.State.OUTSIDE:
            if reported:
                return "已报财政"
            return kinds.get(CASE_KIND).state_words[Case.State.OUTSIDE]
        return step or STATES[version]
    return STATES.get(version, version)
