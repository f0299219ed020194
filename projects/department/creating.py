"""A new version: from the one decided last, from what a published document says, or empty."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from projects.department.access import CASE_KIND, may_draft
from projects.department.content import text_of, with_rows
from projects.department.saving import NOT_YOURS, write_rows
from projects.department.text import TargetText, clean
from projects.models import BudgetYear, DepartmentTarget
from workflows import cases
from workflows.errors import NotAllowed, Refused

State = DepartmentTarget.State
BUSY = "本年度已有一版在起草或审核中，请打开后接着办理。"


def begin(year: BudgetYear, unit: Unit, *, actor: User, text: TargetText | None = None) -> DepartmentTarget:
    """The next draft and its case; ``text`` where it is given, else what was decided, or came to nothing, last.

    Rows keep their uuids from version to version, so that versions can be compared. NotAllowed for anybody but the budget
    desk of the 本级; Refused while a version is in work and after the year's end.
    """
    if not may_draft(actor, unit):
        raise NotAllowed(NOT_YOURS)
    if year.stage == BudgetYear.Stage.CLOSED:
        raise Refused(f"{year}已结束，不能再起草部门整体绩效目标。")
    try:
        with transaction.atomic():
            return _begun(year, unit, actor, text)
    except IntegrityError:
        # Somebody else began one in this moment: the unique index decided.
        raise Refused(BUSY) from None


def _begun(year: BudgetYear, unit: Unit, actor: User, text: TargetText | None) -> DepartmentTarget:
    known = DepartmentTarget.objects.filter(year=year, unit=unit)
    if known.filter(state__in=DepartmentTarget.IN_WORK).exists():
        raise Refused(BUSY)
    version = DepartmentTarget.objects.create(
        year=year, unit=unit, drafter=actor, number=known.count() + 1, intro=""
    )
    given = clean(text if text is not None else _last(year, unit))
    version.intro = given.intro
    version.save(update_fields=["intro"])
    write_rows(version, given)
    cases.open_case(CASE_KIND, with_rows(DepartmentTarget.objects.all()).get(pk=version.pk), actor)
    return version


def _last(year: BudgetYear, unit: Unit) -> TargetText:
    """The year's approved version; else its newest; else the last year's approved one, without its links."""
    known = with_rows(DepartmentTarget.objects.filter(unit=unit)).order_by("-pk")
    of_year = known.filter(year=year)
    kept = (
        of_year.filter(state=State.APPROVED).first()
        or of_year.exclude(state__in=DepartmentTarget.IN_WORK).first()
    )
    if kept is not None:
        return text_of(kept)
    past = known.filter(year__lt=year.pk, state=State.APPROVED).order_by("-year", "-pk").first()
    if past is None:
        return TargetText()
    found = text_of(past)
    rows = tuple(replace(row, project=None, uuid=str(uuid.uuid4())) for row in found.rows)
    return TargetText(found.intro, rows)
