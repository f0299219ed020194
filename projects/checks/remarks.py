"""Remarks: findings as people meet them on screen. Presentation only; the findings stay as the rules gave them.

One fact is one remark (the more precise rule wins), the same remark on n rows is one with n places and one button,
five open ones are shown and the rest is folded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from projects.checks.base import ERROR, INFO, WARNING, Finding, Repair
from projects.checks.explanations import Explanation, blocking, explanation_of
from projects.checks.places import spoken, spoken_many
from projects.checks.precedence import without_repeats
from projects.checks.registry import BY_CODE
from projects.sheet import Sheet

__all__ = ["SHOWN", "Explanation", "Panel", "Place", "Remark", "blocking", "open_remarks", "panel"]

SHOWN = 5
_ORDER = {ERROR: 0, WARNING: 1, INFO: 2}


@dataclass(frozen=True)
class Place:
    """One cell a remark points at: ``path`` for the link, ``name`` for the eye."""

    path: str
    name: str


@dataclass(frozen=True)
class Remark:
    """One entry of 系统审核: ``rules`` are for tooltip and docs, never printed; ``place`` names all its places."""

    severity: str
    place: str
    text: str
    places: tuple[Place, ...]
    repairs: tuple[Repair, ...]
    findings: tuple[Finding, ...]
    explanation: Explanation | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    @property
    def title(self) -> str:
        """What the rule tests: the tooltip."""
        return "；".join(BY_CODE[rule].title for rule in self.rules if rule in BY_CODE)

    @property
    def reviewers_only(self) -> bool:
        return any(rule in BY_CODE and BY_CODE[rule].reviewers_only for rule in self.rules)


@dataclass(frozen=True)
class Panel:
    """The panel 系统审核: open remarks (the first five and the folded rest) and those already explained."""

    remarks: tuple[Remark, ...] = ()
    explained: tuple[Remark, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def shown(self) -> tuple[Remark, ...]:
        return self.remarks[:SHOWN]

    @property
    def folded(self) -> tuple[Remark, ...]:
        return self.remarks[SHOWN:]

    @property
    def blocked(self) -> bool:
        """True while something must be changed or explained before the submission."""
        return bool(self.counts[ERROR] or self.counts[WARNING])


def open_remarks(
    sheet: Sheet,
    findings: Iterable[Finding],
    explanations: Iterable[Explanation] = (),
    *,
    reviewer: bool = False,
) -> list[Remark]:
    """The remarks still open, errors first, then in the order of the sheet."""
    return list(panel(sheet, findings, explanations, reviewer=reviewer).remarks)


def panel(
    sheet: Sheet,
    findings: Iterable[Finding],
    explanations: Iterable[Explanation] = (),
    *,
    reviewer: bool = False,
) -> Panel:
    """Everything the panel shows of one sheet. ``reviewer`` adds what only reviewers see."""
    said = list(explanations)
    seen = [finding for finding in without_repeats(findings) if reviewer or not _for_reviewers(finding)]
    explained: list[tuple[Finding, Explanation]] = []
    still_open: list[Finding] = []
    for finding in seen:
        explanation = explanation_of(finding, said) if finding.severity == WARNING else None
        if explanation is None:
            still_open.append(finding)
        else:
            explained.append((finding, explanation))
    answers = {id(finding): explanation for finding, explanation in explained}
    groups = _grouped(still_open)
    groups.sort(key=lambda group: _ORDER[group[0].severity])
    remarks = tuple(_remark(sheet, group) for group in groups)
    return Panel(
        remarks=remarks,
        explained=tuple(_remark(sheet, group, answers[id(group[0])]) for group in _answered(explained)),
        counts=Counter(remark.severity for remark in remarks),
    )


def _for_reviewers(finding: Finding) -> bool:
    return finding.rule in BY_CODE and BY_CODE[finding.rule].reviewers_only


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same are one group, at the place of the first."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        # What rests on the figures of one row is answered for that row: its rule gives no common sentence.
        key = (finding.rule, finding.severity, finding.aspect) if finding.together else (str(number),)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _answered(explained: Sequence[tuple[Finding, Explanation]]) -> list[list[Finding]]:
    """Findings that say the same and were answered by the same words are one group."""
    by_answer: dict[str, list[Finding]] = {}
    for finding, explanation in explained:
        by_answer.setdefault(explanation.text, []).append(finding)
    return [group for findings in by_answer.values() for group in _grouped(findings)]


def _remark(sheet: Sheet, group: Sequence[Finding], explanation: Explanation | None = None) -> Remark:
    first = group[0]
    paths = [finding.path for finding in group]
    if len(group) == 1:
        text, repairs = first.text, first.repairs
    else:
        text, repairs = f"{first.together}共 {len(group)} 处。", _one_button(group)
    return Remark(
        severity=first.severity,
        place=spoken_many(sheet, paths),
        text=text,
        places=tuple(Place(path, spoken(sheet, path)) for path in paths),
        repairs=repairs,
        findings=tuple(group),
        explanation=explanation,
    )


def _one_button(group: Sequence[Finding]) -> tuple[Repair, ...]:
    """The first complete repair of every place in one click; the same repair for all keeps its own label."""
    explain = tuple(repair for repair in group[0].repairs if repair.ask)
    firsts = [next((repair for repair in finding.repairs if repair.complete), None) for finding in group]
    repairs = [repair for repair in firsts if repair is not None]
    if not repairs:
        return explain
    if all(repair == repairs[0] for repair in repairs):
        return (repairs[0], *explain)
    changes = {path: text for repair in repairs for path, text in repair.changes.items()}
    return (Repair(f"一次修改 {len(repairs)} 处", changes), *explain)
