"""Every component on one page, in debug mode only: what docs/design.md says, to look at and to try."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock

COLOURS = ("ink", "muted", "line", "rule", "page", "surface", "primary", "brand", "ok", "warn", "bad", "year")
LAMPS = (("ok", "正常"), ("warn", "关注"), ("bad", "预警"), ("none", "无计划"))
STATES = ("草稿", "科室审核", "退回修改", "已批复", "不予安排")
LONG = "党员教育中心“三会一课”示范课程摄制与基层流动党校送课下乡及配套教材编印（含少数民族语言版）项目"


@login_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Addressed only while DEBUG is on (``desk.urls``)."""
    return render(
        request,
        "desk/styleguide.html",
        {"colours": COLOURS, "lamps": LAMPS, "states": STATES, "rows": _rows(), "long": LONG},
    )


def _rows() -> list[dict[str, Any]]:
    """Three rows of a ledger: overdue, today, and a long title due later."""
    today = clock.today()
    names = ("干部教育培训", "老年大学运行", LONG)
    return [
        {
            "name": name,
            "due": today + timedelta(days=days),
            "amount": Decimal(1234567) * (3 * days + 8),
            "cut": days == 0,
        }
        for name, days in zip(names, (-2, 0, 9), strict=True)
    ]
