"""以后再说 and 现在办理: which steps the department leaves for later."""

from __future__ import annotations

from django.db import transaction

from accounts import audit
from accounts.models import User
from desk.models import SetupPostponed
from workflows.errors import NotAllowed, Refused
from workflows.oversight import whole_desk

#: the steps a department can begin without
CAN_WAIT = {"words": "用语和一体化列名", "papers": "导入上年文件"}


@transaction.atomic
def postpone(step: str, *, actor: User) -> bool:
    """Leave a step for later, for the whole department; whether that is news. Refused for a step that cannot wait."""
    _ask(step, actor)
    _, fresh = SetupPostponed.objects.get_or_create(step=step, defaults={"postponed_by": actor})
    if fresh:
        audit.record("setup", actor, f"启用向导：{CAN_WAIT[step]}以后再说", step=step)
    return fresh


@transaction.atomic
def take_up(step: str, *, actor: User) -> bool:
    """The step is to be done after all; whether that is news."""
    _ask(step, actor)
    gone, _ = SetupPostponed.objects.filter(step=step).delete()
    if gone:
        audit.record("setup", actor, f"启用向导：{CAN_WAIT[step]}现在办理", step=step)
    return bool(gone)


def _ask(step: str, actor: User) -> None:
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed("这一步由本级预算绩效岗决定，需要时请与其联系。")
    if step not in CAN_WAIT:
        raise Refused("这一步没有办完，审核流程走不通，不能跳过。")
