"""What the drafter says of a 案卷 before it is handed in: why something is missing."""

from __future__ import annotations

from typing import cast

from accounts.models import User
from monitoring.archive.access import CASE_KIND
from monitoring.models import ArchiveFile
from projects.access import may_draft
from projects.models import Project
from workflows.cases.remarks import tidy
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case

LONGEST = 1000


def save_note(project: Project, *, actor: User, note: str, revision: int) -> Case:
    """Keep the note; the case it belongs to. Stale where somebody has saved meanwhile, or it is not with the drafter."""
    if not may_draft(actor, project):
        raise NotAllowed("案卷由项目的经办人核对，您可以查看。")
    if not ArchiveFile.objects.filter(pk=project.pk).exists():
        raise Stale("归档环节还没有开始，开始后再核对案卷。")
    if len(note) > LONGEST:
        raise Refused(f"缺件说明请写在 {LONGEST} 字以内。")
    with locked_for_edit(CASE_KIND, project.pk) as editing:
        file = cast(ArchiveFile, editing.document)
        if editing.case is None or file.state != ArchiveFile.State.DRAFT:
            raise Stale("案卷已经核对完，不能修改。", editing.case)
        if file.revision != revision:
            raise Stale(
                "您打开页面后，别人保存过这份说明。您的文字还在下面，核对后请再保存一次。", editing.case
            )
        file.note, file.revision = tidy(note), file.revision + 1
        file.save(update_fields=["note", "revision"])
        return editing.case
