"""One case as its page shows it, and the decision on it by the verbs of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.urls import reverse

from accounts import audit
from desk.api.operations import Call, Operation
from projects.access import CASE_KINDS
from workflows import cases
from workflows.cases.returning import returnable, straight_to
from workflows.kinds import Remark
from workflows.models import Assignment, Case, RouteStep
from workflows.showing.gathered import Rows
from workflows.showing.path import path_of
from workflows.showing.record import line
from workflows.snapshots import content_of
from workflows.views.common import open_of, own_rows, readable_case

#: css of a line of the path -> word
PLACES: Mapping[str, str] = {
    "is-done": "done",
    "is-now": "now",
    "is-next": "next",
    "is-back": "back",
    "is-over": "over",
}
Choice = Literal["approve", "straight", "send_back", "reject"]
DECIDED: Mapping[str, str] = {
    "approve": "同意",
    "straight": "同意并直接报退回人",
    "send_back": "退回修改",
    "reject": "不同意",
}


@dataclass(frozen=True)
class StepBefore:
    step: Annotated[int, "环节的 id，可作 back_to"]
    step_words: Annotated[str, "环节的名称"]


@dataclass(frozen=True)
class Mine:
    step: Annotated[int, "环节的 id，办理时原样带回"]
    step_words: Annotated[str, "环节的名称"]
    due_on: Annotated[date | None, "限办日期"]
    choices: Annotated[
        list[str], "可选的决定：approve 同意，send_back 退回修改，reject 不同意，straight 直接报退回人"
    ]
    back_to: Annotated[list[StepBefore], "可以退回到的环节；不写则退回经办人"]


@dataclass(frozen=True)
class PathLine:
    place: Annotated[str, "done 已办，now 在办，next 未到，back 退回，over 略过或未办"]
    who: Annotated[str, "姓名"]
    post: Annotated[str, "角色"]
    state: Annotated[str, "情况"]
    why: Annotated[list[str], "为什么是他们，和其他说明"]


@dataclass(frozen=True)
class PlacedRemark:
    place: Annotated[str, "位置"]
    text: Annotated[str, "意见"]


@dataclass(frozen=True)
class EventLine:
    number: Annotated[int, "第几条记录"]
    at: Annotated[datetime, "时间"]
    kind: Annotated[str, "类别"]
    who: Annotated[str, "姓名；空为系统"]
    post: Annotated[str, "职务"]
    words: Annotated[str, "办理内容"]
    comment: Annotated[str, "意见"]
    remarks: Annotated[list[PlacedRemark], "写在栏目上的意见"]
    hash: Annotated[str, "校验值"]


@dataclass(frozen=True)
class CaseShown:
    id: Annotated[int, "事项的 id"]
    number: Annotated[str, "编号"]
    kind: Annotated[str, "事项类别"]
    kind_words: Annotated[str, "事项类别的名称"]
    title: Annotated[str, "标题"]
    unit: Annotated[str, "单位"]
    year: Annotated[int, "年度"]
    amount: Annotated[Decimal | None, "金额（元）"]
    state: Annotated[str, "状态"]
    state_words: Annotated[str, "状态，与页面文字相同"]
    round: Annotated[int, "第几稿"]
    drafter: Annotated[str, "经办人"]
    submitted_at: Annotated[datetime | None, "提交时间"]
    target: Annotated[int | None, "所审核的绩效目标的 id"]
    snapshot: Annotated[str, "固定稿的 SHA-256"]
    content: Annotated[Any, "固定稿的内容"]
    mine: Annotated[Mine | None, "等本人办理的环节"]
    path: Annotated[list[PathLine], "审批流程"]
    events: Annotated[list[EventLine], "办理记录，旧的在前"]
    url: Annotated[str, "页面地址"]


@dataclass(frozen=True)
class FieldRemarkIn:
    path: Annotated[str, "栏目，例如 indicators/<uuid>/value"]
    text: Annotated[str, "意见"]


@dataclass(frozen=True)
class Decision:
    decision: Annotated[
        Choice, "approve 同意，send_back 退回修改，reject 不同意，straight 同意并直接报退回人"
    ]
    step: Annotated[int, "看到的环节的 id；已不是这一环节时不写入"]
    comment: Annotated[str, "意见；退回和不同意须写明"] = ""
    remarks: Annotated[list[FieldRemarkIn], "写在栏目上的意见"] = field(default_factory=list)
    back_to: Annotated[int | None, "退回到的环节的 id；不写则退回经办人"] = None


@dataclass(frozen=True)
class Decided:
    text: Annotated[str, "结果和下一步，与页面文字相同"]
    case: Annotated[int, "事项的 id"]
    number: Annotated[str, "编号"]
    state: Annotated[str, "现在的状态"]
    state_words: Annotated[str, "现在的状态，与页面文字相同"]


def case_shown(call: Call) -> CaseShown:
    """Everything but what the page adds for the eye. Reading here marks nothing as seen: a program is not its person."""
    case, kind, user = readable_case(call.request, call.pk)
    rows = Rows(case)
    _ = rows.remarks  # each event has its own from now on
    return CaseShown(
        id=case.pk,
        number=case.number,
        kind=case.kind,
        kind_words=kind.name,
        title=case.title,
        unit=case.unit.label,
        year=case.year,
        amount=case.amount,
        state=case.state,
        state_words=case.state_words,
        round=case.round,
        drafter=case.drafter.name,
        submitted_at=case.submitted_at,
        target=case.document_id if case.kind in CASE_KINDS else None,
        snapshot=case.snapshot.sha256 if case.snapshot else "",
        content=content_of(case.snapshot) if case.snapshot else None,
        mine=_mine(case, open_of(own_rows(case, user))),
        path=[
            PathLine(PLACES[one.css], one.who, one.post, one.state, list(one.why))
            for one in path_of(case, user, rows)
        ],
        events=[_event(one) for one in rows.events],
        url=call.request.build_absolute_uri(reverse("workflows:case", args=[case.pk])),
    )


def _mine(case: Case, row: Assignment | None) -> Mine | None:
    if row is None:
        return None
    choices = ["approve", "send_back", "reject"]
    if row.step.medium == RouteStep.Medium.PAPER:
        choices = []  # signed on paper, registered on a page
    elif straight_to(case, row.step) is not None:
        choices.append("straight")
    earlier = [StepBefore(step.pk, step.name) for step in returnable(case, row.step)] if choices else []
    return Mine(row.step_id, row.step.name, row.due_on, choices, earlier)


def _event(event: Any) -> EventLine:
    shown = line(event)
    return EventLine(
        number=event.number,
        at=event.at,
        kind=event.kind,
        who=shown.who,
        post=shown.post,
        words=f"{shown.act}{shown.tail}",
        comment=shown.comment,
        remarks=[PlacedRemark(place, text) for place, text in shown.marks],
        hash=event.hash,
    )


def decide(call: Call) -> Decided:
    """同意, 退回修改 or 不同意 on the step that was shown; the security log names the token."""
    case, _kind, user = readable_case(call.request, call.pk)
    wanted: Decision = call.body
    moved = _carry_out(case.pk, user, wanted)
    audit.record(
        "api_act",
        user,
        f"通过接口令牌“{call.token.name}”办理 {case.number}：{DECIDED[wanted.decision]}",
        token=call.token.pk,
        case=case.number,
    )
    return Decided(moved.text, moved.case.pk, moved.case.number, moved.case.state, moved.case.state_words)


def _carry_out(case: int, user: Any, wanted: Decision) -> cases.Moved:
    comment, step = wanted.comment.strip(), wanted.step
    remarks = [Remark(one.path, one.text.strip()) for one in wanted.remarks if one.text.strip()]
    if wanted.decision == "send_back":
        return cases.send_back(
            case, actor=user, comment=comment, remarks=remarks, step=step, back_to=wanted.back_to
        )
    if wanted.decision == "reject":
        return cases.reject(case, actor=user, comment=comment, remarks=remarks, step=step)
    straight = wanted.decision == "straight"
    return cases.approve(case, actor=user, comment=comment, step=step, straight=straight)


OPERATIONS = [
    Operation(
        name="case",
        method="GET",
        path="cases/{id}",
        summary="一件事项",
        text="状态、固定稿、审批流程、办理记录，以及本人现在可以怎样办理。通过接口查阅不计入本人“已看过”。",
        handle=case_shown,
        answers=CaseShown,
    ),
    Operation(
        name="decide",
        method="POST",
        path="cases/{id}/decide",
        summary="办理：同意、退回修改、不同意",
        text="与页面上的签署相同，以本人名义写入办理记录。step 写看到的环节：事项已到别的环节时答复 409，不写入。",
        handle=decide,
        answers=Decided,
        body=Decision,
        scope="act",
        keyed=True,
        errors=(409,),
    ),
]
