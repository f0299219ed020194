"""What drafters say to 请说明, and what still blocks a submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projects.checks.base import ERROR, WARNING, Finding
from projects.checks.precedence import without_repeats


@dataclass(frozen=True)
class Explanation:
    """What a drafter said to a 请说明: kept with the cell (``anchor``), valid while ``fingerprint`` is the same."""

    rule: str
    anchor: str
    fingerprint: str
    text: str
    author: str = ""


def explanation_of(finding: Finding, explanations: Iterable[Explanation]) -> Explanation | None:
    """The valid explanation of a finding: same rule, same cell, cell unchanged, something said."""
    for said in explanations:
        if (
            said.rule == finding.rule
            and said.anchor in (finding.anchor, finding.path)
            and said.fingerprint == finding.fingerprint
            and said.text.strip()
        ):
            return said
    return None


def blocking(findings: Iterable[Finding], explanations: Iterable[Explanation]) -> list[Finding]:
    """What keeps a target from being submitted: every 必须修改, and each 请说明 nobody has explained."""
    said = list(explanations)
    return [
        finding
        for finding in without_repeats(findings)
        if finding.severity == ERROR
        or (finding.severity == WARNING and explanation_of(finding, said) is None)
    ]
