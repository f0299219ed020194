"""What holds of every sheet, whatever stands on it."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.evaluation import rows as sheet_rows
from monitoring.evaluation.computing import compute, keep
from monitoring.evaluation.scheme import pinned, read
from monitoring.models import EvaluationRow, EvaluationScheme, SelfEvaluation
from projects.values import parse_value

D = Decimal
SCHEME = EvaluationScheme(
    weights={"预算执行率": "10", "产出指标": "50", "效益指标": "30", "满意度指标": "10"},
    steps=[["90", "100"]],
)
CLASSES = {"产出指标": "数量指标", "效益指标": "社会效益指标", "满意度指标": "服务对象满意度指标"}
values = st.sampled_from(["≥60 个", "≤36.5 万元", "=12 次", "≥90 %", "显著提升", "=1500 元/人"])
actuals = st.none() | st.decimals(0, 200, places=1)
few = settings(max_examples=40, deadline=None)


@st.composite
def sheets(draw: st.DrawFn, **head: Any) -> tuple[SelfEvaluation, list[EvaluationRow]]:
    money = st.decimals(0, 1_000_000, places=2)
    sheet = SelfEvaluation(
        carried_out=draw(st.booleans()),
        adjusted_total=draw(money),
        spent_total=draw(money),
        scored_by=pinned(SCHEME),
    )
    for name, value in head.items():
        setattr(sheet, name, value)
    rows = []
    for number in range(draw(st.integers(1, 6))):
        level1, value = draw(st.sampled_from(sorted(CLASSES))), draw(values)
        parsed = parse_value(value)
        rows.append(
            EvaluationRow(
                uuid=UUID(int=number),
                level1=level1,
                level2=CLASSES[level1],
                value=value,
                target=parsed.number,
                unit=parsed.unit or "",
                given=draw(st.none() | st.decimals(0, 50, places=1)),
                actual=draw(actuals),
                dropped=draw(st.integers(0, 5)) == 0,
            )
        )
    sheet_rows.settle(rows, read(sheet.scored_by))
    return sheet, rows


@few
@given(sheets())
def test_no_row_is_above_its_weight_and_the_total_is_what_its_rows_add_up_to(
    made: tuple[SelfEvaluation, list[EvaluationRow]],
) -> None:
    sheet, rows = made
    scored = keep(sheet, rows)
    for row in rows:
        assert row.points is None or 0 <= row.points <= row.weight
        assert not (row.dropped and (row.points or row.weight))
    if sheet.total is not None:
        parts = [sheet.execution_points, *(row.points for row in rows if not row.dropped)]
        assert sheet.total == sum((part for part in parts if part is not None), D(0)) <= 100
        assert sheet.grade == scored.grade != ""


@few
@given(sheets(), st.randoms())
def test_the_order_of_the_rows_changes_nothing(
    made: tuple[SelfEvaluation, list[EvaluationRow]], random: Random
) -> None:
    sheet, rows = made
    before = {row.uuid: row.weight for row in rows}
    shuffled = list(rows)
    random.shuffle(shuffled)
    sheet_rows.settle(shuffled, read(sheet.scored_by))
    assert {row.uuid: row.weight for row in shuffled} == before
    assert compute(sheet, shuffled).points == compute(sheet, rows).points


@few
@given(sheets(carried_out=False, adjusted_total=D(100), spent_total=D(100)))
def test_what_was_not_carried_out_scores_nothing_at_all(
    made: tuple[SelfEvaluation, list[EvaluationRow]],
) -> None:
    scored = compute(*made)
    assert scored.points == 0
    assert scored.grade == "差"


@few
@given(sheets(carried_out=True, adjusted_total=D(100)), st.decimals(0, 50, places=1))
def test_reaching_more_of_what_is_to_be_reached_never_costs_points(
    made: tuple[SelfEvaluation, list[EvaluationRow]], more: Decimal
) -> None:
    sheet, rows = made
    reaching = [row for row in rows if row.method in ("at_least", "count") and row.actual is not None]
    before = {row.uuid: score.points for row, score in _scores(sheet, rows, reaching)}
    for row in reaching:
        assert row.actual is not None
        row.actual += more
    after = {row.uuid: score.points for row, score in _scores(sheet, rows, reaching)}
    for uuid, points in before.items():
        assert points is None or (after[uuid] or D(0)) >= points


def _scores(sheet: SelfEvaluation, rows: list[EvaluationRow], some: list[EvaluationRow]) -> list[Any]:
    found = compute(sheet, rows).rows
    return [(row, found[row.uuid]) for row in some if row.uuid in found]
