"""What reviewers read beside a sheet: what is hard to believe, and what the budget desk took away from its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Q

from accounts.templatetags.show import moment
from monitoring.evaluation.computing import compute
from monitoring.evaluation.deducted import in_force
from monitoring.evaluation.filling import NUMBERS, rate_of
from monitoring.evaluation.funds import SOURCES
from monitoring.evaluation.plausible import Doubt, Facts, doubts
from monitoring.evaluation.scheme import EXECUTION, read
from monitoring.evaluation.words import row_place
from monitoring.models import Deduction, EvaluationRow, SelfEvaluation
from monitoring.scoring import Method
from monitoring.scoring.values import plain
from workflows.kinds import ReviewNote

_REACHING = frozenset({Method.AT_LEAST, Method.COUNT})


def deductions(evaluation: SelfEvaluation) -> Mapping[int | None, Deduction]:
    """Row (None: 预算执行率) -> the deduction that counts: the newest, where it takes anything."""
    own = Q(row__evaluation=evaluation) | Q(evaluation=evaluation)
    rows = Deduction.objects.filter(own).select_related("made_by").order_by("pk")
    of_row: defaultdict[int | None, list[Deduction]] = defaultdict(list)
    for one in rows:
        of_row[one.row_id].append(one)
    return {row: found for row, all_of_it in of_row.items() if (found := in_force(all_of_it))}


def doubts_of(evaluation: SelfEvaluation, rows: Sequence[EvaluationRow]) -> list[Doubt]:
    """Of a stored sheet; a 免评 and what was not carried out raise none."""
    if evaluation.exempt or not evaluation.carried_out:
        return []
    scored = compute(evaluation, rows)
    facts = []
    for row in rows:
        if row.dropped:
            continue
        method, found = Method(row.method), scored.rows[row.uuid]
        facts.append(
            Facts(
                path=f"rows/{row.uuid}",
                place=row_place(row, rows),
                value=row.value,
                weight=row.weight,
                points=row.points,
                computed=found.points,
                numeric=method in NUMBERS,
                at_least=method in _REACHING,
                target=row.target,
                actual=row.actual,
                told=row.actual_text,
                rate=rate_of(row),
            )
        )
    parts = [getattr(evaluation, f"spent_{source}") or Decimal(0) for source in SOURCES]
    return doubts(
        facts,
        spent=evaluation.spent_total or Decimal(0),
        budget=evaluation.adjusted_total or Decimal(0),
        parts=parts,
        total=evaluation.total,
        execution_points=evaluation.execution_points,
        over=read(evaluation.scored_by).settings.over,
    )


def notes(evaluation: SelfEvaluation) -> list[ReviewNote]:
    """For the case page: doubts first, then what was taken away and by whom."""
    rows = list(evaluation.rows.all())
    taken = deductions(evaluation)
    found = [ReviewNote("info", one.place, one.path, one.text) for one in doubts_of(evaluation, rows)]
    if None in taken:
        found.append(_taken(taken[None], EXECUTION, "execution_points"))
    found += [
        _taken(taken[row.pk], row_place(row, rows), f"rows/{row.uuid}/points")
        for row in rows
        if row.pk in taken
    ]
    return found


def _taken(one: Deduction, place: str, path: str) -> ReviewNote:
    text, when = f"扣 {plain(one.points)} 分：{one.reason}", f"{moment(one.made_at)} 登记"
    return ReviewNote("warning", place, path, text, when, one.made_by.name)
