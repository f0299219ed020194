"""归档: the budget desk asks for many projects at once, each is sealed by itself; what comes later lies beside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from accounts import access, audit, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.archive.building import build, manifest_of, refuse_apart
from monitoring.archive.gathering import cases_of
from monitoring.models import ArchiveAddition, ArchiveJob, ArchiveJobItem, ArchiveSeal
from projects.keeping import keep
from projects.models import Project
from workflows import attachments, year
from workflows.canonical import canonical, digest
from workflows.cases.remarks import tidy
from workflows.dispatching import Source, Work
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, StageRun
from workflows.wakeups import knock
from workflows.year.stages import ARCHIVE

State = ArchiveJobItem.State
OWNER = "archive"
ARCHIVED = "已归档"
#: a case in one of these is not over
_UNDER_WAY = (Case.State.OPEN, Case.State.OUTSIDE, Case.State.SUSPENDED, Case.State.DRAFT)


def is_desk(user: access.Person, project: Project) -> bool:
    """The budget desk of the unit or above."""
    return access.holds(user, Role.BUDGET_OFFICER, project.unit)


def order(projects: Collection[int], *, actor: User) -> ArchiveJob:
    """归档: from now on these projects are archived one after the other. One job, one line in the log.

    Those sealed already are left out. NotAllowed for anybody but the budget desk of their units; Refused for a placeholder, for
    projects of two years, and where nothing is left to do; Stale where one of them is being archived.
    """
    found = list(Project.objects.filter(pk__in=projects).select_related("unit", "year").order_by("pk"))
    if not all(is_desk(actor, project) for project in found):
        raise NotAllowed("归档由项目所在单位或上级单位的预算绩效岗办理。")
    for project in found:
        refuse_apart(project)
    if len({project.year_id for project in found}) > 1:
        raise Refused("一次归档的项目应属于同一年度，请按年度分别办理。")
    with transaction.atomic():
        sealed = set(ArchiveSeal.objects.filter(project__in=found).values_list("project", flat=True))
        wanted = [project for project in found if project.pk not in sealed]
        if not wanted:
            raise Refused("请选择要归档的项目；已归档的不能再归档，补充材料请用“归档后补正”。")
        job = ArchiveJob.objects.create(year=wanted[0].year, asked_by=actor)
        items = [ArchiveJobItem(job=job, project=project) for project in wanted]
        made = ArchiveJobItem.objects.bulk_create(items, ignore_conflicts=True)
        if ArchiveJobItem.objects.filter(job=job).count() < len(made):
            raise Stale("所选项目中有的正在归档，请等它完成后再办理。")
        audit.record(
            "archive", actor, f"{job.year_id}年度 {len(wanted)} 个项目归档", job=job.pk,
            projects=[project.pk for project in wanted],
        )  # fmt: skip
        knock()
    return job


def carry_out(item_id: int) -> None:
    """One project of a job: seal it, end its stage, say so. Whoever comes second finds it done."""
    with transaction.atomic():
        item = ArchiveJobItem.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            pk=item_id, state=State.WAITING
        ).select_related("project__unit", "project__year", "job__asked_by").first()  # fmt: skip
        if item is None:
            return
        try:
            seal(item.project, actor=item.job.asked_by)
        except Refused as refusal:
            item.state, item.words = State.REFUSED, refusal.text[:300]
        else:
            item.state, item.words = State.DONE, ""
        item.done_at = clock.now()
        item.save(update_fields=["state", "words", "done_at"])


def seal(project: Project, *, actor: User) -> ArchiveSeal:
    """Build the package, keep it, and write down what is in it: once for a project, whoever asks.

    Refused while a case of it is under way, and for a placeholder.
    """
    known = ArchiveSeal.objects.filter(project=project).first()
    if known is not None:
        return known
    open_cases = [case.title for case in cases_of(project) if case.state in _UNDER_WAY]
    if open_cases:
        names = "、".join(open_cases[:3])
        raise Refused(f"还有 {len(open_cases)} 件事项没有办结（{names}），办结后再归档。")
    members, sha256, size = keep(partial(build, project))
    manifest = manifest_of(members)
    with transaction.atomic():
        made = ArchiveSeal.objects.create(
            project=project,
            sha256=sha256,
            size=size,
            manifest=manifest,
            manifest_sha256=digest(canonical(manifest)),
            sealed_by=actor,
        )
        audit.record(
            "archive", actor, f"{project.year_id}年度“{project.name}”归档", project=project.pk, sha256=sha256,
            manifest=made.manifest_sha256, files=len(members),
        )  # fmt: skip
    return made


def add(project: Project, file: File[Any], *, reason: str, personal: bool, actor: User) -> ArchiveAddition:
    """归档后补正: a file beside the sealed package, with the reason. The package itself is as it was.

    NotAllowed but for the budget desk; Refused without a reason, before the sealing, and for a file that may not be uploaded.
    """
    if not is_desk(actor, project):
        raise NotAllowed("归档后补正由预算绩效岗办理。")
    refuse_apart(project)
    why = tidy(reason)[:200]
    if not why:
        raise Refused("请填写补正原因。")
    if not ArchiveSeal.objects.filter(project=project).exists():
        raise Refused("项目还没有归档，材料可以直接放入项目，归档时一并收入。")
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        kept = attachments.store(file, owner_kind=OWNER, owner_id=project.pk, actor=actor, personal=personal)
        last = ArchiveAddition.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
        made = ArchiveAddition.objects.create(
            project=project, number=last + 1, reason=why, file=kept, sha256=kept.sha256, added_by=actor
        )
        audit.record(
            "archive", actor, f"{project.year_id}年度“{project.name}”归档后补正第 {made.number} 次",
            project=project.pk, sha256=kept.sha256, reason=why,
        )  # fmt: skip
    return made


def _waiting(parked: Collection[str], most: int) -> Iterable[Work]:
    """Projects that were asked for and are not archived yet."""
    rows = ArchiveJobItem.objects.filter(state=State.WAITING).exclude(pk__in=[int(key) for key in parked])
    return [
        Work(str(pk), alone=partial(carry_out, pk))
        for pk in rows.order_by("pk").values_list("pk", flat=True)[:most]
    ]


def _sealed_but_open(parked: Collection[str], most: int) -> Iterable[Work]:
    """Stages 归档 that are open though the project is sealed and nothing was handed in."""
    sealed = ArchiveSeal.objects.values("project")
    untouched = StageRun.objects.filter(
        stage=ARCHIVE, state=StageRun.State.OPEN, run__subject_kind="project", run__subject_id__in=sealed
    ).exclude(case__round__gt=0)
    rows = untouched.exclude(pk__in=[int(key) for key in parked]).order_by("pk").values_list("pk", flat=True)
    return [Work(str(pk), alone=partial(year.settle, pk, ARCHIVED)) for pk in rows[:most]]


SEALING = Source("archives", "归档", _waiting)
SETTLING = Source("archived", "归档环节办结", _sealed_but_open)
