"""The sections that are always there: 绩效目标, 支出进度, 附件."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db.models import Q

from accounts.clock import SHANGHAI
from monitoring.archive.papers import report_paper, target_paper
from monitoring.archive.sections import Entry, Section
from monitoring.evidence.reading import evidence_of, indicators_of
from monitoring.models import CheckpointReport, Evidence, MonitoringReport, Rectification, SelfEvaluation
from monitoring.papers.bulk import evaluation_form, monitoring_form, rectification_form, with_people
from monitoring.papers.results import PRINTED
from projects.access import CASE_KINDS
from projects.models import Project, ProjectEvent, TargetVersion
from projects.versions.content import content_of, with_rows
from workflows.models import Attachment, Case, Event

APART = "该文件同时涉及另行管理的项目"
#: what was in force once; a draft that a 批复版 replaced never was
_IN_FORCE = Q(state=TargetVersion.State.APPROVED) | Q(
    state=TargetVersion.State.SUPERSEDED, locked_at__isnull=False
)


def cases_of(project: Project) -> list[Case]:
    """Every case about the project's year that was ever handed in."""
    versions = TargetVersion.objects.filter(project=project).values("pk")
    of_target = Q(kind__in=CASE_KINDS, document_id__in=versions)
    of_year = Q(year_stages__run__subject_kind="project", year_stages__run__subject_id=project.pk)
    found = Case.objects.filter(of_target | of_year | Q(facts__project=project.pk), round__gt=0)
    return list(found.distinct().order_by("created_at", "pk"))


def targets(project: Project) -> list[Entry]:
    """Every version that was ever in force, the last one last."""
    rows = TargetVersion.objects.filter(_IN_FORCE, project=project).order_by("locked_at", "pk")
    return [_target(version) for version in with_rows(rows)]


def _target(version: TargetVersion) -> Entry:
    label = version.get_label_display() + (str(version.label_number) if version.label_number else "")
    day = version.locked_at.astimezone(SHANGHAI).date() if version.locked_at else None
    make = partial(target_paper, content_of(version), version.project.year_id, label)
    return Entry(f"target-{version.pk}", f"项目绩效目标表（{label}）", day, make=make)


def reports(project: Project) -> list[Entry]:
    """The reports of the checkpoints, the replaced ones too."""
    rows = CheckpointReport.objects.filter(project=project).exclude(refreshed_at=None)
    rows = rows.select_related("project__unit", "checkpoint__round").order_by(
        "checkpoint__cutoff_on", "number"
    )
    return [_report(report) for report in rows]


def _report(report: CheckpointReport) -> Entry:
    title = f"{report.checkpoint.name}支出进度{_again(report.number)}"
    return Entry(
        f"report-{report.pk}", title, report.checkpoint.cutoff_on, make=partial(report_paper, report)
    )


def monitored(project: Project) -> list[Entry]:
    """The forms of every round that were handed in, the replaced ones too."""
    rows = MonitoringReport.objects.filter(project=project).exclude(state=MonitoringReport.State.DRAFT)
    rows = rows.select_related("project__unit", "round__round", "version").order_by(
        "round__cutoff_on", "number"
    )
    return [
        Entry(
            f"monitoring-{one.pk}",
            f"{one.round.months}绩效监控情况表{_again(one.number)}",
            one.round.cutoff_on,
            make=partial(monitoring_form, one),
        )
        for one in rows
    ]


def evaluated(project: Project) -> list[Entry]:
    """The self-evaluations that were handed in."""
    rows = SelfEvaluation.objects.filter(project=project).exclude(state=SelfEvaluation.State.DRAFT)
    rows = rows.select_related("project__unit").prefetch_related(*PRINTED).order_by("round", "number")
    return [
        Entry(
            f"evaluation-{one.pk}",
            f"项目支出绩效自评表{_again(one.number)}",
            one.submitted_at.astimezone(SHANGHAI).date() if one.submitted_at else None,
            make=partial(evaluation_form, one),
        )
        for one in rows
    ]


def rectified(project: Project) -> list[Entry]:
    """整改通知单, with what came of it."""
    rows = with_people(Rectification.objects.filter(project=project)).order_by("issued_at", "pk")
    return [
        Entry(
            f"rectification-{one.pk}",
            f"整改通知单（{one.words}）",
            one.issued_at.astimezone(SHANGHAI).date(),
            make=partial(rectification_form, one),
        )
        for one in rows
    ]


