"""Papers made in the background: asked for once, carried on by the dispatcher batch by batch, fetched when done.

Each batch is a transaction of its own that says how far it is; what was written to the file before a crash is found there by
its name and not written again.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts import audit, clock
from accounts.models import User
from projects.models import BudgetYear, PaperJob
from projects.printing.telling import tell_finished
from workflows.dispatching import Source, Work
from workflows.errors import Refused
from workflows.wakeups import knock

#: seconds a tick works on one job before others have their turn
PATIENCE = 10.0
#: how long a file is kept for whoever asked
KEPT = timedelta(days=7)
#: jobs of one person under way
MOST_AT_ONCE = 3
NOTHING = "没有可以下载的表：这个年度、单位的项目还没有填过这种表。请核对年度和单位，或等填报以后再下载。"
LOST = "文件已清理。请重新导出。"


@dataclass(frozen=True)
class Maker:
    """Makes the files of one batch: (job, ids, place of the first among all) -> name and content of each.

    ``finish`` is given the whole file when it is made, in the same transaction; ``home`` is the page the task was asked for on: its
    name and its words.
    """

    words: str
    batch: int
    make: Callable[[PaperJob, Sequence[int], int], Iterable[tuple[str, bytes]]]
    finish: Callable[[PaperJob, Path], object] | None = None
    home: tuple[str, str] = ("projects:sheets", "导出目标表")


_makers: dict[str, Maker] = {}


def register(code: str, maker: Maker) -> None:
    """In ``AppConfig.ready``; registering a code again replaces it."""
    _makers[code] = maker


def home_of(job: PaperJob) -> tuple[str, str]:
    """The page the task was asked for on: name and words."""
    return _makers[job.code].home if job.code in _makers else Maker.home


def start(
    code: str,
    title: str,
    year: BudgetYear,
    form: str,
    documents: Sequence[int],
    *,
    actor: User,
    given: Mapping[str, Any] | None = None,
) -> PaperJob:
    """Ask for it; ``given`` is what the maker needs besides. Refused for no document, and while the person has too many under way."""
    if not documents:
        raise Refused(NOTHING)
    if PaperJob.objects.filter(asked_by=actor, finished_at=None).count() >= MOST_AT_ONCE:
        raise Refused(f"您已有 {MOST_AT_ONCE} 项导出正在进行，请等其中一项完成后再导出。")
    with transaction.atomic():
        job = PaperJob.objects.create(
            code=code,
            title=title[:200],
            year=year,
            form=form,
            documents=list(documents),
            given=dict(given or {}),
            asked_by=actor,
        )
        audit.record("export", actor, f"导出{title}（{len(documents)} 张表）", job=job.pk, year=year.year)
        knock()
    return job


def due(parked: Collection[str], most: int) -> Iterable[Work]:
    """The jobs under way, then files that have been kept long enough."""
    waiting = PaperJob.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)[:most]
    old = PaperJob.objects.filter(finished_at__lt=clock.now() - KEPT, removed_at=None)
    works = [Work(str(pk), alone=partial(carry_on, pk)) for pk in waiting]
    works += [
        Work(f"{pk}-", alone=partial(remove, pk))
        for pk in old.order_by("pk").values_list("pk", flat=True)[: most - len(works)]
    ]
    return [work for work in works if work.key not in parked]


def carry_on(job_id: int, patience: float = PATIENCE) -> None:
    """Batch after batch until it is done or the time is up; then the dispatcher is knocked up again."""
    until = time.monotonic() + patience
    while batch(job_id):
        if time.monotonic() > until:
            knock()
            return


@transaction.atomic
def batch(job_id: int) -> bool:
    """The next papers; False when there are no more, or somebody else is at it."""
    job = PaperJob.objects.select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(
        pk=job_id, finished_at=None
    ).select_related("asked_by", "year").first()  # fmt: skip
    if job is None:
        return False
    maker, place = _makers[job.code], path_of(job)
    if not place.is_file():
        job.done = 0  # another machine's disk, or it was lost
    wanted = job.documents[job.done : job.done + maker.batch]
    try:
        _append(place, maker.make(job, wanted, job.done))
        job.done += len(wanted)
        if job.done >= job.total:
            if maker.finish is not None:
                maker.finish(job, place)
            job.finished_at, job.size = clock.now(), place.stat().st_size
    except Refused as refusal:
        job.words, job.finished_at = refusal.text[:300], clock.now()
        place.unlink(missing_ok=True)
    job.save(update_fields=["done", "words", "finished_at", "size"])
    if job.finished_at is not None:
        tell_finished(job)
    return job.finished_at is None


def _append(place: Path, files: Iterable[tuple[str, bytes]]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as archive:
            known = set(archive.namelist())
            for name, content in files:
                if name not in known:
                    archive.writestr(name, content)
    except zipfile.BadZipFile:  # killed while writing: the next batch begins anew
        place.unlink(missing_ok=True)
        raise


def remove(job_id: int) -> None:
    """The file has been kept long enough; the row stays."""
    for job in PaperJob.objects.filter(pk=job_id, removed_at=None):
        path_of(job).unlink(missing_ok=True)
        PaperJob.objects.filter(pk=job_id).update(removed_at=clock.now())


def path_of(job: PaperJob) -> Path:
    """Where the job's file lies, finished or not."""
    return Path(settings.ARCHIVES_ROOT) / "jobs" / f"{job.pk}.zip"


def file_of(job: PaperJob) -> Path:
    """The finished file. Refused where there is none any more."""
    place = path_of(job)
    if not job.is_ready or not place.is_file():
        raise Refused(LOST)
    return place


def recent(user: User, most: int = 20) -> Iterator[PaperJob]:
    """What the person asked for lately, the latest first."""
    yield from PaperJob.objects.filter(asked_by=user).select_related("year").defer("documents")[:most]


SOURCE = Source("paper_jobs", "导出", due)
