"""A large 预算公开 in the background: volume by volume, kept and written down when the last one is made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO

from accounts import clock
from accounts.models import Unit, User
from projects.disclosing.budget import Publication, record
from projects.disclosing.review import Examined, files_of
from projects.keeping import keep
from projects.models import PaperJob
from projects.printing import jobs
from projects.printing.binding import bound_paper
from projects.printing.choosing import contents_of, sender_of
from projects.printing.volumes import AT_ONCE, VOLUME, volume_name
from workflows.errors import Refused

CODE = "budget_disclosure"
CHANGED = "制作期间有项目的批复版变动。请核对后重新制作公开材料。"


def is_large(publication: Publication) -> bool:
    """Whether making it would keep the person waiting."""
    return len(publication.out) > AT_ONCE


def start(publication: Publication, *, actor: User) -> PaperJob:
    """Ask for it; the 保密审查 goes along as it was given. Refused as ``jobs.start``."""
    examined = publication.examined
    given = {
        "unit": publication.unit.pk,
        "reviewer": examined.reviewer,
        "reviewed_on": examined.reviewed_on.isoformat(),
        "address": examined.address,
        "why": examined.why,
        "withheld": [list(one) for one in publication.withheld],
    }
    title = f"{publication.year.year}年度预算公开材料"
    return jobs.start(CODE, title, publication.year, "zip", publication.out, actor=actor, given=given)


def _make(job: PaperJob, projects: Sequence[int], first: int) -> Iterator[tuple[str, bytes]]:
    """PDF and workbook of a volume. Refused where one of its projects may no longer go out."""
    contents = contents_of(job.asked_by, projects, approved=True)
    if len(contents) != len(projects):
        raise Refused(CHANGED)
    sender = sender_of(_of(job).unit)
    paper = bound_paper(
        contents, job.year_id, sender, clock.today(), volume=volume_name(job, first), first=first + 1
    )
    yield from files_of(paper)


def _finish(job: PaperJob, place: Path) -> None:
    """Keep the package under its hash and write down who examined what."""

    def write(file: IO[bytes]) -> None:
        with place.open("rb") as made:
            shutil.copyfileobj(made, file)

    _, sha256, size = keep(write)
    record(_of(job), sha256, size, actor=job.asked_by)


def _of(job: PaperJob) -> Publication:
    given = job.given
    examined = Examined(
        given["reviewer"], date.fromisoformat(given["reviewed_on"]), given["address"], given["why"]
    )
    withheld = [(pk, name) for pk, name in given["withheld"]]
    return Publication(job.year, Unit.objects.get(pk=given["unit"]), examined, job.documents, withheld)


MAKER = jobs.Maker("预算公开材料", VOLUME, _make, _finish, ("projects:disclosures", "预算公开"))
