"""What the rounds of the year ask for: they open, fall due, are overdue, close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from desk.week.items import Item, Weeks
from workflows.models import Round
from workflows.year.standing import RoundStanding, rounds_of_years

#: years that may be alive beside the present one: 自评 of the last, 编报 of the next
AROUND = (-1, 0, 1)


def items(units: set[int] | None, weeks: Weeks) -> Iterator[Item]:
    """Of the projects of these units (None: of all). Three queries, however many rounds and subjects."""
    for one in rounds_of_years([weeks.today.year + years for years in AROUND], units):
        if one.round.state != Round.State.RECALLED and one.total:
            yield from _of(one, weeks)


def _of(one: RoundStanding, weeks: Weeks) -> Iterable[Item]:
    name = f"{one.round.year}年度{one.round.title}"
    url = reverse("desk:round", args=[one.round.pk])
    dates = one.dates
    if weeks.within(dates.opens_on) and dates.opens_on >= weeks.today:
        how = "到这一天各经办人自动收到消息，不用您办；名单和日期不对的，提前延期或收回。"
        yield Item(dates.opens_on, f"{name}开始，{one.total} 个项目", how, "查看名单", url)
    if not one.unhanded:
        return
    missing = f"{one.unhanded} 个项目还没交"
    if dates.due_on < weeks.today <= dates.closes_on:
        how = "勾选没交的催办；确有困难的延期。过了关闭日期记为未报，以后只能逾期补报。"
        closing = f"{dates.closes_on:%m-%d} 关闭"
        yield Item(dates.due_on, f"{name}已过期限，{missing}", how, "催办", url, closing)
    elif weeks.within(dates.due_on):
        how = "先看谁没交、差什么；勾选后催办，一人只收到一条消息，也可以复制文字发到群里。"
        yield Item(dates.due_on, f"{name}截止，{missing}", how, "催办", url)
