"""提醒与发送: ledger and outbox as operators see them, and sending again what has failed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Count, QuerySet

from accounts import audit, clock
from accounts.models import User
from notifications import channels, notices
from notifications.models import Delivery, Obligation, Posting


def obligations(state: str = "", source: str = "") -> QuerySet[Obligation]:
    """The ledger, the latest first."""
    rows = Obligation.objects.select_related("recipient", "notice").order_by("-pk")
    rows = rows.filter(state=state) if state in Obligation.State.values else rows
    return rows.filter(source=source) if source else rows


def deliveries(state: str = "") -> QuerySet[Delivery]:
    """The outbox, the latest first."""
    rows = Delivery.objects.select_related("recipient").annotate(carried=Count("postings")).order_by("-pk")
    return rows.filter(state=state) if state in Delivery.State.values else rows


def outbox_counts() -> Mapping[str, int]:
    """How many deliveries are in each state; ``waiting`` are postings not yet packed."""
    rows = Delivery.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return {**dict(rows), "waiting": Posting.objects.filter(delivery=None).count()}


@transaction.atomic
def send_again(pk: int, actor: User) -> bool:
    """Queue a failed delivery anew, with all its attempts; False when it is no longer failed. Recorded in the log."""
    failed = Delivery.objects.filter(pk=pk, state=Delivery.State.FAILED)
    row = failed.select_related("recipient").first()
    again = {"state": Delivery.State.QUEUED, "attempts": 0, "due_at": clock.now(), "finished_at": None}
    if row is None or not failed.update(**again):
        return False
    audit.record(
        "resend", actor, f"重新发送：{channels.words(row.channel)}，{row.recipient.name}", delivery=pk
    )
    notices.wake_up()
    return True
