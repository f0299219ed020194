"""Weights that sum to what they should, to the cent, whoever adds them up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from monitoring.scoring.values import CENT, InputError

INDICATORS = Decimal(90)


def rescale(weights: Mapping[UUID, Decimal], to: Decimal = INDICATORS) -> dict[UUID, Decimal]:
    """The weights in proportion, each to 0.01, together exactly ``to``: 100 less the weight of 预算执行率, which stays.

    The cents that rounding down leaves over go one each to the largest remainders, among equals to the smaller uuid, so
    that the order of the rows never matters. InputError where nothing has a weight.
    """
    whole = sum(weights.values(), Decimal(0))
    if any(weight < 0 for weight in weights.values()):
        raise InputError("分值不能小于 0。")
    if whole <= 0:
        raise InputError("参加评分的指标分值合计为 0，请先分配分值。")
    exact = {row: weight * to / whole for row, weight in weights.items()}
    given = {row: share.quantize(CENT, ROUND_DOWN) for row, share in exact.items()}
    left = int((to - sum(given.values(), Decimal(0))) / CENT)
    weighted = [row for row in given if weights[row] > 0]
    for row in sorted(weighted, key=lambda row: (given[row] - exact[row], row))[:left]:
        given[row] += CENT
    return given
