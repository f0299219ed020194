"""授权代办 at work: when a period begins or ends, by hand or with the day, the open steps it concerns are brought in line."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import clock, standing_still
from accounts.models import Delegation
from notifications import notices
from workflows import kinds, standing_in
from workflows.dispatching import Outcome, Source, Work, carry_out
from workflows.words import day_words

SOURCE = "delegation"
TOLD = "delegated"
KINDS = {TOLD: "授权代办"}
HOME = "/"


def due(parked: Collection[str], most: int) -> list[Work]:
    """Periods that have begun or are over and have not been applied."""
    rows = _to_apply().exclude(pk__in=[int(key) for key in parked]).order_by("pk")
    return [_work(row) for row in rows[:most]]


def changed(row: Delegation) -> None:
    """One was made or ended by hand: the deputy is told, and what of it is due is done at once."""
    _tell(row)
    if _to_apply().filter(pk=row.pk).exists() and carry_out(SOURCE, _work(row)) is Outcome.DONE:
        standing_in.bring_in_line(standing_in.concerned(row.principal_id))


def _tell(row: Delegation) -> None:
    """Once it is given and once it is ended: whoever stands in learns of it before the first case comes."""
    over = row.ended_at is not None
    days = f"{day_words(row.starts_on)} 至 {day_words(row.ends_on)}"
    with transaction.atomic():
        notices.tell(
            [row.deputy],
            kind=TOLD,
            subject=f"delegation:{row.pk}",
            title=f"不再代{row.principal.name}办理" if over else f"请代{row.principal.name}办理，{days}",
            text="授权代办已结束，其待办随即取消。"
            if over
            else f"原因：{row.reason}。期间其待办也列在您的我的待办中，写明代谁办理，一人办理即可。",
            reason="您是代办人",
            url=HOME,
        )


def apply(row: Delegation) -> None:
    """Note the cases concerned, and how far the period is applied: all or nothing. Each case is brought in line by itself."""
    with transaction.atomic():
        # Whoever seated people by the day before has committed; whoever seats from now on reads what counts today.
        standing_still.alone()
        standing_in.note(standing_in.concerned(row.principal_id))
        over = row.ended_at is not None or row.ends_on < clock.today()
        Delegation.objects.filter(pk=row.pk).update(applied="over" if over else "begun")


def _work(row: Delegation) -> Work:
    return Work(str(row.pk), alone=partial(apply, row))


def _to_apply() -> QuerySet[Delegation]:
    today = clock.today()
    runs = Q(applied="", starts_on__lte=today, ends_on__gte=today, ended_at=None)
    over = Q(applied__in=["", "begun"]) & (Q(ended_at__isnull=False) | Q(ends_on__lt=today))
    return Delegation.objects.filter(runs | over)


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of case a period may be limited to."""
    return [(kind.code, kind.name) for kind in kinds.all_kinds()]


SOURCE_OF_PERIODS = Source(SOURCE, "授权代办开始和结束", due)