def _again(number: int) -> str:
    return f"（第{number}次）" if number > 1 else ""


def evidence(project: Project) -> list[Entry]:
    """What was put down during the year, row by row of the last version, then what belongs to the project as a whole."""
    found = evidence_of([project.pk]).get(project.pk, {})
    labels = {row.uuid: row.label for row in indicators_of(_last_version(project))}
    order = [*(row for row in labels if row in found), *(row for row in found if row not in labels)]
    return [
        _evidence(one, labels.get(row, "") if row else "") for row in order for one in reversed(found[row])
    ]


def _evidence(one: Evidence, label: str) -> Entry:
    title = " ".join(part for part in (label, one.attachment.name) if part)
    return Entry(f"evidence-{one.pk}", title, one.dated, file=one.attachment, private=one.personal)


def _last_version(project: Project) -> TargetVersion | None:
    return TargetVersion.objects.filter(_IN_FORCE, project=project).order_by("locked_at", "pk").last()


def attached(project: Project) -> list[Entry]:
    """Files handed in: with its cases, with what changed its money, with what was decided elsewhere."""
    cases = cases_of(project)
    events = ProjectEvent.objects.filter(project=project)
    own = Q(owner_kind="case", owner_id__in=[case.pk for case in cases])
    scans = set(events.exclude(scan=None).values_list("scan", flat=True))
    found = {
        row.pk: Entry(f"file-{row.pk}", row.name, _day(row), file=row)
        for row in _files(own | Q(pk__in=scans))
    }
    for row, apart in _decided(cases):
        found[row.pk] = Entry(
            f"file-{row.pk}", row.name, _day(row), file=row, withheld=APART if apart else ""
        )
    for pk in _shared(scans):
        found[pk] = Entry(f"file-{pk}", found[pk].title, found[pk].dated, file=found[pk].file, withheld=APART)
    return [found[pk] for pk in sorted(found)]


def _decided(cases: Iterable[Case]) -> list[tuple[Attachment, bool]]:
    """Scans of letters, meetings and signatures, and whether the same paper is about a project managed apart."""
    told = Event.objects.filter(case__in=list(cases)).exclude(registration__scan=None)
    rows = dict(told.values_list("registration", "registration__scan"))
    files = {row.pk: row for row in Attachment.objects.filter(pk__in=rows.values())}
    versions = TargetVersion.objects.filter(project__kind=Project.Kind.SEPARATE).values("pk")
    reports = CheckpointReport.objects.filter(project__kind=Project.Kind.SEPARATE).values("pk")
    about = Q(case__kind__in=CASE_KINDS, case__document_id__in=versions)
    about |= Q(case__kind="checkpoint", case__document_id__in=reports)
    apart = set(Event.objects.filter(about, registration__in=rows).values_list("registration", flat=True))
    return [(files[scan], registration in apart) for registration, scan in rows.items()]


def _shared(scans: Iterable[int]) -> set[int]:
    """Scans that also stand beside a change of a project managed apart."""
    apart = ProjectEvent.objects.filter(scan__in=list(scans))
    either = Q(project__kind=Project.Kind.SEPARATE) | Q(counterpart__kind=Project.Kind.SEPARATE)
    return set(apart.filter(either).values_list("scan", flat=True))


def _files(where: Q) -> list[Attachment]:
    return list(Attachment.objects.filter(where).order_by("uploaded_at", "pk"))


def _day(row: Attachment) -> date:
    return row.uploaded_at.astimezone(SHANGHAI).date()


TARGETS = Section("target", "绩效目标", 10, targets)
REPORTS = Section("progress", "支出进度", 20, reports)
MONITORED = Section("monitoring", "运行监控", 30, monitored)
EVALUATED = Section("evaluation", "绩效自评", 40, evaluated)
RECTIFIED = Section("rectification", "整改", 50, rectified, needed=False)
EVIDENCE = Section("evidence", "佐证材料", 70, evidence, needed=False)
ATTACHED = Section("files", "附件", 80, attached, needed=False)
ALL = (TARGETS, REPORTS, MONITORED, EVALUATED, RECTIFIED, EVIDENCE, ATTACHED)
