"""The BPMN document of one route: submission, its steps in order, the end; a gateway round each step with conditions.

What a route does not say is not drawn: every step can be sent back or refused, whatever the route.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from workflows import kinds
from workflows.bpmn.drawing import draw
from workflows.bpmn.expressions import expression
from workflows.bpmn.names import OWN, XSI, add, identifier, tag
from workflows.bpmn.tasks import add_task
from workflows.conditions import words
from workflows.kinds import Kind
from workflows.models import Route, RouteStep


@dataclass(frozen=True)
class Flow:
    """An arrow. ``when`` is the expression on it; ``default`` is the way of those who fulfil none."""

    source: str
    target: str
    when: str = ""
    words: str = ""
    default: bool = False

    @property
    def id(self) -> str:
        return f"flow_{self.source}_{self.target}"


def xml_of(route: Route) -> str:
    """The route as a BPMN 2.0 document with its drawing. The route is saved; its kind is registered."""
    kind = kinds.get(route.kind)
    steps = list(route.steps.order_by("order").select_related("fallback"))
    name = identifier(f"route_{route.kind}_{route.unit.code if route.unit else 'all'}_v{route.version}")
    root = ET.Element(tag("definitions"), {"id": f"definitions_{name}", "targetNamespace": OWN})
    process = add(root, "process", id_=name, name=route.name, isExecutable="true", processType="Private")
    add(process, "documentation", _about(route, kind))
    flows = _flows(steps, kind)
    _node(process, "startEvent", "submitted", "提交审核", flows)
    for step in steps:
        _step(process, step, kind, flows)
    _node(process, "endEvent", "decided", "办结", flows)
    for flow in flows:
        _arrow(process, flow)
    draw(root, process, name)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _about(route: Route, kind: Kind) -> str:
    whose = route.unit.name if route.unit else "各单位通用"
    return (
        f"{kind.name}，{whose}，第 {route.version} 版。每个环节都可以退回修改或不同意，图中只画同意的去向。"
    )


def _flows(steps: Sequence[RouteStep], kind: Kind) -> list[Flow]:
    """The arrows from the submission to the end."""
    flows: list[Flow] = []
    here = "submitted"
    for step in steps:
        task = f"step_{step.order}"
        if not step.conditions:
            flows.append(Flow(here, task))
            here = task
            continue
        asked, joined = f"asked_{step.order}", f"joined_{step.order}"
        when, said = expression(step.conditions), words(step.conditions, kind)
        flows += [
            Flow(here, asked),
            Flow(asked, task, when, said),
            Flow(asked, joined, words="否则", default=True),
            Flow(task, joined),
        ]
        here = joined
    return [*flows, Flow(here, "decided")]


def _step(process: ET.Element, step: RouteStep, kind: Kind, flows: Sequence[Flow]) -> None:
    if step.conditions:
        default = next(flow for flow in flows if flow.default and flow.source == f"asked_{step.order}")
        asked = f"asked_{step.order}"
        _node(
            process,
            "exclusiveGateway",
            asked,
            words(step.conditions, kind),
            flows,
            gatewayDirection="Diverging",
            default=default.id,
        )
    add_task(process, step, lambda element: _ends(element, f"step_{step.order}", flows))
    if step.conditions:
        _node(process, "exclusiveGateway", f"joined_{step.order}", "", flows, gatewayDirection="Converging")


def _node(
    process: ET.Element, sort: str, key: str, name: str, flows: Sequence[Flow], **attributes: str
) -> None:
    element = add(process, sort, id_=key, **({"name": name} if name else {}), **attributes)
    _ends(element, key, flows)


def _ends(element: ET.Element, key: str, flows: Sequence[Flow]) -> None:
    for flow in flows:
        if flow.target == key:
            add(element, "incoming", flow.id)
    for flow in flows:
        if flow.source == key:
            add(element, "outgoing", flow.id)


def _arrow(process: ET.Element, flow: Flow) -> None:
    named = {"name": flow.words} if flow.words else {}
    arrow = add(process, "sequenceFlow", id_=flow.id, sourceRef=flow.source, targetRef=flow.target, **named)
    if flow.when:
        condition = add(arrow, "conditionExpression", flow.when)
        condition.set(tag("type", XSI), "tFormalExpression")
