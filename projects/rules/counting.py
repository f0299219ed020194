"""Which remarks people were shown, and what became of them: 改了, 说明了 or 忽略了, per rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Sum

from projects.checks import BY_CODE, Check, Finding
from projects.checks.fates import CHANGED, EXPLAINED, IGNORED, fates
from projects.models import BudgetYear, CheckCount, SeenRemark, TargetVersion
from projects.versions.reviewing import review

#: what this process has written already; forgotten when it grows beyond reason
_told: set[tuple[int, str, str]] = set()
_MOST_TOLD = 100_000


def seen(version: TargetVersion, findings: Iterable[Finding]) -> None:
    """Somebody who drafts the version is shown these. One statement where something of it is new.

    A row that is not saved yet has no name of its own: it is noted once it has.
    """
    if version.state != TargetVersion.State.DRAFT:
        return
    places = {
        (version.pk, one.rule, one.anchor) for one in findings if not one.anchor.startswith("indicators.")
    }
    new = places - _told
    if not new:
        return
    rows = [SeenRemark(version_id=pk, rule=rule, path=path[:120]) for pk, rule, path in sorted(new)]
    SeenRemark.objects.bulk_create(rows, ignore_conflicts=True)
    if len(_told) > _MOST_TOLD:
        _told.clear()
    _told.update(new)


def settle(version: TargetVersion) -> None:
    """Count what became of what was shown, as the version stands now; the caller holds its lock."""
    shown = [Finding(one.rule, "", one.path, "", anchor=one.path) for one in version.seen_remarks.all()]
    if not shown:
        return
    found = review(version)
    counted = fates(shown, found.findings, found.said)
    version.check_counts.all().delete()
    rows = [
        CheckCount(version=version, rule=rule, fate=fate, number=number)
        for (rule, fate), number in sorted(counted.items())
    ]
    CheckCount.objects.bulk_create(rows)


def of_year(year: BudgetYear) -> list[tuple[Check, dict[str, int]]]:
    """Per rule that was ever shown: (rule, fate -> number), those explained and ignored most first. One query."""
    rows = CheckCount.objects.filter(version__project__year=year).order_by()
    found: dict[str, Counter[str]] = {}
    for rule, fate, number in rows.values_list("rule", "fate").annotate(number=Sum("number")):
        found.setdefault(rule, Counter())[fate] = number
    known = [(BY_CODE[rule], counts) for rule, counts in found.items() if rule in BY_CODE]
    known.sort(key=lambda pair: (-pair[1][EXPLAINED] - pair[1][IGNORED], pair[0].code))
    return [
        (check, {fate: counts[fate] for fate in (CHANGED, EXPLAINED, IGNORED)}) for check, counts in known
    ]
