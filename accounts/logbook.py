"""Reading the log: kinds in words, filters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from accounts.clock import SHANGHAI
from accounts.models import AuditEvent

#: What the kinds are called, those of the higher rooms among them (``tests/config/test_log_words.py``).
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
    "robot": "群机器人",
    "delegate": "授权代办",
    "delegate_end": "结束授权代办",
    "phrases": "常用意见",
    "handover": "工作移交",
    "release": "重新执行定时工作",
    "setup": "启用向导",
    "year_made": "预算年度",
    "year_opened": "开启年度",
    "year_setting": "年度设置",
    "round_planned": "安排轮次",
    "round_moved": "轮次延期",
    "round_recalled": "收回轮次",
    "stages_urged": "催办",
    "stage_opened_again": "重新打开环节",
    "run_suspended": "暂停年度工作",
    "run_resumed": "继续年度工作",
    "run_ended": "结束年度工作",
    "run_returned": "恢复年度工作",
    "assign": "指定经办人",
    "carry": "从上年带入",
    "predecessor": "上年项目",
    "target": "绩效目标",
    "department_target": "部门整体绩效目标",
    "amounts": "控制数和批复",
    "library": "指标库",
    "check_waiver": "系统审核设置",
    "disclosure": "公开",
    "execution_import": "导入执行数",
    "voucher": "支付凭证",
    "evidence_added": "存入佐证材料",
    "evidence_withdrawn": "撤下佐证材料",
    "rectification_issued": "下达整改",
    "self_evaluation": "绩效自评",
    "scheme": "计分设置",
    "prefill": "预填自评表",
    "rescore": "财政复核分",
    "department": "部门整体自评",
    "archive": "归档",
    "lending": "调阅登记",
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
