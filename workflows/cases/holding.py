"""Whether an open step lies with somebody able to act: people leave, lose a role, an office."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.cases.modes import Mode
from workflows.cases.seats import sits, still_may
from workflows.models import Assignment, Case, CaseStep
from workflows.routing import Origin, resolve


def able_rows(case: Case, step: CaseStep, rows: Sequence[Assignment]) -> list[Assignment]:
    """Of the step's open rows (with seat), those whose person may still act on them today."""
    seated = {(chair.person.pk, chair.whose.pk) for chair in resolve(step, Origin.of(case)).chairs}
    return [
        row
        for row in rows
        if (sits(case, row, seated) if row.seat.origin == row.seat.Origin.ROUTE else still_may(case, row))
    ]


def unheld(case: Case, step: CaseStep, rows: Sequence[Assignment]) -> bool:
    """Whether the step cannot end as it is: in 或签 nobody able holds it, otherwise an open seat has nobody able on it.

    Those who stand in are looked up only where the principals alone do not hold it: mostly they do, in fewer statements.
    """
    own = [row for row in rows if not row.as_deputy and row.seat.origin == row.seat.Origin.ROUTE]
    seated = (
        {chair.person.pk for chair in resolve(step, Origin.of(case), deputies=False).chairs} if own else ()
    )
    if _held(step, rows, {row.seat_id for row in own if row.person_id in seated}):
        return False
    return not _held(step, rows, {row.seat_id for row in able_rows(case, step, rows)})


def _held(step: CaseStep, rows: Sequence[Assignment], able: set[int]) -> bool:
    """Whether it can end where these of its seats have somebody able."""
    if step.mode == Mode.ANY:
        return bool(able)
    return bool(rows) and {row.seat_id for row in rows} <= able
