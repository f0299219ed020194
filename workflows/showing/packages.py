"""A 报送批次 as pages and paper show it: lines in the order of the list, sums, and what may still join it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.access import memberships_of
from accounts.models import User
from accounts.roles import Role
from accounts.tree import Tree
from workflows import kinds
from workflows.access import visible_cases
from workflows.models import Batch, BatchItem, Case, Event
from workflows.showing.words import fingerprint_words

#: as much of a SHA-256 as is printed for people to compare
PRINTED = 16


@dataclass(frozen=True)
class PackageLine:
    """One case of the package. ``fingerprint`` is of the version that goes out; ``gone``: it has left the package since.

    Once sent, title and amount (yuan) are those that went out, whatever the case says by now.
    """

    number: int
    case: Case
    title: str
    amount: Decimal | None
    code: str
    round: int
    fingerprint: str
    gone: bool


@dataclass(frozen=True)
class Package:
    """All lines with their sum in yuan, and what they are in words: 绩效目标 12 件."""

    batch: Batch
    lines: list[PackageLine]
    amount: Decimal
    sorts: str

    @property
    def live(self) -> int:
        """How many still lie in it."""
        return sum(not line.gone for line in self.lines)


def package_of(batch: Batch) -> Package:
    """The package as it lies, or, once sent, as it went out: two queries, however many cases."""
    sent = batch.state == Batch.State.SENT
    inside = Q(left_at=None) | Q(left_at__gte=batch.sent_at) if sent else Q(left_at=None)
    items = BatchItem.objects.filter(inside, batch=batch).select_related(
        "snapshot", "case__unit", "case__office", "case__drafter"
    )
    items = items.defer("snapshot__text").order_by("case__unit__code", "case__office__order", "case__number")
    went_out = _as_reported(batch) if sent else {}
    lines = [_line(number, item, went_out.get(item.snapshot_id)) for number, item in enumerate(items, 1)]
    total = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    return Package(batch, lines, total, _sorts([line.case for line in lines]))


def _as_reported(batch: Batch) -> dict[int | None, dict[str, Any]]:
    """What the record says went out, by snapshot."""
    events = Event.objects.filter(kind=Event.Kind.REPORTED, case__batch_items__batch=batch).order_by("id")
    return dict(events.values_list("snapshot", "data"))


def batches_of(user: User) -> QuerySet[Batch]:
    """The packages of the units the person's desk looks after, the newest first, with their size."""
    desks = memberships_of(user).filter(role=Role.BUDGET_OFFICER, office=None).values_list("unit", flat=True)
    there = Q(items__left_at=None) | Q(state=Batch.State.SENT, items__left_at__gte=F("sent_at"))
    return (
        Batch.objects.filter(unit__in=Tree.load().below(desks))
        .select_related("unit", "made_by", "sent_by")
        .annotate(count=Count("items", filter=there))
        .order_by("-year", "-id")
    )


def waiting_cases(user: User, year: int | None = None) -> QuerySet[Case]:
    """What may join a package: 待报财政, in none yet."""
    packed = BatchItem.objects.filter(case=OuterRef("pk"), left_at=None)
    found = visible_cases(user).filter(~Exists(packed), state=Case.State.OUTSIDE, reported_at=None)
    if year is not None:
        found = found.filter(year=year)
    return found.select_related("unit", "office", "drafter").order_by("unit__code", "office__order", "number")


def code_of(case: Case) -> str:
    """The number the outside office knows the document by, where its kind has one among its facts."""
    return str(case.facts.get("code") or "")


def _line(number: int, item: BatchItem, reported: dict[str, Any] | None) -> PackageLine:
    case, told = item.case, reported or {}
    amount = told.get("amount", case.amount)
    return PackageLine(
        number,
        case,
        told.get("case", case.title),
        None if amount is None else Decimal(amount),
        code_of(case),
        item.snapshot.number,
        fingerprint_words(item.snapshot.sha256[:PRINTED]),
        item.left_at is not None,
    )


def _sorts(cases: Sequence[Case]) -> str:
    counted = Counter(case.kind for case in cases)
    return "、".join(f"{kinds.get(code).name} {count} 件" for code, count in counted.items())
