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
    """Whether the step cannot end as it is: in 或签 nobody able holds it, otherwise an open seat has nobody able on it."""
    able = {row.seat_id for row in able_rows(case, step, rows)}
    if step.mode == Mode.ANY:
        return not able
    return not rows or not {row.seat_id for row in rows} <= able
