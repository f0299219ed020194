"""What hangs on a person here: asked before they are deactivated or lose a role."""

from __future__ import annotations

from accounts.hooks import Hanging
from accounts.models import User
from workflows.models import Assignment, Case, Consultation


def hanging_on(user: User) -> list[Hanging]:
    """Open rows of the person, questions they owe an answer to, and what they handed in that has not ended."""
    open_rows = Assignment.objects.filter(person=user, state=Assignment.State.OPEN)
    asked = Consultation.objects.filter(person=user, state=Consultation.State.OPEN)
    on_the_way = Case.objects.filter(submitted_by=user, state__in=[Case.State.OPEN, Case.State.OUTSIDE])
    return [
        Hanging("待办事项", open_rows.filter(as_deputy=False).count()),
        Hanging("作为B角的待办事项", open_rows.filter(as_deputy=True).count()),
        Hanging("待反馈的征求意见", asked.count()),
        Hanging("提交后尚未办结的事项", on_the_way.count()),
    ]
