"""The nodes of our flows. A node that waits is one task without an owner; its people are seats and assignments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.mixins import NextNodeMixin
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.signals import flow_finished
from viewflow.workflow.status import PROCESS, STATUS

from accounts import clock
from workflows.engine.activations import Guarded

#: a task with one of these is over
ENDED = (STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED)


class BeginActivation(Guarded, StartHandleActivation):
    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> BeginActivation:
        activation = StartHandleActivation.create.__func__(cls, *args, **kwargs)
        moment = clock.now()
        activation.process.created = activation.task.created = activation.task.started = moment
        return activation

    @Activation.status.super()
    def complete(self) -> None:
        self.task.finished = clock.now()
        self.task.save()


class Begin(nodes.StartHandle):
    """Where a process begins, from code only."""

    activation_class = BeginActivation


class WaitingActivation(Guarded):
    """A task that waits until a verb ends it with one of the node's outcomes."""

    outcome = ""

    @Activation.status.super()
    def activate(self) -> None:
        """Nothing happens until somebody acts."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.STARTED)
    def decide(self, outcome: str) -> None:
        """Choose the way out; KeyError when the node has no such outcome."""
        self.flow_task.ways[outcome]
        self.outcome = outcome
        self.task.started = clock.now()
        self.task.data = {**self.task.data, "outcome": outcome}

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        super().complete.original()

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        yield self.flow_task.ways[self.outcome]._create(self, self.task.token)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.CANCELED)
    def cancel(self) -> None:
        self.task.finished = clock.now()
        self.task.save(update_fields=["status", "finished"])


class Waiting(Node):
    """One task, several named outcomes: ``Waiting(submitted=this.check)``."""

    activation_class = WaitingActivation
    task_type = "HUMAN"
    shape = nodes.View.shape
    bpmn_element = "userTask"

    def __init__(self, **ways: Any) -> None:
        super().__init__()
        self.ways = ways

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.ways = {outcome: this.resolve(instance, node) for outcome, node in self.ways.items()}

    def _outgoing(self) -> Iterator[Edge]:
        for outcome, node in self.ways.items():
            yield Edge(src=self, dst=node, edge_class="next", label=outcome)


class Signing(Waiting):
    """One step of the route: one task, however many people may take it. Which step and who, ``CaseStep`` says."""


class StageActivation(WaitingActivation):
    pass


class Stage(Waiting):
    """One stage of a year: one task that waits, however many rounds it has; ``StageRun`` says where each of them is.

    ``kind`` is the code of the kind whose documents it usually asks for; a round may name another.
    """

    activation_class = StageActivation

    def __init__(self, kind: str, **ways: Any) -> None:
        super().__init__(**ways)
        self.kind = kind


class ForkActivation(Guarded, nodes.SplitActivation):
    pass


class Fork(nodes.Split):
    """Everything behind it begins side by side, each with a token below the fork's own."""

    activation_class = ForkActivation


class MeetActivation(Guarded):
    """One task for all that come in: it waits until nothing below its token is open any more."""

    type = "join"

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Activation, token: Any, data: Any = None, seed: Any = None
    ) -> Guarded:
        """The one that waits already, or a new one at the token the fork had."""
        here = Task.objects.filter(
            process=prev_activation.process, flow_task=flow_task, status=STATUS.NEW
        ).first()
        if here is None:
            return super().create(flow_task, prev_activation, token.get_base_split_token())
        here.previous.add(prev_activation.task)
        here.process = prev_activation.process
        return cls(here)

    def all_have_come(self) -> bool:
        """Whether no task below the fork is open. The run is locked: nobody opens one meanwhile."""
        below = Task.objects.filter(process=self.process, token__startswith=f"{self.task.token}/")
        return not below.exclude(status__in=ENDED).exists()

    @Activation.status.super()
    def activate(self) -> None:
        """Nothing happens before the last has come."""

    @Activation.status.transition(
        source=STATUS.NEW, target=STATUS.DONE, conditions=[lambda activation: activation.all_have_come()]
    )
    def complete(self) -> None:
        self.task.started = clock.now()
        super().complete.original()

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        yield self.flow_task._next._create(self, self.task.token)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.CANCELED)
    def cancel(self) -> None:
        self.task.finished = clock.now()
        self.task.save(update_fields=["status", "finished"])


class Meet(NextNodeMixin, Node):
    """Where what a fork began comes together. Viewflow's own join reads the library's clock and takes no lock."""

    activation_class = MeetActivation
    task_type = "JOIN"
    shape = nodes.Split.shape
    bpmn_element = "parallelGateway"


class CheckingActivation(Guarded, nodes.FunctionActivation):
    pass


class Checking(nodes.Function):
    """Asks ``question(process)`` on the way; the question refuses by raising, and then nothing has happened."""

    activation_class = CheckingActivation

    def __init__(self, question: Callable[[Any], None]) -> None:
        super().__init__(question)

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        question: Callable[[Any], None] = self._func
        self._func: Callable[[Any], None] = lambda activation: question(activation.process)


class FinishActivation(Guarded, nodes.EndActivation):
    @Activation.status.super()
    def activate(self) -> None:
        moment = clock.now()
        self.task.started = moment
        self.process.status, self.process.finished = PROCESS.DONE, moment
        self.process.save(update_fields=["status", "finished"])
        flow_finished.send(sender=self.flow_class, process=self.process, task=self.task)


class Finish(nodes.End):
    """The end of the whole process: a case has one live task at a time, a year comes together before it ends."""

    activation_class = FinishActivation
