"""How moments and acts are spoken of."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from accounts import clock
from workflows.models import Event

DONE_WORDS = {
    Event.Kind.CREATED: "新建",
    Event.Kind.SUBMITTED: "提交审核",
    Event.Kind.APPROVED: "同意",
    Event.Kind.SENT_BACK: "退回修改",
    Event.Kind.REJECTED: "表示不同意",
    Event.Kind.WITHDRAWN: "撤回",
    Event.Kind.RESEATED: "重新确定办理人",
    Event.Kind.DECIDED_OUTSIDE: "登记批复",
    Event.Kind.AMOUNT_DIFFERS: "登记批复并退回修改",
    Event.Kind.TAKEN_BACK: "撤回已签意见",
    Event.Kind.TRANSFERRED: "转交他人办理",
    Event.Kind.CONSULTED: "征求意见",
    Event.Kind.ANSWERED: "反馈意见",
    Event.Kind.CONSULT_ENDED: "取消征求意见",
    Event.Kind.REVISED: "修改后送经办人确认",
    Event.Kind.REVISION_CONFIRMED: "确认修改",
    Event.Kind.REVISION_OBJECTED: "对修改提出异议",
    Event.Kind.SIGNER_ADDED: "增加审核人",
    Event.Kind.SIGNER_REMOVED: "取消增加的审核人",
    Event.Kind.DEPUTY_BEGAN: "开始代办",
    Event.Kind.DEPUTY_ENDED: "结束代办",
    Event.Kind.HANDED_OVER: "办理工作移交",
    Event.Kind.COPIED: "传阅",
    Event.Kind.URGED: "催办",
    Event.Kind.SUSPENDED: "暂停办理",
    Event.Kind.RESUMED: "恢复办理",
    Event.Kind.CANCELLED: "终止办理",
    Event.Kind.JUMPED: "调整环节",
    Event.Kind.LIMIT_PASSED: "记录超过限办时间",
    Event.Kind.MEETING_DECIDED: "登记会议决定",
    Event.Kind.OPINION_GIVEN: "登记财政意见",
    Event.Kind.RETURNED_OUTSIDE: "登记财政退回",
    Event.Kind.REFUSED_OUTSIDE: "登记财政不予安排",
    Event.Kind.CORRECTED: "更正登记",
    Event.Kind.REPLACED: "按批复改定",
    Event.Kind.REPORTED: "报送财政",
    Event.Kind.REPORT_RECALLED: "撤回报送",
    Event.Kind.STAGE_CLOSED: "随本轮关闭",
}


#: acts that give a case back to its drafter, as the drafter reads them
GAVE_BACK = {
    Event.Kind.SENT_BACK: "退回修改",
    Event.Kind.REJECTED: "票签未通过，退回修改",
    Event.Kind.AMOUNT_DIFFERS: "登记批复后退回修改",
    Event.Kind.RETURNED_OUTSIDE: "财政退回",
    Event.Kind.MEETING_DECIDED: "会议决定退回修改",
    Event.Kind.CORRECTED: "更正登记后退回修改",
}


def gave_back() -> Q:
    """Events that gave their case back, if it is with its drafter now; the last one did. A correction counts where it
    decided anew, not where it only put a wording right."""
    anew = Q(kind=Event.Kind.CORRECTED, data__anew=True)
    return anew | Q(kind__in=[kind for kind in GAVE_BACK if kind != Event.Kind.CORRECTED])


def day_words(on: date) -> str:
    """6月25日 in the same year, else 2027年3月31日."""
    year = "" if on.year == clock.today().year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日"


def moment(at: datetime) -> str:
    """10:32 on the same day, 6月25日 10:32 in the same year, else with the year."""
    local, today = at.astimezone(clock.SHANGHAI), clock.today()
    clock_time = f"{local:%H:%M}"
    if local.date() == today:
        return clock_time
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {clock_time}"


def told(event: Event) -> str:
    """高映雪已于 10:32 同意."""
    return f"{event.actor_name or '系统'}已于 {moment(event.at)} {DONE_WORDS[Event.Kind(event.kind)]}"


def names(people: list[str], most: int = 3) -> str:
    """高映雪、许望、陆承砚等 5 人."""
    shown = "、".join(people[:most])
    return f"{shown}等 {len(people)} 人" if len(people) > most else shown


def amount_words(yuan: object) -> str:
    """38.5 万元 as ``38.50万元``, with as many decimals as nothing is lost; "" for None."""
    if yuan is None or yuan == "":
        return ""
    whole, _, part = f"{Decimal(str(yuan)) / 10_000:,.6f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}万元"
