"""下达整改: one or many at once. Of a report there is one that is not closed, whoever is faster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import Q
from django.urls import reverse

from accounts import access, audit, clock
from accounts.models import User
from accounts.roles import Role
from accounts.templatetags.show import weekday
from monitoring.access import RECTIFICATION_KIND, may_steer
from monitoring.lights import Light
from monitoring.models import MonitoringReport, Rectification
from notifications import notices
from projects.models import Project
from workflows.cases.creation import open_case
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act, wait_briefly
from workflows.errors import NotAllowed, Refused, Stale

LONGEST = 1000
#: at once
MOST = 100


@dataclass(frozen=True)
class Demand:
    """What is demanded of whom about one report."""

    report: int
    responsible: int


def issue(demands: Sequence[Demand], *, actor: User, demand: str, due_on: date) -> list[Rectification]:
    """All of them or none; each responsible person is told.

    NotAllowed but for the desk of each project's unit or above; Refused for a blank demand, a day that is over, a report
    that shows no 关注 or 预警, and a person the project does not know; Stale where one of them has an open one already.
    """
    words = tidy(demand)
    if not words or len(words) > LONGEST:
        raise Refused(f"请填写整改要求，{LONGEST} 字以内：要改什么，改到什么程度。")
    if due_on <= clock.today():
        raise Refused("整改期限应晚于今天。")
    if not 0 < len(demands) <= MOST:
        raise Refused(f"请先选择要下达整改的项目，一次最多 {MOST} 个。")
    try:
        with one_act():
            reports = _held([one.report for one in demands])
            return [_issued(reports[one.report], one.responsible, actor, words, due_on) for one in demands]
    except IntegrityError:
        raise Stale("其中有的项目刚刚由另一人下达了整改，这次一项也没有写入。请刷新页面后再办。") from None


def candidates(project: Project) -> list[User]:
    """Who may be responsible: the project's 经办人 first, the heads and 单位财务 of its place."""
    roles = Q(memberships__role__in=[Role.SECTION_HEAD, Role.UNIT_ACCOUNTANT])
    place = Q(memberships__unit=project.unit_id) & (
        Q(memberships__office=project.office_id) | Q(memberships__office=None)
    )
    people = list(User.objects.filter(roles & place, is_active=True).distinct().order_by("name_sort", "pk"))
    first = [project.drafter] if project.drafter is not None and project.drafter.is_active else []
    return [*first, *(one for one in people if one not in first)]


def proposed(report: MonitoringReport) -> str:
    """The words 预警 proposes to begin with."""
    said = []
    if report.funds_lamp.is_behind:
        said.append(f"支出进度{report.said}")
    if report.performance_lamp.is_behind:
        said.append(
            "有绩效指标完全不可能完成" if report.performance_lamp is Light.WARNING else "有绩效指标可能完不成"
        )
    return f"{report.round.months}监控{report.lamp.words}：{'；'.join(said)}。" if said else ""


def _held(ids: Sequence[int]) -> dict[int, MonitoringReport]:
    """The reports, locked in ascending order: two who issue for the same one follow each other."""
    wait_briefly()
    rows = MonitoringReport.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    related = ("project__unit", "project__office", "project__drafter", "round__round")
    found = {one.pk: one for one in rows.select_related(*related).order_by("pk")}
    if len(found) != len(set(ids)) or len(set(ids)) != len(ids):
        raise Refused("有的监控表已经不在，请刷新页面后重新选择。")
    return found


def _issued(
    report: MonitoringReport, responsible: int, actor: User, demand: str, due_on: date
) -> Rectification:
    project = report.project
    if not may_steer(actor, project):
        raise NotAllowed("整改由项目所在单位或上级的预算绩效岗下达。")
    if not report.is_current or not report.lamp.is_behind:
        raise Refused(f"“{project.name}”{report.round.months}监控是“{report.lamp.words}”，不用下达整改。")
    person = next((one for one in candidates(project) if one.pk == responsible), None)
    if person is None:
        raise Refused(f"请为“{project.name}”从列表中选择责任人。")
    open_one = Rectification.objects.filter(report=report, state__in=Rectification.ALIVE).first()
    if open_one is not None:
        raise Stale(
            f"“{project.name}”已由{open_one.issued_by.name}下达整改，{open_one.words}，这次一项也没有写入。"
        )
    made = Rectification.objects.create(
        project=project,
        report=report,
        demand=demand,
        responsible=person,
        due_on=due_on,
        issued_by=actor,
        issued_at=clock.now(),
    )
    open_case(RECTIFICATION_KIND, made, actor)
    notices.tell(
        [person],
        kind="rectification_issued",
        subject=f"rectification:{made.pk}",
        title=f"整改通知：{project.name}",
        text=f"{demand} 请在{due_on.month}月{due_on.day}日（{weekday(due_on)}）前写明整改结果，提交销号。",
        reason="您是整改责任人",
        url=reverse("monitoring:rectification", args=[made.pk]),
        due_on=due_on,
    )
    audit.record(
        "rectification_issued",
        actor,
        f"下达整改：{project.name}，责任人{person.name}，{due_on:%F} 前",
        rectification=made.pk,
        report=report.pk,
    )
    return made


def may_issue(user: User) -> bool:
    """Whether the pages offer it at all."""
    return access.is_budget_officer(user)
