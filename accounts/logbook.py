"""Reading the log: kinds in words, filters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from accounts.clock import SHANGHAI
from accounts.models import AuditEvent

#: What the kinds are called; a kind of a higher room that is not listed shows as it is.
KINDS = {
    "login": "登录",
    "logout": "退出",
    "timeout": "超时退出",
    "login_failed": "登录失败",
    "lockout": "暂停登录",
    "password": "修改密码",
    "password_reset": "重置密码",
    "person_new": "新增人员",
    "person": "修改人员",
    "person_off": "停用人员",
    "person_on": "启用人员",
    "unit": "单位",
    "office": "科室",
    "grant": "授予角色",
    "revoke": "收回角色",
    "grant_object": "授权查阅",
    "revoke_object": "取消查阅",
    "deputy": "设定AB角",
    "deputy_end": "取消AB角",
    "settings": "设置",
    "route": "审批流程",
    "budget": "预算变动",
    "reading": "名称读音",
    "checkpoint": "支出进度节点",
    "import": "导入",
    "export": "导出",
    "calendar": "工作日历",
    "resend": "重新发送",
    "api_token": "接口令牌",
    "api_lockout": "接口暂停应答",
    "api_act": "接口办理",
    "webhook": "事件推送",
}


@dataclass(frozen=True)
class Filter:
    """What of the log is wanted."""

    kind: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return self != type(self)()

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filter:
        """From an address; what cannot be read is left out."""
        return cls(
            query.get("kind", "")[:40],
            query.get("q", "").strip()[:60],
            _day(query.get("first", "")),
            _day(query.get("last", "")),
        )

    def events(self) -> QuerySet[AuditEvent]:
        """Newest first."""
        found = AuditEvent.objects.all()
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.words:
            found = found.filter(Q(summary__icontains=self.words) | Q(actor_name__icontains=self.words))
        if self.first:
            found = found.filter(at__gte=datetime.combine(self.first, time.min, SHANGHAI))
        if self.last:
            found = found.filter(at__lt=datetime.combine(self.last + timedelta(days=1), time.min, SHANGHAI))
        return found


def kind_words(kind: str) -> str:
    """登录 for ``login``."""
    return KINDS.get(kind, kind)


def kinds_present() -> list[tuple[str, str]]:
    """The kinds the log has, with their words."""
    kinds = AuditEvent.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return [(kind, kind_words(kind)) for kind in kinds]


def address(event: AuditEvent) -> str:
    """Where the act came from, if it was noted."""
    return str(json.loads(event.body)["data"].get("ip", ""))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # The first and the last year have moments no clock in another zone can tell.
    return day if date.min.year < day.year < date.max.year else None
