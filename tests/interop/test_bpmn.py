"""SpiffWorkflow and pm4py read our routes, and SpiffWorkflow walks them to their end."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.workflows.ways import DESK, DIVISION, FINANCE, LETTER, SECTION, named, route
from workflows.bpmn import xml_of

pytestmark = [pytest.mark.interop, pytest.mark.django_db]

AMOUNT = [{"fact": "amount", "from": "1000000.00", "to": None}]


@pytest.fixture
def xml(cast: Cast) -> str:
    """A step with a condition, a 会签 of two, one on paper, and the letter."""
    return xml_of(
        route(
            SECTION,
            DIVISION | {"conditions": AMOUNT},
            named("会签", cast.qin, cast.gu, mode="all"),
            FINANCE | {"medium": "paper"},
            DESK,
            LETTER,
        )
    )


def walked(xml: str, **facts: Any) -> list[str]:
    """Let SpiffWorkflow take the process to its end: the names of the tasks people did, in order."""
    from lxml import etree
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(xml.encode()))
    [key] = parser.get_process_ids()
    workflow = BpmnWorkflow(parser.get_spec(key), parser.get_subprocess_specs(key))
    workflow.data.update(facts)
    done: list[str] = []
    for _ in range(100):
        workflow.do_engine_steps()
        ready = [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]
        if not ready:
            break
        ready[0].data.update(facts)
        done.append(ready[0].task_spec.bpmn_name)
        ready[0].run()
    assert workflow.is_completed()
    return done


def test_a_small_amount_takes_the_way_past_the_conditional_step(xml: str) -> None:
    assert walked(xml, amount=400000) == [
        "科室审核",
        "会签",
        "会签",
        "分管财务领导审签",
        "预算绩效岗审核",
        "批复",
    ]


def test_a_large_amount_takes_the_step(xml: str) -> None:
    assert walked(xml, amount=1000000)[:2] == ["科室审核", "分管领导审签"]


@pytest.mark.filterwarnings("ignore")
def test_another_reader_finds_the_same_tasks_and_their_drawing(xml: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pm4py
    file = tmp_path / "route.bpmn"
    file.write_text(xml, encoding="utf-8")
    graph = pm4py.read_bpmn(str(file))
    names = {node.get_name() for node in graph.get_nodes()}
    assert {"科室审核", "分管领导审签", "会签", "批复"} <= names
