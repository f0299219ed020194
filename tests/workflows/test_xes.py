"""The event log: what it holds, what it leaves out, and that it is written piece by piece."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from tests.cast import Cast
from tests.workflows.steps import at_step, submitted
from workflows import xes
from workflows.cases import reject, send_back, submit
from workflows.models import Case
from workflows.xes.writing import Entry, Trace, body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def told(element: ET.Element) -> dict[str, str]:
    return {str(child.get("key")): str(child.get("value")) for child in element if child.get("key")}


def log(**options: Any) -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    root = ET.fromstring("".join(xes.log_of(Case.objects.all(), "2026年度", **options)))
    return [(told(trace), [told(event) for event in trace.iter("event")]) for trace in root.iter("trace")]


def test_a_case_is_a_trace_whose_events_begin_and_end_its_steps(cast: Cast) -> None:
    case = at_step(cast, 3)
    [(trace, events)] = log()
    assert trace["concept:name"] == case.number
    assert (trace["jicheng:kind"], trace["jicheng:unit"]) == ("文稿", "云河市党员教育中心")
    assert [(e["concept:name"], e["lifecycle:transition"], e["org:resource"]) for e in events] == [
        ("新建", "complete", "沈知远"),
        ("科室审核", "start", "高映雪"),
        ("提交审核", "complete", "沈知远"),
        ("分管领导审签", "start", "陆承砚"),
        ("科室审核", "complete", "高映雪"),
        ("预算绩效岗审核", "start", "秦若兰"),
        ("预算绩效岗审核", "start", "谢云舟"),
        ("分管领导审签", "complete", "陆承砚"),
    ]
    began, done = events[1], events[4]
    assert began["concept:instance"] == done["concept:instance"] != ""
    assert (done["org:role"], done["org:group"]) == ("科室负责人", "云河市党员教育中心")
    assert done["jicheng:result"] == "同意"
    assert done["time:timestamp"].startswith("2026-06-25T10:32")
    assert done["time:timestamp"].endswith("+08:00")


def test_a_return_ends_its_step_with_another_result_and_the_next_round_says_so(cast: Cast) -> None:
    case = submitted(cast)
    send_back(case.pk, actor=cast.gao, comment="请核实")
    submit(case.pk, actor=cast.shen)
    [(_, events)] = log()
    returned = next(event for event in events if event.get("jicheng:act") == "sent_back")
    assert (returned["concept:name"], returned["jicheng:result"]) == ("科室审核", "退回修改")
    assert {event["jicheng:round"] for event in events} == {"0", "1", "2"}


def test_no_opinion_title_or_amount_leaves_with_it_and_no_name_unless_wanted(cast: Cast) -> None:
    case = at_step(cast, 2, title="党员教育培训", budget="987654.32")
    reject(case.pk, actor=cast.lu, comment="与上年项目重复")
    text = "".join(xes.log_of(Case.objects.all(), "2026年度", people=False))
    assert not [secret for secret in ("党员教育培训", "987654", "重复", "高映雪") if secret in text]
    assert "科室负责人" in text


def test_what_xml_cannot_hold_is_escaped_or_left_out() -> None:
    from datetime import UTC, datetime

    moment = datetime(2026, 6, 25, tzinfo=UTC)
    hard = 'a<b>&"c"\x00\x0b\ud800\n终'
    text = "<log>" + "".join(body([Trace({"concept:name": hard}, [Entry(moment, {"concept:name": hard})])]))
    names = [one.get("value") for one in ET.fromstring(text).iter("string")]
    assert names == ['a<b>&"c"\n终'] * 2


def test_an_empty_year_is_a_log_without_traces() -> None:
    assert log() == []


def test_the_number_of_statements_does_not_grow_with_the_cases(cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            log(people=False)
        return len(captured)

    at_step(cast, 3)
    few = statements()
    for number in range(5):
        at_step(cast, 5, title=f"第{number}件")
    assert statements() == few


def test_the_command_writes_a_year_and_the_log_says_so(cast: Cast, tmp_path: Path) -> None:
    submitted(cast)
    out, file = StringIO(), tmp_path / "log.xes"
    call_command("export_xes", "--year", "2026", "--to", str(file), stdout=out)
    assert out.getvalue() == f"已写入 {file}，1 件。\n"
    assert len(list(ET.parse(file).getroot().iter("trace"))) == 1
    assert AuditEvent.objects.filter(kind="export", summary="导出 2026 年度办理日志，1 件").exists()
    call_command("export_xes", "--year", "2027", "--to", str(file), stdout=out)
    assert len(list(ET.parse(file).getroot().iter("trace"))) == 0
    with pytest.raises(CommandError, match="写不进去"):
        call_command("export_xes", "--year", "2026", "--to", str(tmp_path))


def client(person: Any) -> Client:
    found = Client()
    found.force_login(person)
    return found


def test_the_budget_desk_downloads_the_year_it_may_read(cast: Cast) -> None:
    submitted(cast)
    desk = client(cast.qin)
    assert "2026年度" in desk.get(reverse("workflows:export_xes")).content.decode()
    answer = desk.post(reverse("workflows:export_xes"), {"year": "2026", "kind": "paper"})
    text = b"".join(answer.streaming_content).decode()
    assert "科室审核" in text
    assert "高映雪" not in text
    assert answer["Content-Disposition"] == 'attachment; filename="jicheng-2026.xes"'
    event = AuditEvent.objects.filter(kind="export").last()
    assert (event.actor, event.summary) == (cast.qin, "导出 2026 年度办理日志，1 件")
    named = desk.post(reverse("workflows:export_xes"), {"year": "2026", "people": "1"})
    assert "高映雪" in b"".join(named.streaming_content).decode()
    assert desk.post(reverse("workflows:export_xes"), {"year": "x"}).status_code == 422


def test_others_are_told_whose_page_it_is(cast: Cast) -> None:
    assert client(cast.gao).get(reverse("workflows:export_xes")).status_code == 403
    assert client(cast.gao).post(reverse("workflows:export_xes"), {"year": "2026"}).status_code == 403
    assert not AuditEvent.objects.filter(kind="export").exists()
