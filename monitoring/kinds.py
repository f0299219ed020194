"""The explanation at a checkpoint as a document the engine decides on and the year opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts import access
from accounts.models import User
from accounts.roles import Role
from accounts.templatetags.show import pct, wan
from monitoring.access import CASE_KIND, may_explain, visible_reports
from monitoring.checkpoints.opening import report_for
from monitoring.checkpoints.recounting import usual_days
from monitoring.lights import Light
from monitoring.models import CheckpointReport
from monitoring.models.checkpoint import WANTS_WORDS
from notifications.calendar import Calendar
from projects.models import Project
from projects.year import KIND as SUBJECT
from workflows.kinds import FactField, Facts, Problem, StageKind, StepSpec
from workflows.models import Round, RouteStep, StageRun

State = CheckpointReport.State
_PLACES = {
    "code": "项目编码",
    "name": "项目名称",
    "unit": "单位",
    "checkpoint": "节点",
    "cutoff_on": "统计截止",
    "budget": "调整后预算",
    "planned": "计划",
    "spent": "累计执行",
    "spent_as_of": "执行数截至",
    "actual": "执行",
    "lag": "落后",
    "light": "灯",
    "provisional": "预计",
    "cause": "原因",
    "measure": "下一步安排",
}
#: they say when figures were taken, and change with every import
_UNLISTED = frozenset({"why", "provisional", "spent_as_of"})


class CheckpointKind(StageKind):
    """支出进度说明: the drafter explains, the 科室 confirms."""

    code: ClassVar[str] = CASE_KIND
    name: ClassVar[str] = "支出进度说明"
    reading_template: ClassVar[str] = "monitoring/report_paper.html"
    state_words: ClassVar[Mapping[str, str]] = {
        "draft": "待说明",
        "approved": "已确认",
        "rejected": "不同意",
        "cancelled": "未作说明",
    }
    reading_order: ClassVar[tuple[str, ...]] = tuple(_PLACES)
    unlisted: ClassVar[frozenset[str]] = _UNLISTED

    def get(self, document_id: int) -> CheckpointReport:
        related = ("project__unit", "project__office", "project__drafter", "checkpoint__round")
        return CheckpointReport.objects.select_related(*related).get(pk=document_id)

    def lock(self, document_id: int) -> CheckpointReport:
        # Locked alone first: a row joined to one we waited for would still be as it was before the wait.
        locked = CheckpointReport.objects.select_for_update().values_list("pk", flat=True).get(pk=document_id)
        return self.get(locked)

    def facts(self, document: Model) -> Facts:
        report = _report(document)
        project = report.project
        return Facts(
            title=f"{project.name}（{report.checkpoint.name}支出进度）",
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
            FactField("light", "灯", "choice", (Light.ATTENTION.words, Light.WARNING.words)),
        )

    def may_leave(self, document: Model) -> bool:
        return _report(document).project.kind != Project.Kind.SEPARATE

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        alive = visible_reports(user).filter(is_current=True, state__in=[State.DRAFT, State.IN_REVIEW])
        if only is not None:
            alive = alive.filter(pk=only)
        named = Q(project__name__icontains=query) | Q(project__code__icontains=query)
        found = alive.filter(named, project__drafter__isnull=False).select_related("project", "checkpoint")
        ordered = found.order_by("-checkpoint__cutoff_on", "project__name", "-pk")[:20]
        return [
            (one.pk, f"{one.project.name}（{one.project.year_id}，{one.checkpoint.name}）") for one in ordered
        ]

    def content(self, document: Model) -> dict[str, Any]:
        report = _report(document)
        project = report.project
        return {
            "code": project.code,
            "name": project.name,
            "unit": f"{project.unit.code} {project.unit.name}",
            "checkpoint": report.checkpoint.name,
            "cutoff_on": report.checkpoint.cutoff_on.isoformat(),
            "budget": _text(report.budget),
            "planned": _text(report.planned),
            "spent": _text(report.spent),
            "spent_as_of": report.spent_as_of.isoformat() if report.spent_as_of else None,
            "actual": _text(report.actual),
            "lag": _text(report.lag),
            "light": report.light,
            "why": report.why,
            "provisional": report.provisional,
            "cause": report.cause,
            "measure": report.measure,
        }

    def drafter(self, document: Model) -> User:
        drafter = _report(document).project.drafter
        if drafter is None:
            raise ValueError("a project without 经办人 has no case")
        return drafter

    def may_submit(self, document: Model, actor: User) -> bool:
        return may_explain(actor, _report(document).project)

    def problems(self, document: Model) -> Sequence[Problem]:
        report = _report(document)
        found = []
        if not report.cause.strip() and (report.wants_words or not report.measure.strip()):
            found.append(Problem(f"{_behind(report)}请写明原因。", "cause"))
        if report.wants_words and not report.measure.strip():
            found.append(Problem("请写明下一步安排：做什么，到什么时候。", "measure"))
        return found

    def default_route(self) -> Sequence[StepSpec]:
        return (StepSpec("科室审核", Role.SECTION_HEAD, RouteStep.Place.OFFICE),)

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        return _PLACES.get(path, path)

    def shown(self, path: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if path in ("budget", "spent"):
            return f"{wan(value)} 万元"
        if path in ("planned", "actual"):
            return pct(value)
        if path == "lag":
            return f"{value} 个百分点"
        if path == "light":
            return Light(value).words
        return str(value)

    def covered(self, path: str, role: str) -> bool:
        """Whoever confirms an explanation confirms it for this lag; until when the figures run is no part of it."""
        return path not in _UNLISTED

    def edit_url(self, document_id: int) -> str:
        return reverse("monitoring:report", args=[document_id])

    def read_url(self, document_id: int) -> str:
        return reverse("monitoring:report", args=[document_id])

    def granted_documents(self, user: User) -> QuerySet[CheckpointReport, int]:
        """The reports of the projects granted to the person one by one."""
        return self.documents_about(SUBJECT, access.granted_ids(user, Project))

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> QuerySet[CheckpointReport, int]:
        rows = (
            CheckpointReport.objects.filter(project__in=subjects)
            if subject_kind == SUBJECT
            else CheckpointReport.objects.none()
        )
        return rows.values_list("id", flat=True)

    def counted(self, round: Round, calendar: Calendar) -> tuple[date, date, date]:
        """All three are counted from the 统计截止."""
        return usual_days(round, calendar)

    def wanting(self) -> Q:
        """Only who is behind, and only where the checkpoint demands words."""
        behind = CheckpointReport.objects.filter(WANTS_WORDS, is_current=True)
        return Q(document_id__in=behind.values("pk"))

    def open_stage(self, stage: StageRun) -> Model:
        return report_for(stage)

    def on_submitted(self, document: Model, actor: User) -> None:
        report = _report(document)
        report.explained_light = report.light
        _to(report, State.IN_REVIEW, "explained_light")

    def on_returned(self, document: Model, actor: User | None) -> None:
        _to(_report(document), State.DRAFT)

    def on_rejected(self, document: Model, actor: User) -> None:
        _to(_report(document), State.REFUSED)

    def on_cancelled(self, document: Model, actor: User) -> None:
        """终止办理: what was explained is void; the figures stand."""
        report = _report(document)
        report.explained_light = ""
        _to(report, State.DRAFT, "explained_light")

    def on_approved(self, document: Model, actor: User) -> None:
        _to(_report(document), State.CONFIRMED)


def _behind(report: CheckpointReport) -> str:
    return f"{report.checkpoint.name}{report.said}，" if report.lamp.is_behind else ""


def _report(document: Model) -> CheckpointReport:
    return cast(CheckpointReport, document)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _to(report: CheckpointReport, state: CheckpointReport.State, *also: str) -> None:
    report.state = state
    report.save(update_fields=["state", *also])
