"""佐证材料 beside a 支出进度说明: the newest files of the project, for whoever explains and whoever signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.base import File

from accounts import clock
from accounts.models import User
from monitoring.evidence.page import may_read
from monitoring.evidence.putting import add
from monitoring.models import CheckpointReport, Evidence
from workflows import attachments
from workflows.errors import Refused

#: files shown; the rest stand on the project's tab
SHOWN = 6
#: files of one act
MOST = 10


def beside(report: CheckpointReport, user: User) -> list[Evidence]:
    """What lies with the project, the newest first; nothing for who may not read the project. Two queries."""
    if not may_read(user, report.project_id):
        return []
    rows = Evidence.objects.filter(project=report.project_id, withdrawn_at=None)
    return list(rows.select_related("attachment", "author").order_by("-pk")[:SHOWN])


def put_beside(
    report: CheckpointReport, files: Sequence[File[Any]], *, actor: User, personal: bool
) -> tuple[list[str], list[str]]:
    """Keep each at the project as a whole, under the name of the checkpoint: (warnings, why some were not kept).

    NotAllowed as in ``evidence.add``; nothing is kept of too many.
    """
    if len(files) > MOST:
        return [], [f"一次最多附 {MOST} 个文件，请分几次附上。"]
    warnings: list[str] = []
    troubles: list[str] = []
    for file in files:
        try:
            put = add(
                report.project_id,
                actor=actor,
                file=file,
                dated=clock.today(),
                caption=f"{report.checkpoint.name}支出进度说明",
                personal=personal,
            )
        except Refused as refused:
            troubles.append(refused.text)
            continue
        if not personal:
            warnings += attachments.warnings_for([put.attachment.name])
    return warnings, troubles
