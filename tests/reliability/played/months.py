"""The months after the demo's first morning, until what was late of the second monitoring round is in."""

from __future__ import annotations

from datetime import date

from desk.demo.monitoring import JUNE, MAY
from desk.demo.people import Department
from monitoring.models import Rectification
from tests.reliability.played.acts import (
    late,
    monitored,
    morning,
    on,
    project_of,
    rectified,
    rectify,
    sign_all,
    sign_on_paper,
)
from tests.reliability.played.changed import changed

#: what is told of single projects
RED, BEHIND, ON_PAPER, LATE_FORM = 18, 6, 1, 4


def june() -> None:
    """What is under way of the first round is signed."""
    with on(date(2026, 6, 26)):
        sign_all("monitoring")


def july(made: Department) -> None:
    """The second round; the red one's 整改 is closed in time, another is demanded; one form is signed on paper."""
    desk = made.people["qinruolan"]
    morning(date(2026, 7, 1))
    with on(date(2026, 7, 8)):
        rectified(Rectification.objects.get(report__round__cutoff_on=MAY, project=project_of(RED)), desk)
        case = monitored(ON_PAPER, JUNE)
        for number in (2, BEHIND, RED):
            monitored(number, JUNE)
    with on(date(2026, 7, 9)):
        sign_on_paper(case, desk)
        sign_all("monitoring")
        rectify(BEHIND, JUNE, desk, date(2026, 7, 31))


def august(made: Department) -> None:
    """The 整改 comes after its day; a form that was missed is handed in late; June's checkpoint is over."""
    desk = made.people["qinruolan"]
    morning(date(2026, 8, 3))
    with on(date(2026, 8, 5)):
        rectified(Rectification.objects.get(report__round__cutoff_on=JUNE, project=project_of(BEHIND)), desk)
    morning(date(2026, 8, 14))
    changed(made)
    morning(date(2026, 8, 31))
    with on(date(2026, 9, 1)):
        project = project_of(LATE_FORM)
        assert project.drafter is not None
        late(project, "monitoring", project.drafter)
        monitored(LATE_FORM, JUNE)
        sign_all("monitoring")
    morning(date(2026, 9, 2))
