"""A flow of two of Viewflow's own ``View`` tasks. No people of ours, no record, no notices, no re-check, no lock."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.flow import views
from viewflow.workflow.models import Process, Task

from accounts.models import User


class BareFlow(flow.Flow):
    """Start → review → leave → end."""

    start = flow.StartHandle().Next(this.review)
    review = flow.View(views.UpdateProcessView.as_view(fields=[])).Next(this.leave)
    leave = flow.View(views.UpdateProcessView.as_view(fields=[])).Next(this.end)
    end = flow.End()


def waiting() -> int:
    """A process whose first task waits for somebody; the task's id."""
    process: Process = BareFlow.start.run()
    return Task.objects.get(process=process, status="NEW").pk


def decide(task_id: int, person: User) -> None:
    """What a page on bare Viewflow does: fetch the task, and under its activation assign, start and execute it."""
    task: Any = Task.objects.get(pk=task_id)
    with task.activation() as activation:
        activation.assign(person)
        activation.start(None)
        activation.execute()
