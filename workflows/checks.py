"""System checks: the traps of Viewflow that a careless flow or setting would open again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast
from viewflow.utils import get_containing_app_data
from viewflow.workflow.base import Flow
from viewflow.workflow.fields import get_flow_ref
from viewflow.workflow.models import Process, Task
from viewflow.workflow.nodes import SplitFirst

from workflows.engine.activations import Guarded
from workflows.engine.flow import CaseFlow, RunFlow
from workflows.engine.lock import FlowLock
from workflows.engine.operations import LIVE

BASES = (CaseFlow, RunFlow)


def flows() -> Iterator[type[Flow]]:
    """Every flow class of the installed apps: another one cannot be stored with a process."""
    waiting = list(Flow.__subclasses__())
    while waiting:
        flow = waiting.pop()
        waiting.extend(flow.__subclasses__())
        if flow not in BASES and get_containing_app_data(flow.__module__)[0] not in (None, "viewflow"):
            yield flow


@register()
def check_flows(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Lock, nodes and lineage of every flow."""
    return [problem for flow in flows() for problem in _problems(flow)]


def _problems(flow: type[Flow]) -> Iterator[Error]:
    name = flow.__name__
    if not isinstance(flow.lock_impl, FlowLock):
        yield Error(
            f"{name} does not lock its case or run",
            hint="derive it from CaseFlow or RunFlow",
            id="workflows.E001",
        )
    if any(isinstance(base, type) and getattr(base, "_nodes_by_name", None) for base in flow.__mro__[1:]):
        yield Error(
            f"{name} inherits the nodes of another flow", hint="write a complete class", id="workflows.E002"
        )
    for node in flow.instance.nodes():
        if not issubclass(node.activation_class, Guarded):
            yield Error(
                f"{name}.{node.name} is not a node of workflows.engine",
                hint="its errors would store the locals of our frames",
                id="workflows.E003",
            )
        if isinstance(node, SplitFirst) or node._boundary_events:
            yield Error(f"{name}.{node.name} uses SplitFirst or a border timer", id="workflows.E004")


@register()
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Settings that would put a transaction around the verbs' own or let Viewflow change ours."""
    found: list[CheckMessage] = []
    if any(database.get("ATOMIC_REQUESTS") for database in settings.DATABASES.values()):
        found.append(
            Error("ATOMIC_REQUESTS would hold the case's lock while a page renders", id="workflows.E005")
        )
    if getattr(settings, "VIEWFLOW", {}).get("AUTOREGISTER", True):
        found.append(Error("VIEWFLOW['AUTOREGISTER'] must be False", id="workflows.E006"))
    return found


@register(Tags.database)
def check_nodes_in_database(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Cases in flight must find their nodes in the code: ``manage.py check --database default``, and every migrate."""
    if not databases or not _tables_exist():
        return []
    known = {f"{get_flow_ref(flow)}.{node.name}" for flow in flows() for node in flow.instance.nodes()}
    # As stored: the field itself would answer a placeholder for a node that is gone.
    live = Task.objects.filter(status__in=LIVE, process__finished=None).order_by()
    stored = live.values_list(Cast("flow_task", CharField()), flat=True).distinct()
    return [
        Error(f"open tasks stand at {reference}, which the code does not have", id="workflows.E007")
        for reference in sorted(set(stored) - known)
    ]


def _tables_exist() -> bool:
    names = connection.introspection.table_names()
    return Task._meta.db_table in names and Process._meta.db_table in names
