"""The document of a 预算变动, and what of it cannot be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts import clock
from projects import amounts
from projects.models import Project, ProjectEvent
from workflows.cases.letters import number_of
from workflows.errors import Refused
from workflows.models import Attachment


@dataclass(frozen=True)
class Paper:
    """Number (文号) and day of the document, the day it takes effect, what it says, its scan."""

    number: str
    dated: date
    effective_on: date
    note: str = ""
    scan: Attachment | None = None


def check_paper(paper: Paper, year: int) -> None:
    """Refused without a number, for a day that has not come, and for one outside the budget year."""
    if not number_of(paper.number):
        raise Refused("请填写文号。")
    if paper.dated > clock.today():
        raise Refused("文件日期晚于今天，请核对原件。")
    check_day(paper.effective_on, year)


def check_day(on: date, year: int) -> None:
    """The day a change takes effect lies in the budget year and has come."""
    if on > clock.today():
        raise Refused(f"生效日期 {on} 还没有到，请到当日再登记。")
    if on.year != year:
        raise Refused(f"生效日期 {on} 不在 {year} 年度内，请核对。")


def check_amount(amount: Decimal) -> None:
    """An amount that can be added or taken away: more than nothing, to the cent, no more than the database holds."""
    if not amount.is_finite() or not 0 < amount <= amounts.LARGEST or amount != amount.quantize(amounts.CENT):
        raise Refused("变动金额应大于零、精确到分。")


def scan_for(paper: Paper, project: Project | None) -> Attachment | None:
    """The paper's scan; without one that which came with the same document and the same project before.

    One document often breaks a 代编 budget down to many children: it is uploaded once. Refused where there is none.
    """
    if paper.scan is not None:
        return paper.scan
    known = ProjectEvent.objects.filter(
        project=project, document_number=number_of(paper.number), document_date=paper.dated
    ).exclude(scan=None)
    event = known.select_related("scan").order_by("-pk").first() if project is not None else None
    if event is None:
        raise Refused("请上传文件的扫描件。")
    return event.scan
