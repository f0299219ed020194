"""The entries of the left rail and of the bar on a phone: those that exist, for those who may use them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from accounts.roles import ADMINISTRATORS, Role


@dataclass(frozen=True)
class Entry:
    """One entry. ``prefixes`` are the route names (or name spaces ending in ``:``) that light it up."""

    words: str
    icon: str
    name: str
    prefixes: tuple[str, ...]
    roles: frozenset[str] | None = None  # None: everybody in the business
    apart: bool = False
    count: int = 0
    url: str = ""
    current: bool = False


BUSINESS = frozenset(Role.values) - ADMINISTRATORS
DESK = frozenset({Role.BUDGET_OFFICER})
#: heads of their 科室 or unit, the budget desk of all units, leaders
READ_STATISTICS = (
    Role.SECTION_HEAD,
    Role.BUDGET_OFFICER,
    Role.DIVISION_LEADER,
    Role.FINANCE_LEADER,
    Role.DEPARTMENT_LEADER,
)

RAIL = (
    Entry(
        "我的待办",
        "desk",
        "desk:home",
        (
            "desk:home",
            "workflows:case",
            "workflows:decide",
            "workflows:answer",
            "workflows:to_read",
            "workflows:phrases",
        ),
        None,
    ),
    Entry(
        "项目绩效",
        "proj",
        "projects:list",
        ("projects:", "desk:project", "workflows:"),
        BUSINESS,
    ),
    Entry("支出进度", "pace", "monitoring:progress", ("monitoring:",), BUSINESS),
    Entry(
        "运行监控", "watch", "monitoring:midyear_board", ("monitoring:midyear", "monitoring:rectif"), BUSINESS
    ),
    Entry(
        "绩效自评",
        "self",
        "monitoring:evaluations",
        ("monitoring:evaluation", "monitoring:rescores", "monitoring:department"),
        BUSINESS,
    ),
    Entry(
        "汇总报送",
        "send",
        "workflows:register_outside",
        (
            "workflows:register_outside",
            "workflows:register_meeting",
            "workflows:registration",
            "workflows:correct",
            "workflows:batch",
            "projects:amount_",
        ),
        DESK,
    ),
    Entry("统计查询", "stat", "desk:statistics", ("desk:statistics",), frozenset(READ_STATISTICS)),
    Entry(
        "报表报告",
        "book",
        "monitoring:papers",
        ("monitoring:paper", "monitoring:disclosure", "monitoring:meeting"),
        DESK,
        apart=True,
    ),
    Entry(
        "年度工作安排",
        "year",
        "desk:year_plan",
        ("desk:year_", "desk:round", "projects:check"),
        DESK,
        apart=True,
    ),
    Entry(
        "督办清单",
        "board",
        "workflows:oversight",
        ("workflows:oversight", "workflows:outstanding"),
        DESK,
        apart=True,
    ),
    Entry(
        "审批流程", "route", "workflows:routes", ("workflows:route", "workflows:export_xes"), DESK, apart=True
    ),
    Entry("指标库", "find", "projects:library", ("projects:library",), DESK, apart=True),
    Entry(
        "单位与人员",
        "people",
        "accounts:people",
        ("accounts:people", "accounts:person"),
        DESK | {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
        apart=True,
    ),
    Entry(
        "归档与调阅",
        "box",
        "monitoring:archives",
        ("monitoring:archive", "monitoring:lending"),
        DESK,
        apart=True,
    ),
    Entry("工作移交", "hand", "workflows:handovers", ("workflows:handover",), DESK, apart=True),
    Entry(
        "系统设置",
        "set",
        "desk:settings",
        ("desk:settings", "desk:setup", "workflows:words"),
        DESK | ADMINISTRATORS,
        apart=True,
    ),
    Entry(
        "运行状况",
        "system",
        "notifications:health",
        (
            "notifications:health",
            "notifications:reminders",
            "notifications:outbox",
            "notifications:resend",
            "notifications:calendar",
            "notifications:robot",
            "notifications:webhook",
            "notifications:group_post",
        ),
        DESK | {Role.SYSTEM_ADMIN},
        apart=True,
    ),
    Entry("安全日志", "log", "accounts:audit", ("accounts:audit",), frozenset({Role.LOG_AUDITOR})),
)

DOCK = (
    replace(RAIL[0], words="待办"),
    replace(RAIL[1], words="项目"),
    Entry("消息", "bell", "notifications:list", ("notifications:",), None),
    Entry("我的", "people", "desk:me", ("desk:me", "accounts:"), None),
)


def build(entries: Iterable[Entry], roles: set[str], here: str, counts: dict[str, int]) -> list[Entry]:
    """The entries for somebody who holds ``roles`` and is at the route ``here``; exactly one of them is lit."""
    shown = [entry for entry in entries if entry.roles is None or roles & entry.roles]
    ruled = next((entry for entry in shown if entry.apart), None)  # one line, above the first of them
    lit = max(shown, key=lambda entry: _closeness(entry, here), default=None)
    return [
        replace(
            entry,
            url=reverse(entry.name),
            count=counts.get(entry.name, 0),
            apart=entry is ruled,
            current=entry is lit and _closeness(entry, here) > 0,
        )
        for entry in shown
    ]


def _closeness(entry: Entry, here: str) -> int:
    return max((len(prefix) for prefix in entry.prefixes if here.startswith(prefix)), default=0)
