"""Open questions end with the step they were asked on: nobody answers what has been decided."""

from __future__ import annotations

from accounts import clock
from accounts.models import User
from workflows.models import Case, CaseStep, Consultation
from workflows.telling import tell_question_over

#: a question that still waits, whether or not the case does
WAITING = (Consultation.State.OPEN, Consultation.State.PAUSED)


def end_questions(case: Case, by: User | None = None, step: CaseStep | None = None) -> None:
    """End the questions of the case (of one ``step``) that still wait; those asked and those who asked are told, but
    for ``by``. One statement where nothing was asked.
    """
    waiting = Consultation.objects.filter(case=case, state__in=WAITING)
    if step is not None:
        waiting = waiting.filter(step=step)
    open_ones = list(waiting.select_related("person", "asked_by"))
    if not open_ones:
        return
    waiting.update(state=Consultation.State.ENDED, closed_at=clock.now())
    for question in open_ones:
        question.case = case
        tell_question_over(question, by)
