"""预算公开 of the years that are approved and not published, where its last day has come within these weeks or has passed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from desk.week.items import Item, Weeks
from projects.disclosing.reminding import unpublished

HOW = "逐项做完保密审查，写审查人、日期和公开网址，制作公开材料，下载后公布。"


def items(weeks: Weeks) -> Iterator[Item]:
    """For the desk of the 本级, whose act it is. Three queries."""
    for year, due_on in unpublished().items():
        if due_on <= weeks.last:
            words = "预算公开已过期限" if due_on < weeks.today else "预算公开到期"
            url = f"{reverse('projects:disclosures')}?year={year}"
            yield Item(due_on, f"{year}年度{words}", HOW, "办理公开", url)
