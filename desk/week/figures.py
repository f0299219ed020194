"""数据导入: the figures of a checkpoint's 统计截止 that are not in yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from accounts.models import Unit
from accounts.tree import Tree
from desk.week.items import Item, Weeks
from monitoring.models import Checkpoint, ExecutionImport
from projects.models import Project
from workflows.models import Round


def items(units: set[int] | None, weeks: Weeks) -> Iterator[Item]:
    """Checkpoints whose day of import has come within these weeks, or is past while the round is still open, with the units
    no export covers yet. Six queries at most."""
    wanted = Checkpoint.objects.filter(
        import_due_on__lte=weeks.last, round__closes_on__gte=weeks.today, cutoff_on__lte=weeks.last
    )
    found = list(wanted.exclude(round__state=Round.State.RECALLED).select_related("round"))
    if not found:
        return
    concerned = _concerned({one.year for one in found}, units)
    imports = _imports(found)
    tree, names = Tree.load(), {unit.pk: unit.label for unit in Unit.objects.all()}
    for one in found:
        covered = tree.below(
            unit for year, unit, as_of in imports if year == one.year and as_of >= one.cutoff_on
        )
        if missing := concerned[one.year] - covered:
            yield _item(one, sorted(names[unit] for unit in missing), partly=bool(covered))


def _item(one: Checkpoint, missing: list[str], *, partly: bool) -> Item:
    how = f"从一体化系统导出截至 {one.cutoff_on} 的支出，上传后逐行看预览，对不上的、退款、新编码回答清楚再确认。"
    note = f"还差{'、'.join(missing)}" if partly else ""
    words = f"导入{one.year}年度{one.name}执行数"
    return Item(one.import_due_on, words, how, "导入执行数", reverse("monitoring:import_new"), note)


def _concerned(years: set[int], units: set[int] | None) -> defaultdict[int, set[int]]:
    """Year -> the units that have projects in it, of those the desk sees."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for year, unit in (
        Project.objects.filter(year__in=years).order_by().values_list("year", "unit").distinct()
    ):
        if units is None or unit in units:
            found[year].add(unit)
    return found


def _imports(found: list[Checkpoint]) -> list[tuple[int, int, date]]:
    """Year, unit and day of the confirmed exports that may cover one of these."""
    rows = ExecutionImport.objects.filter(
        state=ExecutionImport.State.CONFIRMED,
        year__in={one.year for one in found},
        as_of__gte=min(one.cutoff_on for one in found),
    )
    return list(rows.order_by().values_list("year", "unit", "as_of").distinct())
