"""The drawing of a BPMN process: every element on one line from left to right, ways round a step below it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from workflows.bpmn.names import DC, DI, LINE, add, tag

#: width and height of what is drawn
SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "exclusiveGateway": (50, 50)}
TASK = (130, 80)
GAP, AXIS, LEFT, BELOW = 60, 160, 60, 250


def draw(root: ET.Element, process: ET.Element, name: str) -> None:
    """Add the diagram of a process whose elements stand in their order."""
    plane = add(
        add(root, "BPMNDiagram", space=DI, id_=f"diagram_{name}"),
        "BPMNPlane",
        space=DI,
        id_=f"plane_{name}",
        bpmnElement=name,
    )
    boxes: dict[str, tuple[int, int, int]] = {}  # id -> left, width, height
    left = LEFT
    for element in process:
        key, sort = element.get("id"), element.tag.partition("}")[2]
        if key is None or sort == "sequenceFlow":
            continue
        width, height = SIZES.get(sort, TASK)
        boxes[key] = (left, width, height)
        _box(plane, key, left, width, height)
        left += width + GAP
    for flow in process.iter(tag("sequenceFlow")):
        _edge(plane, flow, boxes)


def _box(plane: ET.Element, key: str, left: int, width: int, height: int) -> None:
    shape = add(plane, "BPMNShape", space=DI, id_=f"shape_{key}", bpmnElement=key)
    add(
        shape,
        "Bounds",
        space=DC,
        x=str(left),
        y=str(AXIS - height // 2),
        width=str(width),
        height=str(height),
    )


def _edge(plane: ET.Element, flow: ET.Element, boxes: dict[str, tuple[int, int, int]]) -> None:
    key = flow.attrib["id"]
    source, target = flow.attrib["sourceRef"], flow.attrib["targetRef"]
    edge = add(plane, "BPMNEdge", space=DI, id_=f"edge_{key}", bpmnElement=key)
    left, width, height = boxes[source]
    aim, aim_width, aim_height = boxes[target]
    if aim - (left + width) > GAP:
        # round the step between the two gateways
        start, end = left + width // 2, aim + aim_width // 2
        points = [(start, AXIS + height // 2), (start, BELOW), (end, BELOW), (end, AXIS + aim_height // 2)]
    else:
        points = [(left + width, AXIS), (aim, AXIS)]
    for x, y in points:
        add(edge, "waypoint", space=LINE, x=str(x), y=str(y))
