"""Execution the tests begin with, written straight into the tables."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from accounts import clock
from accounts.models import Unit, User
from monitoring.models import ExecutionFigure, ExecutionImport, Voucher
from projects.models import Project

_files = itertools.count(1)


def at(on: date, hour: int = 10) -> datetime:
    """A moment of a day, Shanghai time."""
    return datetime.combine(on, time(hour), clock.SHANGHAI)


def imported(
    actor: User,
    as_of: date,
    figures: Mapping[Project, Mapping[str, str] | str],
    *,
    unit: Unit,
    confirmed_at: datetime | None = None,
) -> ExecutionImport:
    """A confirmed import for ``unit``: project -> yuan, or project -> {指标文号: yuan}; confirmed at the end of ``as_of``."""
    moment = confirmed_at or at(as_of, 18)
    year = next(iter(figures)).year
    source = ExecutionImport.objects.create(
        year=year,
        unit=unit,
        as_of=as_of,
        state="confirmed",
        file_name="执行数.xlsx",
        sha256=f"{next(_files):064d}",
        created_by=actor,
        created_at=moment,
        confirmed_by=actor,
        confirmed_at=moment,
    )
    ExecutionFigure.objects.bulk_create(
        ExecutionFigure(
            source=source,
            project=project,
            document_number=number,
            as_of=as_of,
            cumulative=Decimal(amount),
            confirmed_at=moment,
        )
        for project, given in figures.items()
        for number, amount in ({"": given} if isinstance(given, str) else given).items()
    )
    return source


def voucher(actor: User, project: Project, dated: date, amount: str, number: str = "记-1") -> Voucher:
    return Voucher.objects.create(
        project=project,
        number=number,
        dated=dated,
        amount=Decimal(amount),
        registered_by=actor,
        registered_at=at(dated),
    )
