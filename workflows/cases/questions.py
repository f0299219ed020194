"""Open questions end with the step they were asked on: nobody answers what has been decided."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts import clock
from accounts.compiled import Compiled
from accounts.models import User
from workflows.models import Case, CaseStep, Consultation
from workflows.telling import tell_question_over

#: a question that still waits, whether or not the case does
WAITING = (Consultation.State.OPEN, Consultation.State.PAUSED)


def end_questions(case: Case, by: User | None = None, step: CaseStep | None = None) -> None:
    """End the questions of the case (of one ``step``) that still wait; those asked and those who asked are told, but
    for ``by``. One statement where nothing was asked.
    """
    open_ones = _of_case(case.pk) if step is None else _of_step(step.pk)
    if not open_ones:
        return
    Consultation.objects.filter(pk__in=[question.pk for question in open_ones]).update(
        state=Consultation.State.ENDED, closed_at=clock.now()
    )
    for question in open_ones:
        question.case = case
        tell_question_over(question, by)


def _waiting(asked: QuerySet[Consultation]) -> QuerySet[Consultation]:
    return asked.filter(state__in=WAITING).select_related("person", "asked_by").order_by("id")


_of_case = Compiled(lambda case: _waiting(Consultation.objects.filter(case=case)))
_of_step = Compiled(lambda step: _waiting(Consultation.objects.filter(step=step)))
