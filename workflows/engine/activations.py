"""What every node of ours adds to Viewflow's activation: our clock, and no frame locals in the database."""

from __future__ import annotations

import logging
from contextlib import ContextDecorator
from types import TracebackType
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.context import context
from viewflow.workflow.models import Task
from viewflow.workflow.signals import task_failed, task_finished
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.compiled import Insert, Save

log = logging.getLogger(__name__)

_add, _link = Insert(Task), Insert(Task.previous.through)
_save_end = Save(Task, "status", "started", "finished", "data")


class _Guard(ContextDecorator):
    """Lets an error through; where a background node must keep it, only the kind of error is written down.

    Viewflow stores the traceback and the ``locals`` of the failing frame: names, texts and figures of a document.
    """

    def __init__(self, activation: Activation) -> None:
        self.activation = activation

    def __enter__(self) -> _Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if kind is None or context.propagate_exception:
            return False
        task = self.activation.task
        log.exception("task %s failed", task.pk)
        task.data["_exception"] = {"title": kind.__name__}
        task.finished = clock.now()
        task.status = STATUS.ERROR
        task.save()
        task_failed.send(sender=self.activation.flow_class, process=self.activation.process, task=task)
        return True


class Guarded(Activation):
    """Base of every activation of ours. A check refuses a flow with a node that has another one."""

    def exception_guard(self) -> ContextDecorator:
        return _Guard(self)

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Activation, token: Any, data: Any = None, seed: Any = None
    ) -> Guarded:
        """A new task of the node, next to the one before it. Both share the process object and what hangs on it."""
        task = Task(
            process=prev_activation.process,
            flow_task=flow_task,
            token=token,
            created=clock.now(),
            data=data or {},
        )
        task.flow_task_type = flow_task.task_type
        _add([task])
        _link([Task.previous.through(from_task=task, to_task=prev_activation.task)])
        return cls(task)

    @Activation.status.super()
    def complete(self) -> None:
        self.task.finished = clock.now()
        _save_end(self.task)
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(
        source=[STATUS.CANCELED, STATUS.ERROR], conditions=[lambda activation: False]
    )
    def revive(self) -> None:
        """Never: a revived task loses its owner and permission. A step is opened anew by ``operations.reopen``."""
