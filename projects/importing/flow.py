"""The import of a published document, step by step: read, answer, confirm. Nothing is written before the last."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from projects.importing.commit import Answers, commit, may_import, records
from projects.importing.mapping import by_memory
from projects.importing.outcome import Outcome
from projects.importing.uploads import read_upload
from projects.models import BudgetYear, TargetImport
from projects.weights import USUAL_SCHEME
from workflows.errors import Stale

DONE = "这份文件已经导入，不能再改答复。请在各项目的填报页修改。"


def preview(data: bytes, *, file_name: str, year: BudgetYear, actor: User) -> TargetImport:
    """Read an uploaded file and keep what was read for the person to look at.

    Raises ``NotAllowed``; ``published.UnreadableError`` with a sentence.
    """
    may_import(actor)
    parsed = by_memory(read_upload(data, year.year), year.year)
    return keep(parsed, data, file_name=file_name, year=year, actor=actor)


def keep(
    parsed: Mapping[str, Any], data: bytes, *, file_name: str, year: BudgetYear, actor: User
) -> TargetImport:
    """The import of these bytes into this year: the one already committed, so that a repetition changes nothing."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = TargetImport.objects.filter(year=year, sha256=sha256, committed_at__isnull=False).first()
    return known or TargetImport.objects.create(
        year=year, file_name=file_name[-150:], sha256=sha256, parsed=parsed, created_by=actor
    )


def answer(import_id: int, *, actor: User, answers: Answers) -> TargetImport:
    """Keep what was answered on the preview; blank texts are no answers.

    Raises ``NotAllowed``; ``Invalid`` (``code path`` -> sentence) for what cannot be understood; ``Stale`` once committed.
    """
    may_import(actor)
    with transaction.atomic():
        held = TargetImport.objects.select_for_update().get(pk=import_id)
        if held.committed_at is not None:
            raise Stale(DONE)
        given = {
            code: {path: text.strip() for path, text in one.items() if text.strip()}
            for code, one in answers.items()
        }
        records(held.parsed, given)
        held.answers = given
        held.save(update_fields=["answers"])
    return held


def confirm(import_id: int, *, actor: User) -> Outcome:
    """Write the drafts with the answers kept. Errors as ``commit``."""
    return commit(TargetImport.objects.get(pk=import_id), actor)


def year_of(number: int) -> BudgetYear:
    """The budget year of an import by command; made with the usual settings where there is none yet."""
    return BudgetYear.objects.get_or_create(year=number, defaults={"weight_scheme": USUAL_SCHEME})[0]
