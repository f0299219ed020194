"""One project of a document as a draft in the database."""

from __future__ import annotations

from dataclasses import replace

from accounts import clock
from accounts.models import Office, Unit, User
from projects.importing.answers import Asked
from projects.importing.record import Record
from projects.models import BudgetYear, OpenQuestion, Project, TargetVersion
from projects.sheet_data import SheetData
from projects.versions.creating import first_draft
from projects.versions.drafters import take_up
from projects.versions.writing import write
from projects.weights import filled
from projects.weights.stored import outside


def write_draft(record: Record, unit: Unit, year: BudgetYear, *, actor: User) -> TargetVersion:
    """The project, its 一上稿 and its questions; its kind only where the document declares it, nobody drafts it yet."""
    project = Project.objects.create(
        year=year, code=record.code, name=record.name, unit=unit, kind=record.data.kind
    )
    version = first_draft(project, actor=actor)
    write(version, _weighted(record.data, year))
    OpenQuestion.objects.bulk_create(_question(version, asked, actor) for asked in record.asked)
    return version


def hand_over(version: TargetVersion, office: Office | None, drafter: User) -> None:
    """The fresh draft belongs to a 经办人 from the start."""
    version.project.office = office
    version.project.save(update_fields=["office"])
    take_up(version, drafter)


def _weighted(data: SheetData, year: BudgetYear) -> SheetData:
    """A document has no 分值: the year's scheme fills them in, where they belong to the draft."""
    return data if outside(year) else replace(data, indicators=filled(data.indicators, year, ()))


def _question(version: TargetVersion, asked: Asked, actor: User) -> OpenQuestion:
    answered = bool(asked.answer)
    return OpenQuestion(
        version=version,
        path=asked.path,
        text=asked.text,
        printed=asked.printed,
        answer=asked.answer,
        answered_by=actor if answered else None,
        answered_at=clock.now() if answered else None,
    )
