"""pm4py reads our event log as what it is."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.workflows.steps import at_step, submitted
from workflows import xes
from workflows.cases import send_back, submit
from workflows.models import Case

pytestmark = [pytest.mark.interop, pytest.mark.django_db]

STEPS = ["科室审核", "分管领导审签", "预算绩效岗审核", "分管财务领导审签"]


@pytest.fixture
def frame(cast: Cast, tmp_path: Path) -> Any:
    """Two cases signed by all, one returned once and under way again; read by pm4py."""
    at_step(cast, 5)
    at_step(cast, 5, title="老年大学运行")
    case = submitted(cast, title="研究室课题")
    send_back(case.pk, actor=cast.gao, comment="请核实")
    submit(case.pk, actor=cast.shen)
    file = tmp_path / "log.xes"
    file.write_text("".join(xes.log_of(Case.objects.all(), "2026年度")), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs
        import pm4py

        return pm4py.read_xes(str(file))


def test_every_case_and_every_event_arrives_with_its_standard_attributes(frame: Any) -> None:
    assert set(frame["case:concept:name"]) == set(Case.objects.values_list("number", flat=True))
    for column in ("concept:name", "lifecycle:transition", "org:resource", "org:group", "time:timestamp"):
        assert frame[column].notna().all(), column
    assert str(frame["time:timestamp"].dtype).startswith("datetime64")
    events = sum(case.event_count for case in Case.objects.all())
    assert (frame["lifecycle:transition"] == "complete").sum() == events


@pytest.mark.filterwarnings("ignore")
def test_the_order_of_the_steps_is_the_routes(frame: Any) -> None:
    import pm4py

    signed = frame[(frame["jicheng:result"] == "同意") & (frame["lifecycle:transition"] == "complete")]
    variants = {tuple(variant) for variant in pm4py.get_variants(signed)}
    assert variants == {tuple(STEPS)}


@pytest.mark.filterwarnings("ignore")
def test_beginnings_and_ends_are_paired_into_handling_times(frame: Any) -> None:
    import pm4py

    begun = frame[frame["concept:instance"].notna()]
    assert set(begun["lifecycle:transition"]) == {"start", "complete"}
    graph, first, last = pm4py.discover_dfg(frame[frame["lifecycle:transition"] == "complete"])
    assert set(first) == {"新建"}
    assert ("科室审核", "分管领导审签") in graph
    assert set(last) == {"分管财务领导审签", "提交审核"}
