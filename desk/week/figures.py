"""数据导入: the figures of a checkpoint's 统计截止 that are not in yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from desk.week.items import Item, Weeks
from monitoring.models import Checkpoint, ExecutionImport
from workflows.models import Round


def items(weeks: Weeks) -> Iterator[Item]:
    """Checkpoints whose day of import has come within these weeks, or is past while the round is still open. One query."""
    there = ExecutionImport.objects.filter(
        state=ExecutionImport.State.CONFIRMED, year=OuterRef("round__year"), as_of__gte=OuterRef("cutoff_on")
    )
    wanted = Checkpoint.objects.filter(
        import_due_on__lte=weeks.last, round__closes_on__gte=weeks.today, cutoff_on__lte=weeks.last
    )
    wanted = wanted.exclude(round__state=Round.State.RECALLED).exclude(Exists(there)).select_related("round")
    for one in wanted:
        how = f"从一体化系统导出截至 {one.cutoff_on} 的支出，上传后逐行看预览，对不上的、退款、新编码回答清楚再确认。"
        words = f"导入{one.year}年度{one.name}执行数"
        yield Item(one.import_due_on, words, how, "导入执行数", reverse("monitoring:import_new"))
