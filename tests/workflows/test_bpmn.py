"""Routes as BPMN 2.0: every step, who signs, conditions as gateways, and a drawing that shows all of it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.toy import PaperKind
from tests.workflows.routes import by_head, by_name, by_role, route_of
from workflows import bpmn, routes
from workflows.models import Route

pytestmark = pytest.mark.django_db

M = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
D = "{http://www.omg.org/spec/BPMN/20100524/DI}"
FROM_100_TO_500 = {"fact": "amount", "from": "1000000.00", "to": "5000000.50"}


def rich(cast: Cast) -> Route:
    """A route with everything a route can say."""
    return route_of(
        by_role(name="科室审核"),
        by_name(cast.gu, cast.ding, name="会签", mode="all", fallback=cast.qin),
        by_head(name="负责人", conditions=[FROM_100_TO_500, {"fact": "is_key", "is": True}]),
        by_role("division_leader", "unit", name="票签", mode="vote", votes_percent=60),
        by_name(cast.gu, cast.ding, name="两票", mode="vote", votes_needed=2, medium="paper"),
        by_role(
            "budget_officer",
            "root",
            name="部务会",
            medium="meeting",
            conditions=[{"fact": "sort", "in": ["专项"]}],
        ),
        by_role("budget_officer", "root", name="顺签", mode="in_turn", limit_days=0),
        by_role("budget_officer", "root", name="批复", medium="outside"),
        unit=cast.centre,
        name="中心<专用>流程",
    )


def read(route: Route) -> ET.Element:
    return ET.fromstring(bpmn.xml_of(route))


def walk(process: ET.Element) -> list[str]:
    """The names of tasks on the way that takes every conditional arrow."""
    flows = {flow.attrib["id"]: flow for flow in process.iter(f"{M}sequenceFlow")}
    nodes = {node.get("id"): node for node in process}
    names, here = [], "submitted"
    while here != "decided":
        out = [flows[one.text or ""] for one in nodes[here].findall(f"{M}outgoing")]
        chosen = next((flow for flow in out if flow.find(f"{M}conditionExpression") is not None), out[0])
        here = chosen.attrib["targetRef"]
        if nodes[here].tag.endswith("Task"):
            names.append(nodes[here].attrib["name"])
    return names


def test_every_step_stands_on_the_way_from_submission_to_the_end_in_order(cast):
    route = rich(cast)
    process = read(route).find(f"{M}process")
    assert process.attrib["name"] == "中心<专用>流程"
    assert walk(process) == list(route.steps.order_by("order").values_list("name", flat=True))


def test_every_arrow_begins_and_ends_at_an_element_that_names_it(cast):
    process = read(rich(cast)).find(f"{M}process")
    nodes = {node.get("id"): node for node in process}
    for flow in process.iter(f"{M}sequenceFlow"):
        key = flow.attrib["id"]
        assert key in [one.text for one in nodes[flow.attrib["sourceRef"]].findall(f"{M}outgoing")]
        assert key in [one.text for one in nodes[flow.attrib["targetRef"]].findall(f"{M}incoming")]


def test_a_condition_is_a_gateway_that_can_be_passed_by(cast):
    process = read(rich(cast)).find(f"{M}process")
    asked = process.find(f"{M}exclusiveGateway[@id='asked_3']")
    flows = {flow.attrib["id"]: flow for flow in process.iter(f"{M}sequenceFlow")}
    assert asked.attrib["name"] == "预算数 ≥ 100万元 且 < 500.00005万元，且是重点项目"
    assert flows[asked.attrib["default"]].attrib["targetRef"] == "joined_3"
    (when,) = [
        flow.findtext(f"{M}conditionExpression")
        for flow in flows.values()
        if flow.attrib["targetRef"] == "step_3"
    ]
    assert when == "amount >= 1000000 and amount < 5000000.5 and is_key == True"
    facts = {"amount": 1000000, "is_key": True, "sort": "专项"}
    assert eval(when, {}, facts)
    assert not eval(when, {}, facts | {"is_key": False})


def test_a_task_says_who_signs_and_how_many(cast):
    process = read(rich(cast)).find(f"{M}process")
    tasks = {node.get("id"): node for node in process if node.tag.endswith("Task")}

    def owner(key: str) -> str | None:
        return tasks[key].findtext(f"{M}potentialOwner/{M}resourceAssignmentExpression/{M}formalExpression")

    assert [owner(f"step_{n}") for n in (1, 2, 3)] == [
        "role(section_head, office)",
        "users(gu, ding)",
        "head(previous)",
    ]
    loops = {key: task.find(f"{M}multiInstanceLoopCharacteristics") for key, task in tasks.items()}
    assert {key for key, loop in loops.items() if loop is not None} == {
        "step_2",
        "step_4",
        "step_5",
        "step_7",
    }
    assert loops["step_2"].findtext(f"{M}loopCardinality") == "2"
    assert loops["step_7"].attrib["isSequential"] == "true"
    assert loops["step_4"].findtext(f"{M}completionCondition") == "agreed_4 * 100 >= 60 * seats_4"
    assert loops["step_5"].findtext(f"{M}completionCondition") == "agreed_5 >= 2"
    assert tasks["step_5"].tag == f"{M}manualTask"
    assert tasks["step_2"].findtext(f"{M}documentation") == (
        "顾怀瑾、丁维岳；系统办理或纸质签批；会签（都同意才通过）；限 2 个工作日，到期提醒办理人；后备办理人秦若兰"
    )
    rules = tasks["step_2"].find(f"{M}extensionElements/{{urn:jicheng:route}}rules")
    assert rules.attrib["fallback"] == "qin"


def test_everything_is_drawn_once(cast):
    root = read(rich(cast))
    process = root.find(f"{M}process")
    drawn = [
        shape.attrib["bpmnElement"] for shape in root.iter() if shape.tag in (f"{D}BPMNShape", f"{D}BPMNEdge")
    ]
    wanted = [node.attrib["id"] for node in process if node.get("id")]
    assert sorted(drawn) == sorted(wanted)


def test_no_id_stands_twice(cast):
    ids = [node.attrib["id"] for node in read(rich(cast)).iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))


def test_the_command_writes_the_route_in_force_or_a_version_of_a_unit(cast, capsys, tmp_path: Path):
    kind = PaperKind()
    common = routes.ensure_route(kind)
    call_command("export_route", "paper")
    assert capsys.readouterr().out == bpmn.xml_of(common)
    old, new = rich(cast), rich(cast)
    for edition, route in ((1, old), (2, new), (None, new)):
        file = tmp_path / f"{edition}.bpmn"
        call_command("export_route", "paper", unit="301003", edition=edition, output=file)
        assert file.read_text(encoding="utf-8") == bpmn.xml_of(route)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "没有“nothing”这一事项，现有："),
        (["paper", "--unit", "301003"], "没有这一份审批流程"),
        (["paper", "--edition", "7"], "没有这一份审批流程"),
    ],
)
def test_the_command_says_what_there_is_not(cast, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("export_route", *arguments)
