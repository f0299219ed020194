"""A letter from outside, or the minutes of a meeting, as somebody enters it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts import clock
from workflows.cases.remarks import tidy
from workflows.errors import Refused
from workflows.models import Attachment

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


class Verdict(StrEnum):
    """What a letter from outside says of one case."""

    APPROVE = "approve"  # 同意批复, with an amount
    OPINION = "opinion"  # 意见: it keeps waiting
    RETURN = "return"  # 财政退回: back to its drafter
    REFUSE = "refuse"  # 不予安排: the end


VERDICT_WORDS = {
    Verdict.APPROVE: "同意批复",
    Verdict.OPINION: "意见",
    Verdict.RETURN: "财政退回",
    Verdict.REFUSE: "不予安排",
}


@dataclass(frozen=True)
class OutsideDecision:
    """What the letter says of one case; ``amount`` in yuan: approved, or with an opinion the sum it speaks of."""

    case_id: int
    amount: Decimal | None = None
    comment: str = ""
    verdict: Verdict = Verdict.APPROVE


def check(letter: Letter, decisions: Sequence[OutsideDecision]) -> None:
    """Refused when the letter or its table cannot be right."""
    check_letter(letter)
    if not decisions:
        raise Refused("请至少选择一件事项。")
    if len({decision.case_id for decision in decisions}) != len(decisions):
        raise Refused("同一件事项在表中出现了两次，请删去一行。")
    for decision in decisions:
        check_row(decision)


def check_letter(letter: Letter) -> None:
    """Refused without sender and number, and for a day that has not come."""
    if not sender_of(letter.sender) or not number_of(letter.number):
        raise Refused("请填写来文单位和文号。")
    if letter.dated > clock.today():
        raise Refused("来文日期晚于今天，请核对。")


def check_row(decision: OutsideDecision) -> None:
    """Refused when one line of the letter cannot be right by itself."""
    if decision.amount is None:
        if decision.verdict is Verdict.APPROVE:
            raise Refused("同意批复的项目要有批复金额。")
    elif not _in_cents(decision.amount):
        raise Refused("批复金额应为不小于零、精确到分的数。")
    if decision.verdict is not Verdict.APPROVE and not tidy(decision.comment):
        raise Refused(f"结果是“{VERDICT_WORDS[decision.verdict]}”的项目，请照来文填写财政意见。")


def _in_cents(amount: Decimal) -> bool:
    """A sum of money the database can hold: not negative, two decimals."""
    if not amount.is_finite() or not 0 <= amount < _TOO_MUCH:
        return False
    return amount == amount.quantize(Decimal("0.01"))


def sender_of(text: str) -> str:
    """A sender or a meeting without any blanks: one letter, one row, however it was typed."""
    return "".join(tidy(text).split())


def number_of(text: str) -> str:
    """A number (文号) without blanks, the brackets around its year as they should be."""
    return sender_of(text).translate(_BRACKETS)
