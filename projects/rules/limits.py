"""The limits of the rules a year may set, each with what it does: kept in ``BudgetYear.settings["checks"]``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from projects.checks.settings import DEFAULTS
from projects.models import BudgetYear
from projects.rules.standing import KEY, LIMITS, STANDARD, chosen
from projects.versions.errors import Invalid
from workflows.errors import NotAllowed
from workflows.oversight import whole_desk

LONGEST_STANDARD = 500


def current(year: BudgetYear) -> dict[str, str]:
    """Every limit and the standard text as the page shows them."""
    kept = chosen(year)
    shown = {limit.key: limit.shown(Decimal(kept.get(limit.key, DEFAULTS[limit.key]))) for limit in LIMITS}
    return shown | {STANDARD: str(kept.get(STANDARD, ""))}


def set_limits(year: int, typed: Mapping[str, str], *, actor: User) -> int:
    """Store what differs; how many did. NotAllowed but for the desk, Invalid with a sentence per field."""
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed("系统审核的设置由本级预算绩效岗维护。")
    with transaction.atomic():
        held = BudgetYear.objects.select_for_update(no_key=True).get(year=year)
        before = current(held)
        wanted, wrong = dict[str, Any](), dict[str, str]()
        told = []
        for limit in LIMITS:
            text = typed.get(limit.key, before[limit.key])
            if text.strip() == before[limit.key]:
                continue
            number = _number(text)
            if number is None or not 0 <= number <= limit.most:
                wrong[limit.key] = f"请填 0 到 {limit.most:f} 之间的数。"
            elif limit.shown(number * limit.one) != before[limit.key]:
                wanted[limit.key] = str(number * limit.one)
                told.append(
                    f"{limit.words}由 {before[limit.key]}{limit.unit} 改为 {number.normalize():f}{limit.unit}"
                )
        standard = typed.get(STANDARD, before[STANDARD]).strip()
        if len(standard) > LONGEST_STANDARD:
            wrong[STANDARD] = f"最多 {LONGEST_STANDARD} 个字，现在有 {len(standard)} 个字。"
        elif standard != before[STANDARD]:
            wanted[STANDARD] = standard
            told.append("文字指标的统一评分标准" if standard else "取消文字指标的统一评分标准")
        if wrong:
            raise Invalid(wrong)
        if wanted:
            held.settings = {**held.settings, KEY: {**held.settings.get(KEY, {}), **wanted}}
            held.save(update_fields=["settings"])
            audit.record("year_setting", actor, f"{year}年系统审核：{'；'.join(told)}", year=year, **wanted)
    return len(wanted)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().rstrip("%％").replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 12 else None
