"""整改 whose day has come within these weeks or has passed, and whose result has not been handed in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.urls import reverse

from accounts.models import User
from desk.week.items import Item, Weeks
from monitoring.access import visible_rectifications
from monitoring.models import Rectification

HOW = "看谁负责、要求做到什么，请责任人在这一天前填写整改结果并提交；结果交上来后，由您核对、销号。"


def items(user: User, weeks: Weeks) -> Iterator[Item]:
    """One line a day. One query."""
    rows = visible_rectifications(user).filter(state=Rectification.State.OPEN, due_on__lte=weeks.last)
    found = rows.order_by("due_on", "pk").values_list("due_on", "pk", "project__name")
    for due_on, group in groupby(found, key=lambda row: row[0]):
        same = list(group)
        words = "整改已过期限" if due_on < weeks.today else "整改到期"
        if len(same) == 1:
            _, pk, name = same[0]
            yield Item(
                due_on,
                f"{words}：{name}",
                HOW,
                "查看整改",
                reverse("monitoring:rectification", args=[pk]),
            )
        else:
            url = reverse("monitoring:rectifications")
            yield Item(due_on, f"{words}，{len(same)} 个项目", HOW, "查看整改", url)
