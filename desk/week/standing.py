"""What can be done any day: what waits at the desk, and what does not go on by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from accounts import clock
from accounts.models import User
from accounts.together import together
from desk.home.chores import Chore
from desk.home.due import numbers, standing
from desk.week.items import Item
from notifications.calendar import reckoning
from workflows import inbox
from workflows.outstanding import outstanding, summary
from workflows.oversight import oversight


def items(user: User, chores: Iterable[Chore]) -> Iterator[Item]:
    """What waits for the person's own decision, the desk's chores of 我的待办, then 督办清单 and 未办事项清单; each where it holds
    anything."""
    yield from _own(user)
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


def _own(user: User) -> Iterator[Item]:
    waits = standing(together(user, own=numbers(inbox.todo(user), reckoning(clock.today())))["own"])
    if not waits.count:
        return
    pressing = [f"逾期 {waits.overdue} 件"] * bool(waits.overdue)
    pressing += [f"今天到期 {waits.due_today} 件"] * bool(waits.due_today)
    words = f"待审核 {waits.count} 件" + (f"（{'，'.join(pressing)}）" if pressing else "")
    how = (
        "从最上面一件依次办理：看表和前面各环节的意见，写意见，签署决定；拿不准的先征求意见，要改的退回修改。"
    )
    yield Item(None, words, how, "依次办理", reverse("desk:home"))
