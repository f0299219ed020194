"""The curve of one project: what had been spent at each day something is known of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from monitoring.execution.spent import figures_known
from monitoring.models import Voucher

END_OF_TIME = date.max


@dataclass(frozen=True)
class Point:
    """Yuan spent until the end of a day. ``imported``: an export of that day says so; otherwise vouchers add up to it."""

    on: date
    spent: Decimal
    imported: bool


def series(project_id: int, imported_by: datetime | None = None) -> list[Point]:
    """The points in the order of their days, one a day. Two queries."""
    figures = figures_known(END_OF_TIME, imported_by).filter(project=project_id)
    rows = list(
        figures.order_by("as_of", "confirmed_at", "pk").values_list("as_of", "document_number", "cumulative")
    )
    vouchers = Voucher.objects.filter(project=project_id).order_by("dated", "pk")
    if imported_by is not None:
        vouchers = vouchers.filter(registered_at__lte=imported_by)
    paid = list(vouchers.values_list("dated", "amount"))
    exported = {day for day, _, _ in rows}
    days = sorted(exported | {day for day, _ in paid})
    return [Point(day, _spent(day, rows, paid), day in exported) for day in days]


def _spent(day: date, rows: list[tuple[date, str, Decimal]], paid: list[tuple[date, Decimal]]) -> Decimal:
    newest: dict[str, Decimal] = {}
    last = date.min
    for on, number, cumulative in rows:
        if on <= day:
            newest[number], last = cumulative, on
    return sum(newest.values(), Decimal(0)) + sum(
        (amount for dated, amount in paid if last < dated <= day), Decimal(0)
    )
