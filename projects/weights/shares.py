"""Points into shares: the largest remainder, in whole steps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def share(points: Decimal, wishes: Sequence[Decimal], step: Decimal) -> list[Decimal]:
    """Divide ``points`` in steps of ``step`` in proportion to ``wishes``; the shares add up to ``points`` exactly.

    Nobody gets nothing while there is a step for each. What divides evenly is given as wished; what is left over goes
    to the largest remainders, ties by order. Points that are no multiple of the step leave their rest with the first.
    """
    if not wishes:
        return []
    units = int(points // step)
    counts = _apportion(units, [Fraction(wish) for wish in wishes])
    shares = [count * step for count in counts]
    shares[0] += points - units * step
    return shares


def _apportion(units: int, wishes: list[Fraction]) -> list[int]:
    total = sum(wishes)
    if total <= 0:
        wishes, total = [Fraction(1)] * len(wishes), Fraction(len(wishes))
    quotas = [units * wish / total for wish in wishes]
    if units < len(wishes):
        return _largest_remainder(units, quotas)
    # One for each first; the rest by what each quota wants beyond that.
    beyond = [max(quota - 1, Fraction(0)) for quota in quotas]
    rest = units - len(wishes)
    wanted = sum(beyond)
    more = [rest * want / wanted for want in beyond] if wanted else [Fraction(0)] * len(wishes)
    return [1 + extra for extra in _largest_remainder(rest, more)]


def _largest_remainder(units: int, quotas: list[Fraction]) -> list[int]:
    counts = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: (counts[i] - quotas[i], i))
    for place in by_remainder[: units - sum(counts)]:
        counts[place] += 1
    return counts
