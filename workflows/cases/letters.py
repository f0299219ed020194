"""A letter from outside as somebody enters it, and the one row it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts import clock
from accounts.models import User
from workflows.cases.paper import adopt
from workflows.cases.remarks import tidy
from workflows.errors import Refused
from workflows.models import Attachment, Case, Registration

#: amounts have fourteen digits before the point
_TOO_MUCH = Decimal(10) ** 14
#: 文号 are typed with any brackets around the year; 〔〕 are the right ones
_BRACKETS = str.maketrans("[【［(（]】］)）", "〔〔〔〔〔〕〕〕〕〕")


@dataclass(frozen=True)
class Letter:
    """The letter: who sent it, its number (文号), the date on it."""

    sender: str
    number: str
    dated: date
    title: str = ""
    received_on: date | None = None
    scan: Attachment | None = None


@dataclass(frozen=True)
class OutsideDecision:
    """What the letter says of one case; ``amount`` in yuan."""

    case_id: int
    amount: Decimal
    comment: str = ""


def check(letter: Letter, decisions: Sequence[OutsideDecision]) -> None:
    """Refused when the letter or its table cannot be right."""
    if not _name(letter.sender) or not _name(letter.number):
        raise Refused("请填写来文单位和文号。")
    if letter.dated > clock.today():
        raise Refused("来文日期晚于今天，请核对。")
    if not decisions:
        raise Refused("请至少选择一件事项。")
    if len({decision.case_id for decision in decisions}) != len(decisions):
        raise Refused("同一件事项在表中出现了两次，请删去一行。")
    for decision in decisions:
        if not _in_cents(decision.amount):
            raise Refused("批复金额应为不小于零、精确到分的数。")


def _in_cents(amount: Decimal) -> bool:
    """A sum of money the database can hold: not negative, two decimals."""
    if not amount.is_finite() or not 0 <= amount < _TOO_MUCH:
        return False
    return amount == amount.quantize(Decimal("0.01"))


def _name(text: str) -> str:
    """Senders and numbers without any blanks: one letter, one row, however it was typed."""
    return "".join(tidy(text).split())


def row_of(letter: Letter, actor: User, cases: Sequence[Case]) -> Registration:
    """The letter's one row. Two acts that bring the same letter meet at the index; the second adds to the first's row."""
    sender, number = _name(letter.sender), _name(letter.number).translate(_BRACKETS)
    fresh = Registration(
        source=Registration.Source.LETTER,
        sender=sender,
        number=number,
        title=tidy(letter.title),
        dated=letter.dated,
        received_on=letter.received_on,
        registered_by=actor,
        registered_at=clock.now(),
    )
    Registration.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Registration.objects.get(source=fresh.source, sender=sender, number=number)
    if (kept.dated, kept.title) != (fresh.dated, fresh.title):
        raise Refused(
            f"{sender}的{number}已登记过，日期是 {kept.dated}，标题是“{kept.title}”，与这次填写的不同。请核对文号。"
        )
    # The first scan that comes stays the letter's.
    if letter.scan is not None and Registration.objects.filter(pk=kept.pk, scan=None).update(
        scan=letter.scan
    ):
        adopt(letter.scan, kept, actor, cases)
        kept.scan = letter.scan
    return kept
