"""What still blocks the submission of a sheet: a sentence for each place that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.evaluation.computing import Scored, compute, lost
from monitoring.evaluation.funds import LINES, SOURCES
from monitoring.evaluation.scheme import read
from monitoring.evaluation.words import LINE_WORDS, row_place
from monitoring.models import EvaluationRow, SelfEvaluation
from monitoring.scoring import ExecutionMethod
from projects import amounts
from workflows.kinds import Problem

_SATISFACTION = "满意度指标"


def problems(evaluation: SelfEvaluation, rows: Sequence[EvaluationRow]) -> list[Problem]:
    """Empty when the sheet can be handed in."""
    scored = compute(evaluation, rows)
    if scored.exempt:
        return list(_exempt(evaluation))
    found = list(_head(evaluation))
    found += _funds(evaluation)
    if evaluation.carried_out:
        found += _execution(evaluation, scored)
        for row in rows:
            found += _row(row, rows, scored)
    return found


def _exempt(evaluation: SelfEvaluation) -> Iterator[Problem]:
    if not evaluation.exempt_why.strip():
        yield Problem("全年预算数为 0，按免评处理。请写明免评原因。", "exempt_why")


def _head(evaluation: SelfEvaluation) -> Iterator[Problem]:
    if evaluation.carried_out is None:
        yield Problem("请先选择项目是否实施。", "carried_out")
    elif not evaluation.achieved.strip():
        words = (
            "请填写实际完成情况。" if evaluation.carried_out else "项目未实施，请在实际完成情况中写明原因。"
        )
        yield Problem(words, "achieved")
    for name, words in (("leader", "项目负责人"), ("accountant", "财务负责人")):
        if not getattr(evaluation, name).strip():
            yield Problem(f"请填写{words}姓名。", name)


def _funds(evaluation: SelfEvaluation) -> Iterator[Problem]:
    """Every total is divided, and its parts add up to it at 0.01 万元."""
    for line in LINES:
        parts = [getattr(evaluation, f"{line}_{source}") for source in SOURCES]
        whole = getattr(evaluation, f"{line}_total")
        words = LINE_WORDS[line]
        if None in parts:
            yield Problem(
                f"请把{words} {amounts.shown(whole)} 万元分到当年财政拨款、上年结转、其他。",
                f"funds/{line}/fiscal",
            )
        elif not amounts.same(sum(parts), whole):
            said = amounts.shown(sum(parts))
            yield Problem(
                f"{words}三项合计 {said} 万元，总额 {amounts.shown(whole)} 万元，请核对。",
                f"funds/{line}/fiscal",
            )


def _execution(evaluation: SelfEvaluation, scored: Scored) -> Iterator[Problem]:
    scheme = read(evaluation.scored_by)
    if scheme.execution_method is ExecutionMethod.INTERVALS and evaluation.completed is None:
        yield Problem("请选择项目是否在预算内完成。", "completed")
    if lost(scored.execution.points, scheme.execution):
        points = f"预算执行率得 {scored.execution.points} 分，满分 {scheme.execution} 分。"
        if not evaluation.execution_cause.strip():
            yield Problem(f"{points}请写明偏差原因。", "execution_cause")
        if not evaluation.execution_measure.strip():
            yield Problem(f"{points}请写明改进措施。", "execution_measure")


def _row(row: EvaluationRow, rows: Sequence[EvaluationRow], scored: Scored) -> Iterator[Problem]:
    if row.dropped:
        return
    at, place, score = f"rows/{row.uuid}", row_place(row, rows), scored.rows[row.uuid]
    if row.drop_asked.strip():
        yield Problem(
            f"{place}申请了不参评，预算绩效岗还没有同意。请联系预算绩效岗，或撤回申请并填写实际完成值。",
            f"{at}/drop_asked",
        )
        return
    if row.level1 == _SATISFACTION:
        yield from _survey(row, place)
    if score.points is None:
        yield Problem(f"{place}：{score.missing.rstrip('。')}。", f"{at}/actual")
        return
    if score.over and not row.cause.strip():
        yield Problem(f"{place}远高于年度指标值（{row.value}），请说明原因。", f"{at}/cause")
    if lost(score.points, row.weight):
        said = f"{place}得 {score.points} 分，满分 {row.weight} 分。"
        if not row.cause.strip():
            yield Problem(f"{said}请写明偏差原因。", f"{at}/cause")
        if not row.measure.strip():
            yield Problem(f"{said}请写明改进措施。", f"{at}/measure")


def _survey(row: EvaluationRow, place: str) -> Iterator[Problem]:
    at = f"rows/{row.uuid}"
    numbers = (row.sent, row.returned, row.satisfied)
    if None in numbers:
        yield Problem(f"{place}：请填写问卷的发放、回收、满意份数。", f"{at}/sent")
        return
    sent, returned, satisfied = (int(number or 0) for number in numbers)
    if returned == 0:
        yield Problem(f"{place}：回收份数为 0，算不出满意度。", f"{at}/returned")
    elif not satisfied <= returned <= sent:
        yield Problem(f"{place}：满意份数不超过回收，回收不超过发放，请核对。", f"{at}/returned")
