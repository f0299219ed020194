"""The responsible person writes the 整改结果 while it lies with them."""

from __future__ import annotations

from typing import cast

from accounts.models import User
from monitoring.access import RECTIFICATION_KIND
from monitoring.models import Rectification
from workflows.cases.remarks import tidy
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused, Stale

LONGEST = 2000


def answer(rectification_id: int, *, actor: User, revision: int, result: str) -> Rectification:
    """Keep what was written, if nobody saved since ``revision``. NotAllowed for anybody else, Stale when it is under way."""
    words = tidy(result)
    if len(words) > LONGEST:
        raise Refused(f"整改结果请写在 {LONGEST} 字以内。")
    with locked_for_edit(RECTIFICATION_KIND, rectification_id) as editing:
        found = cast(Rectification, editing.document)
        if found.responsible_id != actor.pk:
            raise NotAllowed(f"整改结果由责任人{found.responsible.name}填写。", editing.case)
        if found.state != Rectification.State.OPEN or editing.case is None:
            raise Stale(f"这项整改现在是“{found.words}”，不能修改。", editing.case)
        if found.revision != revision:
            raise Stale("您打开页面后，别处保存过整改结果。您写的还没有保存，请对照后再保存。", editing.case)
        if found.result != words:
            found.result, found.revision = words, found.revision + 1
            found.save(update_fields=["result", "revision"])
        return found
