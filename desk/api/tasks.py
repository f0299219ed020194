"""我的待办 for programs: the query of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.urls import reverse

from accounts import clock
from desk.api.operations import Call, Operation
from workflows import inbox, kinds
from workflows.models import Assignment

PAGE = 100


@dataclass(frozen=True)
class TaskQuery:
    page: Annotated[int, "第几页，每页 100 条"] = 1


@dataclass(frozen=True)
class Task:
    case: Annotated[int, "事项的 id"]
    number: Annotated[str, "编号"]
    kind: Annotated[str, "事项类别"]
    kind_words: Annotated[str, "事项类别的名称"]
    title: Annotated[str, "标题"]
    unit: Annotated[str, "单位"]
    year: Annotated[int, "年度"]
    amount: Annotated[Decimal | None, "金额（元）"]
    step: Annotated[int, "环节的 id，办理时原样带回"]
    step_words: Annotated[str, "环节的名称"]
    principal: Annotated[str, "席位属于谁；代办时与本人不同"]
    submitted_by: Annotated[str, "提交人"]
    received_at: Annotated[datetime, "到达时间"]
    due_on: Annotated[date | None, "限办日期"]
    overdue: Annotated[bool, "是否超过限办日期"]
    url: Annotated[str, "页面地址"]


@dataclass(frozen=True)
class TaskList:
    count: Annotated[int, "待办共几件"]
    page: Annotated[int, "第几页"]
    pages: Annotated[int, "共几页"]
    to_correct: Annotated[int, "退回待修改的件数"]
    to_answer: Annotated[int, "待反馈的件数"]
    to_read: Annotated[int, "待阅的件数"]
    tasks: Annotated[list[Task], "待办，最急的在前"]


def task_list(call: Call) -> TaskList:
    """What waits for the person, and how much of the rest."""
    counts, rows = inbox.counts(call.user), inbox.todo(call.user)
    pages = max(1, -(-counts.todo // PAGE))
    page = min(max(1, call.query.page), pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return TaskList(
        count=counts.todo,
        page=page,
        pages=pages,
        to_correct=counts.to_correct,
        to_answer=counts.to_answer,
        to_read=counts.to_read,
        tasks=[_task(call, row) for row in shown],
    )


def _task(call: Call, row: Assignment) -> Task:
    case = row.case
    submitted: Any = case.submitted_by
    return Task(
        case=case.pk,
        number=case.number,
        kind=case.kind,
        kind_words=kinds.get(case.kind).name,
        title=case.title,
        unit=case.unit.label,
        year=case.year,
        amount=case.amount,
        step=row.step_id,
        step_words=row.step.name,
        principal=row.seat.principal.name,
        submitted_by=submitted.name if submitted else "",
        received_at=row.created_at,
        due_on=row.due_on,
        overdue=row.due_on is not None and row.due_on < clock.today(),
        url=call.request.build_absolute_uri(reverse("workflows:case", args=[case.pk])),
    )


OPERATIONS = [
    Operation(
        name="tasks",
        method="GET",
        path="tasks",
        summary="我的待办",
        text="等本人办理的事项，与“我的待办”页面相同；代办的也在其中。",
        handle=task_list,
        answers=TaskList,
        query=TaskQuery,
    )
]
