"""Who is told that execution has changed, and when it last did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max

from monitoring.models import ExecutionImport, Voucher

_listeners: list[Callable[[], None]] = []


def register(listener: Callable[[], None]) -> None:
    """Called by an app's ``ready``: ``listener`` runs after the commit of every confirmation, voiding and voucher.

    It may be lost (a crash, a restart): whoever must not miss a change asks ``last_change`` besides.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell() -> None:
    """Inside a verb's transaction: the listeners run once it is committed, whatever becomes of each other."""
    for listener in _listeners:
        transaction.on_commit(partial(listener), robust=True)


def last_change() -> datetime | None:
    """When an import was last confirmed or voided, or a voucher registered; None before the first. Two queries."""
    imports = ExecutionImport.objects.aggregate(confirmed=Max("confirmed_at"), voided=Max("voided_at"))
    moments = [*imports.values(), Voucher.objects.aggregate(last=Max("registered_at"))["last"]]
    return max((moment for moment in moments if moment), default=None)
