"""How much a project may spend: 批复数, and 调整后 as it stood on any day. Amounts are yuan, days those of Asia/Shanghai.

调整后 on a day is 批复数 plus what every event effective by that day changed; a reversal carries the day of what it
reverses, so that a mistake and its correction cancel each other from the beginning. A project without a 批复数 has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from accounts import clock
from projects import amounts
from projects.models import Project, ProjectEvent
from workflows.errors import Refused

_MONEY: DecimalField = DecimalField(max_digits=16, decimal_places=2)
_NOTHING = Decimal(0)
#: what takes a project out of its year
LEAVING = (ProjectEvent.Kind.CANCELLED, ProjectEvent.Kind.MERGED, ProjectEvent.Kind.TRANSFERRED)


def adjusted_at(project_ids: Iterable[int], on: date, known_by: datetime | None = None) -> dict[int, Decimal]:
    """Project -> 调整后 on the day ``on``, in one query; projects without a 批复数 are missing from the answer.

    ``known_by`` leaves out what was registered after that moment, whatever day it is dated.
    """
    rows = Project.objects.filter(pk__in=list(project_ids), approved__isnull=False).order_by()
    changed = Coalesce(Sum(_change("events__"), filter=_counts(on, known_by, "events__")), _NOTHING)
    found = rows.annotate(total=F("approved") + changed).values_list("pk", "total")
    return dict(found)


def adjusted_subquery(on: date, known_by: datetime | None = None, project: str = "pk") -> Subquery:
    """The same as an expression for ``annotate`` and ``filter``; ``project`` names the column with the project's id."""
    events = ProjectEvent.objects.filter(_counts(on, known_by), project=OuterRef("pk")).order_by()
    changed = Subquery(events.values("project").annotate(total=Sum(_change())).values("total"))
    total = F("approved") + Coalesce(changed, _NOTHING, output_field=_MONEY)
    return Subquery(Project.objects.filter(pk=OuterRef(project)).values_list(total), output_field=_MONEY)


def undistributed(project: Project, on: date | None = None) -> Decimal:
    """What a 代编 project has not broken down to children by the end of the day; 0 for every other project."""
    if project.kind != Project.Kind.ON_BEHALF:
        return _NOTHING
    return adjusted_at([project.pk], on or clock.today()).get(project.pk, _NOTHING)


def standing(events: QuerySet[ProjectEvent] | None = None) -> QuerySet[ProjectEvent]:
    """Events that count: neither reversed nor reversals."""
    rows = ProjectEvent.objects.all() if events is None else events
    return rows.filter(reverses=None, reversed_by=None)


def leavings(project_ids: Iterable[int]) -> dict[int, ProjectEvent]:
    """Project -> the 取消 or 合并 that took it out of its year, in one query; a 合并 knows its ``counterpart``."""
    rows = standing().filter(project__in=list(project_ids), kind__in=LEAVING).select_related("counterpart")
    return {event.project_id: event for event in rows}


def approve(project_id: int, amount: Decimal | None) -> None:
    """Set the 批复数; 调整后 follows. Refused where events rest on another 批复数, unless the two are the same amount.

    A project the desk made during the year has none of its own: what it may spend are its events, and 批复数 stays 0. One its
    drafter made waits for the letter like every other.
    """
    project = held(project_id)
    if project.joined_on is not None and project.approved == 0:
        return
    if standing(project.events.all()).exists():
        if amounts.same(project.approved, amount):
            return
        raise Refused(
            f"“{project.name}”已按批复数 {amounts.shown(project.approved)} 万元登记了预算变动，批复数不能再改。"
            "请先在项目的“预算变动”中冲销这些变动。"
        )
    project.approved = amount
    settle(project)


def ask_in_year(project_id: int) -> None:
    """Refused once the project has left its year; nobody takes it out before the caller's transaction ends."""
    project = held(project_id)
    left = leavings([project_id]).get(project_id)
    if left is not None:
        raise Refused(
            f"“{project.name}”已于 {left.effective_on} {left.get_kind_display()}，绩效目标不再提交审核。"
            "登记有误的，请预算绩效岗在项目的“预算变动”中冲销。"
        )


def held(project_id: int) -> Project:
    """The project's row, locked until the caller's transaction ends: its amounts change under this lock only."""
    return Project.objects.select_for_update(no_key=True).get(pk=project_id)


def settle(project: Project) -> None:
    """Write 批复数 and the latest 调整后 of a locked project."""
    changed = project.events.aggregate(total=Sum(_change()))["total"] or _NOTHING
    project.adjusted = None if project.approved is None else project.approved + changed
    project.save(update_fields=["approved", "adjusted"])


def _change(prefix: str = "") -> CombinedExpression:
    return F(f"{prefix}after") - F(f"{prefix}before")


def _counts(on: date, known_by: datetime | None, prefix: str = "") -> Q:
    rows = Q(**{f"{prefix}effective_on__lte": on})
    return rows if known_by is None else rows & Q(**{f"{prefix}registered_at__lte": known_by})
