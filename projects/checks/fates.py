"""What became of findings: which rules help, and which only cost an explanation (rule 7 of the rules)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from projects.checks.base import WARNING, Finding
from projects.checks.explanations import Explanation, explanation_of

CHANGED, EXPLAINED, IGNORED = "changed", "explained", "ignored"


def fates(
    before: Iterable[Finding], after: Iterable[Finding], explanations: Iterable[Explanation] = ()
) -> Counter[tuple[str, str]]:
    """Count (rule, fate) of every finding of ``before``, a review while drafting, by ``after``, that at submission.

    Gone: somebody changed the cell. Still there: explained, or ignored (提示, and what was still open).
    """
    said = list(explanations)
    still = {(finding.rule, finding.anchor): finding for finding in after}
    return Counter(
        (finding.rule, _fate(still.get((finding.rule, finding.anchor)), said)) for finding in before
    )


def _fate(now: Finding | None, said: Iterable[Explanation]) -> str:
    if now is None:
        return CHANGED
    return EXPLAINED if now.severity == WARNING and explanation_of(now, said) else IGNORED
