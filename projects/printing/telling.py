"""Whoever asked for an export is told once that it is done; who was watching has read it already."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts import clock
from notifications import notices
from notifications.models import Notice
from projects.models import PaperJob

#: the kind of the notice, and the word before the colon of its subject
FINISHED = "paper_job"


def tell_finished(job: PaperJob) -> None:
    """Inside the transaction that finished it, so that it is told once."""
    came_of_it = f"没有完成：{job.words}" if job.words else "已完成，请在 7 天内下载。"
    notices.tell(
        [job.asked_by],
        kind=FINISHED,
        subject=f"{FINISHED}:{job.pk}",
        title=f"导出{'没有完成' if job.words else '已完成'}：{job.title}",
        text=came_of_it,
        reason="您办理的导出",
        url=reverse("projects:paper_job", args=[job.pk]),
    )


def seen(job: PaperJob) -> None:
    """The person looks at the finished task, or fetches its file: nothing has to be sent any more."""
    waiting = Notice.objects.filter(
        subject=f"{FINISHED}:{job.pk}", recipient=job.asked_by_id, read_at__isnull=True
    )
    waiting.update(read_at=clock.now())


def still_relevant(rows: Sequence[Notice]) -> set[int]:
    """Those whose file can still be fetched, or whose failure can still be read about."""
    jobs = PaperJob.objects.filter(removed_at=None).in_bulk([_job_of(row) for row in rows])
    return {row.pk for row in rows if _job_of(row) in jobs}


def _job_of(row: Notice) -> int:
    return int(row.subject.partition(":")[2])
