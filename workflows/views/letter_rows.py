"""The table of a letter from outside while it is filled in: one case a row, as typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from workflows import kinds
from workflows.cases import VERDICT_WORDS, OutsideDecision, Verdict
from workflows.forms import yuan_from_wan
from workflows.models import Case

#: results that go with an amount
WITH_AMOUNT = (Verdict.APPROVE, Verdict.OPINION)
CHOICES = [(verdict.value, words) for verdict, words in VERDICT_WORDS.items()]


@dataclass
class Row:
    """One project on the page. ``typed`` is its amount as typed, in 万元; ``amount`` the same in yuan."""

    case: Case
    chosen: bool
    typed: str
    verdict: Verdict = Verdict.APPROVE
    comment: str = ""
    amount: Decimal | None = None
    error: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Decided minus asked for, in yuan."""
        if self.amount is None or self.case.amount is None or self.verdict not in WITH_AMOUNT:
            return None
        return self.amount - self.case.amount

    @property
    def differs(self) -> bool:
        """The kind sees a difference: the case goes back to its drafter instead of being locked."""
        if self.amount is None or self.verdict is not Verdict.APPROVE:
            return False
        return kinds.get(self.case.kind).amounts_differ(self.case.amount, self.amount)

    @property
    def follows(self) -> str:
        """What will follow: lock, differs, opinion, return or refuse."""
        if self.verdict is not Verdict.APPROVE:
            return self.verdict.value
        return "differs" if self.differs else "lock"

    @property
    def decision(self) -> OutsideDecision:
        """What is entered for it."""
        amount = self.amount if self.verdict in WITH_AMOUNT else None
        return OutsideDecision(self.case.pk, amount, self.comment, self.verdict)


def fresh_rows(awaiting: Iterable[Case]) -> list[Row]:
    """Everything approved as asked for: what most letters say."""
    return [Row(case, chosen=True, typed=wan(case.amount), amount=case.amount) for case in awaiting]


def typed_rows(awaiting: Iterable[Case], data: QueryDict) -> list[Row]:
    """The rows as they came back."""
    chosen = set(data.getlist("case"))
    rows = []
    for case in awaiting:
        row = Row(case, str(case.pk) in chosen, data.get(f"amount-{case.pk}", wan(case.amount)))
        row.verdict = _verdict(data.get(f"result-{case.pk}", ""))
        row.comment = data.get(f"comment-{case.pk}", "").strip()[:2000]
        _read(row)
        rows.append(row)
    return rows


def wan(yuan: Decimal | None) -> str:
    """万元 with at least two decimals and all that is needed to lose nothing."""
    if yuan is None:
        return ""
    whole, _, part = f"{yuan / 10_000:.6f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def following(rows: Sequence[Row], what: str) -> list[Row]:
    """The chosen rows for which this will follow."""
    return [row for row in rows if row.chosen and row.follows == what]


def _verdict(value: str) -> Verdict:
    return Verdict(value) if value in set(Verdict) else Verdict.APPROVE


def _read(row: Row) -> None:
    try:
        row.amount = yuan_from_wan(row.typed)
    except ValueError as trouble:
        if row.chosen and (row.verdict is Verdict.APPROVE or (row.verdict is Verdict.OPINION and row.typed)):
            row.error = str(trouble)
    if row.chosen and not row.error and row.verdict is not Verdict.APPROVE and not row.comment:
        row.error = "请照来文填写财政意见。"
