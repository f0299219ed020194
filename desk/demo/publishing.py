"""The demo's 预算公开 of 2026: what was approved in January went out in time, within twenty days of the 批复."""

from __future__ import annotations

from datetime import date
from functools import partial

from desk.demo.agenda import Agenda, moment
from desk.demo.people import ROOT, Department
from projects.disclosing.budget import CHECKS, prepared, publish
from projects.disclosing.review import Review
from projects.models import BudgetYear

ADDRESS = "https://www.example.gov.cn/2026/0206.html"


def write(made: Department, agenda: Agenda) -> None:
    """Examined by 顾怀瑾, published by 秦若兰 the day after."""
    agenda.at(moment(2026, 2, 6, 10, 20), partial(_publish, made))


def _publish(made: Department) -> None:
    desk = made.people["qinruolan"]
    review = Review(
        reviewer=made.people["guhuaijin"].name,
        reviewed_on=date(2026, 2, 5),
        address=ADDRESS,
        checked=tuple(CHECKS),
    )
    year = BudgetYear.objects.get(pk=2026)
    publish(prepared(year, made.units[ROOT], review, actor=desk), actor=desk)
