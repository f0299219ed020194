"""项目绩效目标表 of many projects as documents of at most a volume each: directly, or as a job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accounts import clock
from accounts.models import User
from projects.layout.formats import FORMATS
from projects.layout.paper import Paper
from projects.models import PaperJob
from projects.printing.binding import bound_paper
from projects.printing.choosing import contents_of, sender_for
from projects.printing.jobs import NOTHING, Maker
from workflows.attachments import clean_name
from workflows.errors import Refused

CODE = "targets"
#: sheets of one document; a longer one is no document anybody opens
VOLUME = 100
#: sheets that are made while the person waits
AT_ONCE = 40


def document(user: User, year: int, projects: Sequence[int]) -> Paper:
    """One bound document of these projects. Refused where nothing of them may be printed."""
    contents = contents_of(user, projects)
    if not contents:
        raise Refused(NOTHING)
    return bound_paper(contents, year, sender_for(user, projects), clock.today())


def _make(job: PaperJob, projects: Sequence[int], first: int) -> Iterator[tuple[str, bytes]]:
    """A volume. Rights are those of whoever asked, as they are now."""
    contents = contents_of(job.asked_by, projects)
    if not contents:
        raise Refused("导出的项目现在都不能查看了。请重新选择后再导出。")
    sender = sender_for(job.asked_by, job.documents)
    paper = bound_paper(
        contents, job.year_id, sender, clock.today(), volume=volume_name(job, first), first=first + 1
    )
    form = FORMATS[job.form]
    yield f"{clean_name(paper.title)[:80]}.{form.ending}", form.make(paper)


def volume_name(job: PaperJob, first: int) -> str:
    """第2册 of a job of several volumes, by the place of its first sheet; "" where there is one."""
    return f"第{first // VOLUME + 1}册" if job.total > VOLUME else ""


MAKER = Maker("项目绩效目标表", VOLUME, _make)
