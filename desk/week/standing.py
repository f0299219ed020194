"""What can be done any day: what waits at the desk, and what does not go on by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from accounts.models import User
from desk.home.chores import Chore
from desk.week.items import Item
from workflows.outstanding import outstanding, summary
from workflows.oversight import oversight


def items(user: User, chores: Iterable[Chore]) -> Iterator[Item]:
    """The desk's chores of 我的待办, then 督办清单 and 未办事项清单 where they hold anything."""
    for chore in chores:
        yield Item(None, chore.words, f"{chore.note}。", chore.act, chore.url)
    watched = oversight(user)
    if watched.count:
        how = (
            "超过限办时间的催办或请 B 角办理，没有人能办的重新确定办理人，搁置的定时工作看清原因再重新执行。"
        )
        yield Item(None, f"督办清单 {watched.count} 件", how, "查看清单", reverse("workflows:oversight"))
    piles = outstanding(user)
    if piles:
        how = "打印或复制后当面报告；系统不提醒领导。领导在纸上签的，回来登记纸质签批。"
        yield Item(None, f"领导处未办：{summary(piles)}", how, "查看清单", reverse("workflows:outstanding"))
