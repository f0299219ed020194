"""What was spent until a day. Every question is one statement, however many projects it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import DecimalField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from monitoring.models import ExecutionFigure, ExecutionImport, Voucher
from projects.models import Project

NOTHING = Decimal(0)
MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=16, decimal_places=2)


def spent_at(
    project_ids: Iterable[int] | QuerySet[Project], on: date, imported_by: datetime | None = None
) -> dict[int, Decimal]:
    """Yuan spent until ``on`` (included) by each project of which anything is known; the others are missing.

    ``imported_by``: as it was known at that moment; None is now.
    """
    ids = Q(project__in=project_ids if isinstance(project_ids, QuerySet) else list(project_ids))
    figures = newest_figures(on, imported_by).filter(ids).values_list("project_id", "cumulative")
    after = vouchers_after(on, imported_by).filter(ids).values_list("project_id", "amount")
    found: dict[int, Decimal] = {}
    for project, amount in figures.union(after, all=True):
        found[project] = found.get(project, NOTHING) + amount
    return found


def spent_subquery(on: date, imported_by: datetime | None = None) -> CombinedExpression:
    """For ``Project`` querysets: the same number as a column, 0 where nothing is known."""
    of_project = {"project": OuterRef("pk")}
    figures = _sum(newest_figures(on, imported_by).filter(**of_project), "cumulative")
    after = _sum(vouchers_after(on, imported_by).filter(**of_project), "amount")
    return Coalesce(figures, NOTHING, output_field=MONEY) + Coalesce(after, NOTHING, output_field=MONEY)


def newest_figures(on: date, imported_by: datetime | None = None) -> QuerySet[ExecutionFigure]:
    """Of every project and 指标文号 the newest figure dated on or before ``on``; of one day, the one confirmed last."""
    newer = figures_known(on, imported_by).filter(
        Q(as_of__gt=OuterRef("as_of"))
        | Q(as_of=OuterRef("as_of"), confirmed_at__gt=OuterRef("confirmed_at"))
        | Q(as_of=OuterRef("as_of"), confirmed_at=OuterRef("confirmed_at"), pk__gt=OuterRef("pk")),
        project=OuterRef("project"),
        document_number=OuterRef("document_number"),
    )
    return figures_known(on, imported_by).filter(~Exists(newer))


def figures_known(on: date, imported_by: datetime | None = None) -> QuerySet[ExecutionFigure]:
    """All figures dated on or before ``on``, as known at ``imported_by``, in no order."""
    return ExecutionFigure.objects.order_by().filter(in_force(imported_by, "source__"), as_of__lte=on)


def in_force(imported_by: datetime | None = None, prefix: str = "") -> Q:
    """The condition that an import counts: now, or as it was at a moment."""
    if imported_by is None:
        return Q(**{f"{prefix}state": ExecutionImport.State.CONFIRMED})
    not_voided = Q(**{f"{prefix}voided_at__isnull": True}) | Q(**{f"{prefix}voided_at__gt": imported_by})
    return Q(**{f"{prefix}confirmed_at__lte": imported_by}) & not_voided


def vouchers_after(on: date, imported_by: datetime | None = None) -> QuerySet[Voucher]:
    """The vouchers dated on or before ``on`` that no export can contain yet: after the project's newest figure."""
    newest = figures_known(on, imported_by).filter(project=OuterRef("project")).values("project")
    until = Subquery(newest.annotate(last=Max("as_of")).values("last"))
    rows = Voucher.objects.order_by().filter(dated__lte=on)
    if imported_by is not None:
        rows = rows.filter(registered_at__lte=imported_by)
    return rows.annotate(until=until).filter(Q(until__isnull=True) | Q(dated__gt=F("until")))


def _sum(rows: QuerySet[ExecutionFigure] | QuerySet[Voucher], field: str) -> Subquery:
    return Subquery(rows.values("project").annotate(total=Sum(field)).values("total"), output_field=MONEY)
