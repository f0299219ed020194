"""The confirmation of an export: what it says of every project found here is kept. Our targets stay as they are."""

from __future__ import annotations

from collections.abc import Mapping

from accounts import audit, clock
from accounts.models import User
from projects.integrated.outlook import Outlook, outlook
from projects.integrated.receiving import held_for_change
from projects.models import IntegratedImport, IntegratedTarget
from workflows.engine.lock import one_act
from workflows.errors import Refused, Stale

MOVED = "预览以后项目有变化。请按现在的预览核对后再确认。"


def confirm(held_id: int, *, actor: User, answers: Mapping[str, str], seen: str) -> IntegratedImport:
    """Keep what the preview showed (``seen``). NotAllowed; Stale when it was confirmed or something moved; Refused."""
    with one_act():
        held = held_for_change(held_id, actor)
        found = outlook(held, actor, answers)
        if found.asking:
            raise Refused(f"还有 {len(found.asking)} 个项目没有选择是哪一个。")
        if not found.taken:
            raise Refused("文件里没有一个项目和本系统对得上，不能确认。请检查年度和项目编码列。")
        if found.seen != seen:
            raise Stale(MOVED)
        if IntegratedImport.objects.filter(
            year=held.year, unit=held.unit, sha256=held.sha256, state=IntegratedImport.State.CONFIRMED
        ).exists():
            raise Stale("这份文件刚刚已由同事确认导入，没有再写入。")
        IntegratedTarget.objects.bulk_create(
            IntegratedTarget(held=held, project=one.project, content=one.read.content) for one in found.taken
        )
        held.state, held.confirmed_at = IntegratedImport.State.CONFIRMED, clock.now()
        held.summary, held.table = _summary(found), {}
        held.save()
        audit.record(
            "import",
            actor,
            f"导入 {held.year_id} 年度一体化数据 {held.file_name}：对上 {len(found.taken)} 个项目",
            integrated_import=held.pk,
            sha256=held.sha256,
            projects=[one.project.pk for one in found.taken if one.project],
        )
    return held


def _summary(found: Outlook) -> dict[str, object]:
    """What is on one side only, as it was on the day."""
    return {
        "left": [
            {"number": one.read.number, "code": one.read.code, "name": one.read.name, "words": one.words}
            for one in found.left
        ],
        "absent": [{"project": one.pk, "code": one.code, "name": one.name} for one in found.absent],
    }
