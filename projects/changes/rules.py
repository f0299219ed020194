"""What the year says of 目标调整: the last day, the list of reasons. Settings of the year, ``target_changes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused
from workflows.oversight import whole_desk

SETTING = "target_changes"
LAST_DAY = "10-31"
REASONS = (
    "预算追加、追减或调剂",
    "上级政策或工作部署调整",
    "实施内容、范围或对象变化",
    "不可抗力或外部条件变化",
    "原指标设置或计算口径需要修正",
)
LONGEST, MOST = 40, 20


@dataclass(frozen=True)
class Rules:
    """Of one year; ``last_day``: nobody applies later."""

    last_day: date
    reasons: tuple[str, ...]


def rules_of(year: BudgetYear) -> Rules:
    """The year's own, else the usual ones."""
    said = year.settings.get(SETTING, {})
    day = date.fromisoformat(f"{year.pk}-{said.get('last_day', LAST_DAY)}")
    return Rules(day, tuple(said.get("reasons") or REASONS))


def set_rules(year: int, wanted: Rules, *, actor: User) -> bool:
    """Set them; whether that changed anything. NotAllowed but for the desk of the 本级, Refused for what cannot be."""
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed("目标调整的期限和原因由本级预算绩效岗设置。")
    reasons = tuple(dict.fromkeys(one.strip() for one in wanted.reasons if one.strip()))
    if wanted.last_day.year != year:
        raise Refused(f"申请调整的最后日期应在{year}年内。")
    if not reasons or len(reasons) > MOST or any(len(one) > LONGEST for one in reasons):
        raise Refused(f"请填写 1 到 {MOST} 条调整原因，每条不超过 {LONGEST} 个字。")
    with transaction.atomic():
        row = BudgetYear.objects.select_for_update(no_key=True).get(year=year)
        before = rules_of(row)
        if before == Rules(wanted.last_day, reasons):
            return False
        said = {"last_day": f"{wanted.last_day:%m-%d}", "reasons": list(reasons)}
        row.settings = {**row.settings, SETTING: said}
        row.save(update_fields=["settings"])
        audit.record(
            "year_setting",
            actor,
            f"{year}年目标调整最后日期 {wanted.last_day}，原因 {len(reasons)} 条",
            year=year,
            before={"last_day": str(before.last_day), "reasons": list(before.reasons)},
            after=said,
        )
        return True
