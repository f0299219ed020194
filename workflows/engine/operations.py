"""The few things verbs do to a process. All of them assume that the case or run is locked and inside a transaction."""

from __future__ import annotations

from typing import Any

from django.db import connection
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from accounts import clock
from workflows.engine.flow import CaseFlow, RunFlow

LIVE = (STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR)


def begin(flow: type[CaseFlow] | type[RunFlow]) -> Process:
    """A new process of the flow, waiting at its first node."""
    return flow.start.run()


def waiting(process: Process) -> Task:
    """The one live task of the process; Task.DoesNotExist when it has ended."""
    task = Task.objects.get(process=process, status__in=LIVE)
    task.process = process
    return task


def waiting_at(process: Process) -> dict[str, Task]:
    """The live tasks of a process that has several, by the names of their nodes."""
    tasks = list(Task.objects.filter(process=process, status__in=LIVE))
    for task in tasks:
        task.process = process
    return {task.flow_task.name: task for task in tasks}


def leave(task: Task, outcome: str) -> None:
    """End the task with one of its outcomes and follow that way, whatever waits besides it."""
    assert connection.in_atomic_block
    activation = _activation(task)
    activation.decide(outcome)
    activation.complete()
    activation._activate_next(set(activation.create_next()))


def again(process: Process, node: Any) -> Task:
    """Open a node that was left once more, beside what is open, with the token it had: what waits for it waits again."""
    assert connection.in_atomic_block
    before = Task.objects.filter(process=process, flow_task=node).order_by("-id")[0]
    before.process = process
    activation = node._create(_activation(before), before.token)
    activation._activate_next({activation})
    task: Task = activation.task
    return task


def advance(task: Task, outcome: str) -> Task | None:
    """End the task with one of its outcomes and follow that way; the task it leads to, None at an end.

    TransitionNotAllowed when the task is not waiting any more.
    """
    assert connection.in_atomic_block
    activation = _activation(task)
    activation.decide(outcome)
    activation.complete()
    return _follow(activation, set(activation.create_next()))


def reopen(process: Process, node: Any) -> Task:
    """Cancel everything open and open ``node`` again, wherever the process stands (withdraw, jump)."""
    assert connection.in_atomic_block
    last = _activation(_last_task(process))
    cancel_open(process)
    before = Task.objects.filter(process=process, flow_task=node).order_by("-id").first()
    activation = node._create(last, before.token if before else Token("start"))
    task = _follow(last, {activation})
    assert task is not None
    return task


def end(process: Process) -> None:
    """End the process where it stands, without an outcome (终止办理)."""
    assert connection.in_atomic_block
    cancel_open(process)
    process.status, process.finished = PROCESS.CANCELED, clock.now()
    process.save(update_fields=["status", "finished"])


def cancel_open(process: Process) -> None:
    """Cancel every live task, timers at the border of a task included: those outlive their host otherwise."""
    for task in Task.objects.filter(process=process, status__in=LIVE).order_by("id"):
        task.process = process
        _activation(task).cancel()


def _follow(origin: Any, created: set[Any]) -> Task | None:
    """Let Viewflow activate what was created; of what came out of it, the task that now waits."""
    process = origin.process
    waits = [activation.task for activation in created if _waits(activation)]
    origin._activate_next(created)
    if waits:
        return waits[0]
    return None if process.finished else waiting(process)


def _waits(activation: Any) -> bool:
    return hasattr(activation, "decide")


def _activation(task: Task) -> Any:
    return task.flow_task.activation_class(task)


def _last_task(process: Process) -> Task:
    task = Task.objects.filter(process=process).order_by("-id")[0]
    task.process = process
    return task
