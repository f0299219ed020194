"""分值 of the target -> the weights of the sheet: every class has its points, all together and the execution row 100.00.

Pure. Cents go by ``scoring.rescale``, classes first and rows within each, so that every class has what the scheme says
wherever the classes are all there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from monitoring.scoring import rescale

SATISFACTION, BENEFIT = "满意度指标", "效益指标"
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Weighed:
    """A row as it comes: its class, and its 分值 in the target (None: none was given)."""

    uuid: UUID
    level1: str
    given: Decimal | None


def weights(
    rows: Collection[Weighed], points: Mapping[str, Decimal], execution: Decimal
) -> dict[UUID, Decimal]:
    """Row -> weight. ``rows`` are those that take part; ``points`` the classes of the scheme without the execution row.

    No satisfaction: its points go to 效益. Another class without rows: the rest is scaled. A class the scheme does not know
    shares with the others by what its rows were given. A row without 分值 counts as an average row of its class.
    """
    if not rows:
        return {}
    classes: dict[str, list[Weighed]] = {}
    for row in rows:
        classes.setdefault(row.level1, []).append(row)
    shared = _of_classes(classes, dict(points), WHOLE - execution)
    found: dict[UUID, Decimal] = {}
    for name, members in classes.items():
        found |= rescale(_wishes(members), shared[name])
    return found


def _of_classes(
    classes: Mapping[str, list[Weighed]], points: dict[str, Decimal], to: Decimal
) -> dict[str, Decimal]:
    if SATISFACTION not in classes and BENEFIT in classes and BENEFIT in points:
        points[BENEFIT] += points.pop(SATISFACTION, Decimal(0))
    wishes = {name: points.get(name, _sum(members)) for name, members in classes.items()}
    if not any(wishes.values()):
        wishes = dict.fromkeys(wishes, Decimal(1))
    keys = {uuid5(NAMESPACE_OID, name): name for name in wishes}
    given = rescale({key: wishes[name] for key, name in keys.items()}, to)
    return {keys[key]: share for key, share in given.items()}


def _wishes(members: Collection[Weighed]) -> dict[UUID, Decimal]:
    known = [row.given for row in members if row.given is not None]
    average = sum(known, Decimal(0)) / len(known) if known else Decimal(1)
    wishes = {row.uuid: average if row.given is None else row.given for row in members}
    return wishes if any(wishes.values()) else dict.fromkeys(wishes, Decimal(1))


def _sum(members: Collection[Weighed]) -> Decimal:
    return sum((row.given or Decimal(0) for row in members), Decimal(0))
