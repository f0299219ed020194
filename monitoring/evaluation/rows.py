"""The indicator rows of a sheet: copied from the pinned version, with the method and the weight the year's settings give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from monitoring.evaluation.scheme import Scheme
from monitoring.evaluation.weighing import Weighed, weights
from monitoring.models import EvaluationRow, SelfEvaluation
from monitoring.scoring import choose
from projects.models import EvaluationWeight, Indicator, TargetVersion
from projects.values import parse_value
from projects.weights.stored import outside


def given_weights(version: TargetVersion) -> dict[UUID, Decimal | None]:
    """Row -> 分值, wherever the year keeps them. Two queries; ``version.project.year`` should be loaded."""
    rows = dict(version.indicators.order_by().values_list("uuid", "weight"))
    if not outside(version.project.year):
        return rows
    kept = dict(EvaluationWeight.objects.filter(project=version.project_id).values_list("row", "weight"))
    return {uuid: kept.get(uuid) for uuid in rows}


def new_rows(evaluation: SelfEvaluation, scheme: Scheme) -> list[EvaluationRow]:
    """The rows of a new sheet, weighed, not saved."""
    version = evaluation.version
    if version is None:
        return []
    given = given_weights(version)
    rows = [_row(evaluation, one, given.get(one.uuid)) for one in version.indicators.all()]
    settle(rows, scheme)
    return rows


def settle(
    rows: Sequence[EvaluationRow], scheme: Scheme, given: Mapping[UUID, Decimal | None] | None = None
) -> None:
    """Give every row its method and weight by these settings (not saved); what is dropped weighs nothing.

    ``given``: the 分值 of the target as they are now, where they may have changed.
    """
    for row in rows:
        if given is not None:
            row.given = given.get(row.uuid, row.given)
        value = parse_value(row.value)
        row.method = scheme.method(choose(value, row.level2, row.name), row.level2, value).value
    part = [Weighed(row.uuid, row.level1, row.given) for row in rows if not row.dropped]
    found = weights(part, scheme.blocks, scheme.execution)
    for row in rows:
        row.weight = found.get(row.uuid, Decimal(0))


def _row(evaluation: SelfEvaluation, one: Indicator, given: Decimal | None) -> EvaluationRow:
    value = parse_value(one.value)
    return EvaluationRow(
        evaluation=evaluation,
        uuid=one.uuid,
        indicator=one,
        order=one.order,
        level1=one.level1,
        level2=one.level2,
        name=one.name,
        value=one.value,
        target=value.number,
        unit=value.unit or "",
        given=given,
    )
