"""Short ways to what is decided elsewhere: a route with a meeting, cases that wait for it, packages."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from tests.cast import Cast
from tests.toy import new_case
from tests.workflows.files import scan
from workflows import kinds, routes
from workflows.cases import Cover, Letter, MeetingDecision, Opinion, approve, make_batch, submit
from workflows.models import Batch, Case, Route, RouteStep

#: order, name, role, place, medium
STEPS = [
    (1, "科室审核", "section_head", "office", "screen"),
    (2, "部务会审议", "budget_officer", "root", "meeting"),
    (3, "分管财务领导审签", "finance_leader", "root", "screen"),
    (4, "批复", "budget_officer", "root", "outside"),
]


def meeting_route(*, last: int = 4, version: int = 2) -> Route:
    """科室审核 → 部务会审议 → 分管财务领导审签 → 批复, for papers; cut off after ``last``."""
    routes.ensure_route(kinds.get("paper"))
    Route.objects.filter(kind="paper", is_current=True).update(is_current=False)
    route = Route.objects.create(kind="paper", name="文稿审批流程（经会议）", version=version)
    RouteStep.objects.bulk_create(
        RouteStep(route=route, order=order, name=name, role=role, place=place, medium=medium)
        for order, name, role, place, medium in STEPS[:last]
    )
    return route


def at_meeting(cast: Cast, **fields: Any) -> Case:
    """A case of 沈知远's that waits for the meeting; ``meeting_route`` comes first."""
    case = new_case(cast.shen, **fields)
    submit(case.pk, actor=cast.shen)
    approve(case.pk, actor=cast.gao)
    case.refresh_from_db()
    return case


def meeting(actor: User, number: str = "2026年第5次", **more: Any) -> Letter:
    """A meeting of today with its minutes."""
    told = {
        "sender": "部务会",
        "dated": date(2026, 6, 25),
        "title": "研究2026年部门预算",
        "scan": scan(actor),
    }
    return Letter(number=number, **(told | more))


def agreed(*cases: Case) -> list[MeetingDecision]:
    return [MeetingDecision(case.pk) for case in cases]


def returned(case: Case, words: str = "请压减会议费。") -> MeetingDecision:
    return MeetingDecision(case.pk, Opinion.SEND_BACK, words)


COVER = Cover("关于报送2026年度文稿的函", "云河市财政局", "云组财〔2026〕3号", date(2026, 6, 25))


def packed(actor: User, *cases: Case, cover: Cover = COVER) -> Batch:
    """A package with number and date, not sent yet."""
    return make_batch(actor=actor, cover=cover, year=2026, case_ids=[case.pk for case in cases])
