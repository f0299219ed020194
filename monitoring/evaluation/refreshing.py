"""The figures of sheets still with their drafter, taken anew: execution, budgets, 分值 and the year's settings.

They follow what they rest on: at once after an import as far as a short time reaches, the rest with the dispatcher. Works on
many sheets at once with the same few statements however many they are; a sheet somebody is writing on is waited for.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts import clock
from monitoring.checkpoints.refreshing import STILL_WRITING, last_change
from monitoring.evaluation import rows as sheet_rows
from monitoring.evaluation import scheme
from monitoring.evaluation.computing import keep
from monitoring.evaluation.funds import LINES, funds
from monitoring.evaluation.opening import take_funds
from monitoring.models import EvaluationRow, SelfEvaluation
from projects import amounts
from projects.models import EvaluationWeight, Indicator
from projects.weights.stored import outside
from workflows.dispatching import Source, Work
from workflows.wakeups import knock

State = SelfEvaluation.State
BATCH = 100
#: seconds a tick works on this before others have their turn, and those a person waits after a confirmed import
PATIENCE, AT_ONCE = 20.0, 2.0
KEY = "sheets"
COMPUTED = ("given", "weight", "method", "points", "formula")
_SHEET = (
    *(f"{line}_{name}" for line in LINES for name in ("total", "fiscal", "carried", "other")),
    "spent_as_of", "scored_by", "exempt", "execution_points", "total", "grade",
)  # fmt: skip


def in_work() -> dict[str, object]:
    """The filter of sheets whose figures still move."""
    return {"is_current": True, "state": State.DRAFT}


@transaction.atomic
def refresh(ids: Sequence[int]) -> int:
    """Take the figures of these sheets anew, of those that are still in work; how many changed. A constant number of queries."""
    held = SelfEvaluation.objects.select_for_update(of=("self",)).filter(pk__in=ids, **in_work())
    sheets = list(held.select_related("project__year").order_by("pk"))
    if not sheets:
        return 0
    by_sheet: defaultdict[int, list[EvaluationRow]] = defaultdict(list)
    for row in EvaluationRow.objects.filter(evaluation__in=sheets).order_by("evaluation_id", "order"):
        by_sheet[row.evaluation_id].append(row)
    years = {sheet.project.year_id: sheet.project.year for sheet in sheets}
    now = {pk: scheme.pinned(scheme.scheme_of(year)) for pk, year in years.items()}
    given = _given(sheets)
    taken = {
        pk: funds(
            [one.project_id for one in sheets if one.project.year_id == pk],
            pk,
            [one.version_id for one in sheets if one.version_id is not None],
        )
        for pk in years
    }
    changed, rows = [], []
    for sheet in sheets:
        year, own = sheet.project.year_id, by_sheet[sheet.pk]
        before = _state(sheet, own)
        take_funds(sheet, taken[year][sheet.project_id])
        sheet.scored_by = now[year]
        sheet_rows.settle(own, scheme.read(sheet.scored_by), given.get(sheet.pk))
        keep(sheet, own)
        if _state(sheet, own) != before:
            changed.append(sheet)
            rows += own
    SelfEvaluation.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(refreshed_at=clock.now())
    SelfEvaluation.objects.bulk_update(changed, _SHEET, batch_size=500)
    EvaluationRow.objects.bulk_update(rows, COMPUTED, batch_size=500)
    return len(changed)


def behind() -> QuerySet[SelfEvaluation]:
    """The sheets in work something has changed for since their figures were taken, the longest forgotten first."""
    changed = last_change()
    old = Q(refreshed_at=None)
    if changed is not None:
        old |= Q(refreshed_at__lt=changed + STILL_WRITING)
    return SelfEvaluation.objects.filter(old, **in_work()).order_by(
        F("refreshed_at").asc(nulls_first=True), "pk"
    )


def carry_on(patience: float = PATIENCE) -> None:
    """Batch after batch, each sheet once; what the time does not reach is left to the dispatcher, which is knocked up."""
    begun, until = clock.now(), time.monotonic() + patience
    while ids := _next(begun):
        refresh(ids)
        if time.monotonic() > until:
            knock()
            return


def follow() -> None:
    """What was just imported is seen at once on a department's sheets; on very many within the next ticks."""
    carry_on(AT_ONCE)


def due(parked: Collection[str], most: int) -> Iterable[Work]:
    """One piece of work as long as a sheet is behind."""
    return [Work(KEY, alone=carry_on)] if KEY not in parked and behind().exists() else []


def _next(begun: datetime) -> list[int]:
    rows = behind().filter(Q(refreshed_at=None) | Q(refreshed_at__lt=begun))
    return list(rows.values_list("pk", flat=True)[:BATCH])


def stale_figures(evaluation: SelfEvaluation) -> str:
    """What has changed about the money since the sheet was saved, as a sentence; "" where nothing has."""
    year = evaluation.project.year_id
    versions = [evaluation.version_id] if evaluation.version_id is not None else []
    now = funds([evaluation.project_id], year, versions)[evaluation.project_id]
    for line, words in (("adjusted", "全年预算数"), ("spent", "全年执行数")):
        kept, found = getattr(evaluation, f"{line}_total"), getattr(now, line).total
        if not amounts.same(kept, found):
            return (
                f"{words}已由 {amounts.shown(kept) or '空白'} 万元变为 {amounts.shown(found)} 万元。"
                "请打开自评表核对，保存后再提交。"
            )
    return ""


def _given(sheets: Sequence[SelfEvaluation]) -> dict[int, dict]:
    """Sheet -> row -> 分值 as it is now, wherever its year keeps it. Two queries."""
    of_version: defaultdict[int, dict] = defaultdict(dict)
    versions = [sheet.version_id for sheet in sheets]
    # Unsorted: the usual order of indicators would join project, year and unit for every row.
    kept_rows = Indicator.objects.filter(version__in=versions).order_by()
    for version, uuid, weight in kept_rows.values_list("version_id", "uuid", "weight"):
        of_version[version][uuid] = weight
    beside: defaultdict[int, dict] = defaultdict(dict)
    projects = [sheet.project_id for sheet in sheets if outside(sheet.project.year)]
    for project, uuid, weight in EvaluationWeight.objects.filter(project__in=projects).values_list(
        "project_id", "row", "weight"
    ):
        beside[project][uuid] = weight
    found = {}
    for sheet in sheets:
        rows = of_version[sheet.version_id or 0]
        kept = beside[sheet.project_id]
        found[sheet.pk] = {uuid: kept.get(uuid) for uuid in rows} if outside(sheet.project.year) else rows
    return found


def _state(sheet: SelfEvaluation, rows: Sequence[EvaluationRow]) -> tuple[object, ...]:
    own = tuple(getattr(sheet, name) for name in _SHEET)
    return own + tuple(getattr(row, name) for row in rows for name in COMPUTED)


SOURCE = Source("self_evaluation_figures", "自评表取数", due)
