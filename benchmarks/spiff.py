"""SpiffWorkflow as an application keeps it: the workflow's state as JSON in a row, and a row for each task that waits.

It is no dependency of the program: ``available()`` says whether this environment has it (see requirements-interop.in).
"""

from __future__ import annotations

import io
import json
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.db import connection, models, transaction

BPMN = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench" id="bench">
  <process id="bare" isExecutable="true">
    <startEvent id="start"><outgoing>a</outgoing></startEvent>
    <sequenceFlow id="a" sourceRef="start" targetRef="review"/>
    <userTask id="review" name="review"><incoming>a</incoming><outgoing>b</outgoing></userTask>
    <sequenceFlow id="b" sourceRef="review" targetRef="leave"/>
    <userTask id="leave" name="leave"><incoming>b</incoming><outgoing>c</outgoing></userTask>
    <sequenceFlow id="c" sourceRef="leave" targetRef="end"/>
    <endEvent id="end"><incoming>c</incoming></endEvent>
  </process>
</definitions>"""


class Running(models.Model):
    """One workflow and its state."""

    state = models.JSONField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"workflow {self.pk}"


class Waiting(models.Model):
    """One task of a workflow; ``key`` is Spiff's id of it."""

    running_id = models.BigIntegerField(db_index=True)
    key = models.UUIDField()
    name = models.CharField(max_length=40)
    done_by = models.BigIntegerField(null=True)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"{self.name} of {self.running_id}"


def available() -> bool:
    """Whether SpiffWorkflow is installed here."""
    return find_spec("SpiffWorkflow") is not None


def make_tables() -> None:
    """Create the two tables, once."""
    known = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (Running, Waiting):
            if model._meta.db_table not in known:
                editor.create_model(model)


def begin() -> int:
    """A workflow whose first task waits for somebody; the row of that task."""
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

    workflow = BpmnWorkflow(_spec())
    workflow.do_engine_steps()
    running = Running.objects.create(state=_serializer().to_dict(workflow))
    return _wait(running, workflow).pk


def decide(row_id: int, person: int) -> None:
    """Fetch the task, read the state, complete it, go on, write the state, the task and the next one."""
    with transaction.atomic():
        row = Waiting.objects.get(pk=row_id)
        running = Running.objects.get(pk=row.running_id)
        workflow = _serializer().from_dict(running.state)
        workflow.get_task_from_id(row.key).run()
        workflow.do_engine_steps()
        running.state = _serializer().to_dict(workflow)
        running.save(update_fields=["state"])
        row.done_by = person
        row.save(update_fields=["done_by"])
        _wait(running, workflow)


def _wait(running: Running, workflow: Any) -> Waiting:
    from SpiffWorkflow.util.task import TaskState

    task = next(iter(workflow.get_tasks(state=TaskState.READY, manual=True)))
    return Waiting.objects.create(running_id=running.pk, key=task.id, name=task.task_spec.name)


@cache
def _spec() -> Any:
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser

    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(BPMN))
    return parser.get_spec("bare")


@cache
def _serializer() -> Any:
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

    return _Plain(BpmnWorkflowSerializer())


class _Plain:
    """Spiff's serializer between a workflow and what a JSON column holds."""

    def __init__(self, serializer: Any) -> None:
        self.serializer = serializer

    def to_dict(self, workflow: Any) -> Any:
        return json.loads(self.serializer.serialize_json(workflow))

    def from_dict(self, state: Any) -> Any:
        return self.serializer.from_dict(state)
