"""绩效运行监控 as a document the engine decides on and the year opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.access import MONITORING_KIND, may_explain, visible_monitoring
from monitoring.lights import Light
from monitoring.midyear import checking, content
from monitoring.midyear.opening import make_round, report_for
from monitoring.models import MonitoringReport
from monitoring.models.midyear import ATTENTION, WARNING
from projects.models import Project
from projects.year import KIND as SUBJECT
from workflows.kinds import FactField, Facts, Problem, RoundField, StageKind, StepSpec
from workflows.models import Round, RouteStep, StageRun

State = MonitoringReport.State


class MonitoringKind(StageKind):
    """绩效运行监控表: 经办人 → 科室 → 预算绩效岗 → 分管领导."""

    code: ClassVar[str] = MONITORING_KIND
    name: ClassVar[str] = "绩效运行监控"
    reading_template: ClassVar[str] = "monitoring/midyear_paper.html"
    state_words: ClassVar[Mapping[str, str]] = {
        "draft": "待填写",
        "approved": "已办结",
        "rejected": "不同意",
        "cancelled": "已终止",
    }
    reading_order: ClassVar[tuple[str, ...]] = tuple(content.PLACES)
    unlisted: ClassVar[frozenset[str]] = content.UNLISTED

    def get(self, document_id: int) -> MonitoringReport:
        related = ("project__unit", "project__office", "project__drafter", "round__round", "version")
        return MonitoringReport.objects.select_related(*related).get(pk=document_id)

    def lock(self, document_id: int) -> MonitoringReport:
        # Locked alone first: a row joined to one we waited for would still be as it was before the wait.
        locked = MonitoringReport.objects.select_for_update().values_list("pk", flat=True).get(pk=document_id)
        return self.get(locked)

    def facts(self, document: Model) -> Facts:
        report = _report(document)
        project = report.project
        return Facts(
            title=f"{project.name}（{report.round.months}运行监控）",
            unit=project.unit,
            office=project.office,
            year=project.year_id,
            amount=report.budget,
            others={
                "code": project.code,
                "is_key": project.is_key,
                "light": report.lamp.words,
                "project": project.pk,
            },
        )

    def fact_fields(self) -> Sequence[FactField]:
        return (
            FactField("amount", "调整后预算", "money"),
            FactField("is_key", "重点项目", "yes_no"),
            FactField("light", "灯", "choice", tuple(one.words for one in Light)),
        )

    def may_leave(self, document: Model) -> bool:
        return _report(document).project.kind != Project.Kind.SEPARATE

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        alive = visible_monitoring(user).filter(is_current=True, state__in=[State.DRAFT, State.IN_REVIEW])
        if only is not None:
            alive = alive.filter(pk=only)
        named = Q(project__name__icontains=query) | Q(project__code__icontains=query)
        found = alive.filter(named, project__drafter__isnull=False).select_related("project", "round")
        ordered = found.order_by("-round__cutoff_on", "project__name", "-pk")[:20]
        return [
            (one.pk, f"{one.project.name}（{one.project.year_id}，{one.round.months}监控）")
            for one in ordered
        ]

    def content(self, document: Model) -> dict[str, Any]:
        return content.content_of(_report(document))

    def drafter(self, document: Model) -> User:
        drafter = _report(document).project.drafter
        if drafter is None:
            raise ValueError("a project without 经办人 has no case")
        return drafter

    def may_submit(self, document: Model, actor: User) -> bool:
        return may_explain(actor, _report(document).project)

    def problems(self, document: Model) -> Sequence[Problem]:
        report = _report(document)
        if clock.today() <= report.round.cutoff_on:
            return [Problem(f"统计截止 {report.round.cutoff_on:%F} 以后才能提交，现在可以先填写、保存。")]
        return checking.problems(content.content_of(report))

    def default_route(self) -> Sequence[StepSpec]:
        place = RouteStep.Place
        return (
            StepSpec("科室审核", Role.SECTION_HEAD, place.OFFICE),
            StepSpec("预算绩效岗审核", Role.BUDGET_OFFICER, place.ROOT),
            StepSpec("分管领导审签", Role.DIVISION_LEADER, place.OFFICE),
        )

    def place(self, path: str, content_: Mapping[str, Any]) -> str:
        return content.place(path, content_)

    def shown(self, path: str, value: Any) -> str:
        return content.shown(path, value)

    def covered(self, path: str, role: str) -> bool:
        """Who signs a form signs all of it; until when the figures run is no part of it."""
        return path.partition("/")[0] not in content.UNLISTED

    def edit_url(self, document_id: int) -> str:
        return reverse("monitoring:midyear", args=[document_id])

    def read_url(self, document_id: int) -> str:
        return reverse("monitoring:midyear", args=[document_id])

    def granted_documents(self, user: User) -> QuerySet[MonitoringReport, int]:
        """The reports of the projects granted to the person one by one."""
        return self.documents_about(SUBJECT, access.granted_ids(user, Project))

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> QuerySet[MonitoringReport, int]:
        rows = (
            MonitoringReport.objects.filter(project__in=subjects)
            if subject_kind == SUBJECT
            else MonitoringReport.objects.none()
        )
        return rows.values_list("id", flat=True)

    def asks(self) -> Sequence[RoundField]:
        points = "支出比计划落后的百分点；超过“关注不超过”的为预警。"
        return (
            RoundField("cutoff_on", "统计截止", "例如 6月30日为 1–6月 监控；到次日起才能提交。"),
            RoundField("attention", "正常不超过", points, usual=ATTENTION),
            RoundField("warning", "关注不超过", points, usual=WARNING),
        )

    def on_planned(self, round: Round, given: Mapping[str, Any]) -> None:
        make_round(round, given)

    def open_stage(self, stage: StageRun) -> Model:
        return report_for(stage)

    def on_stage_closed(self, stage: StageRun) -> None:
        """未报: the figures stand as they were on the closing day."""
        assert stage.document_id is not None
        MonitoringReport.objects.filter(pk=stage.document_id, frozen_at=None).update(frozen_at=clock.now())

    def on_stage_recalled(self, stage: StageRun) -> None:
        """收回, or the project left its year: nothing is asked for any more, and its figures stand."""
        self.on_stage_closed(stage)

    def on_submitted(self, document: Model, actor: User) -> None:
        report = _report(document)
        report.state = State.IN_REVIEW
        report.frozen_at = report.frozen_at or clock.now()
        report.save(update_fields=["state", "frozen_at"])

    def on_returned(self, document: Model, actor: User | None) -> None:
        """With the drafter again: the figures follow the imports until it is handed in once more."""
        report = _report(document)
        report.state, report.frozen_at = State.DRAFT, None
        report.save(update_fields=["state", "frozen_at"])

    def on_rejected(self, document: Model, actor: User) -> None:
        _to(_report(document), State.REFUSED)

    def on_cancelled(self, document: Model, actor: User) -> None:
        _to(_report(document), State.DRAFT)

    def on_approved(self, document: Model, actor: User) -> None:
        _to(_report(document), State.CONFIRMED)


def _report(document: Model) -> MonitoringReport:
    return cast(MonitoringReport, document)


def _to(report: MonitoringReport, state: MonitoringReport.State) -> None:
    report.state = state
    report.save(update_fields=["state"])
