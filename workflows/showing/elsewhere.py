"""What was decided elsewhere, in words: letters, meetings, packages and their corrections."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from workflows import kinds
from workflows.cases.letters import VERDICT_WORDS
from workflows.cases.meetings import OPINION_WORDS
from workflows.models import Event, Registration
from workflows.words import amount_words

Kind = Event.Kind
#: result of a line -> (what the path says of the step, its mark)
RESULTS = {
    "approve": ("同意", "tick"),
    "opinion": ("意见", "info"),
    "return": ("财政退回", "back"),
    "send_back": ("退回修改", "back"),
    "refuse": ("不予安排", "cross"),
    "reject": ("不同意", "cross"),
    "none": ("不在其中", "info"),
}


#: events by which a letter or a meeting may decide a step
DECIDING = frozenset(
    {
        Kind.DECIDED_OUTSIDE,
        Kind.AMOUNT_DIFFERS,
        Kind.RETURNED_OUTSIDE,
        Kind.REFUSED_OUTSIDE,
        Kind.MEETING_DECIDED,
        Kind.CORRECTED,
    }
)


def result_words(meeting: bool, result: str) -> str:
    """同意批复, 意见, 财政退回, 不予安排; 同意, 退回修改, 不同意; what a correction took out is 不在其中."""
    known = OPINION_WORDS.items() if meeting else VERDICT_WORDS.items()
    words = {key.value: text for key, text in known}
    return words.get(result, RESULTS.get(result, ("", ""))[0])


def named(registration: Registration) -> str:
    """云河市财政局 云财预〔2026〕8号，2026-01-20."""
    return f"{registration.sender} {registration.number}，{registration.dated:%Y-%m-%d}"


def corrected(registration: Registration) -> str:
    """（已更正） behind what has been corrected since; the registration comes with its ``corrected_by``."""
    return "（已更正）" if hasattr(registration, "corrected_by") else ""


def tail(event: Event) -> str:
    """What follows the act in the record."""
    if event.kind in (Kind.REPORTED, Kind.REPORT_RECALLED):
        return f"：{event.data.get('batch', '')}，{event.data.get('recipient', '')}。"
    registration = event.registration
    assert registration is not None
    result = str(event.data.get("result", ""))
    meeting = registration.source == Registration.Source.MEETING
    parts = [named(registration), result_words(meeting, result) if _worth_saying(event) else ""]
    if result in ("approve", "opinion"):
        parts.append(amount_words(event.data.get("amount")))
    text = f"：{'，'.join(part for part in parts if part)}{corrected(registration)}。"
    return text + (_instead_of(event, meeting) if event.kind == Kind.CORRECTED else "")


def _worth_saying(event: Event) -> bool:
    """The acts of a letter say their result themselves; a meeting's and a correction's do not."""
    return event.kind in (Kind.MEETING_DECIDED, Kind.CORRECTED)


def _instead_of(event: Event, meeting: bool) -> str:
    was: dict[str, Any] = event.data.get("was", {})
    first: dict[str, Any] = event.data.get("corrects", {})
    told = [
        f"{first.get('number', '')}，{first.get('dated', '')}",
        result_words(meeting, was.get("result", "")),
    ]
    told.append(amount_words(was.get("amount")))
    if was.get("comment"):
        told.append(f"“{was['comment']}”")
    words = "，".join(part for part in told if part)
    return f"原登记：{words}。更正原因：{event.data.get('reason', '')}。"


def decision_words(event: Event) -> tuple[str, str] | None:
    """What the path says of a step that a meeting or a letter decided, with its mark; None where it decided nothing."""
    if event.kind == Kind.AMOUNT_DIFFERS or (event.kind == Kind.CORRECTED and _amount_differs(event)):
        return "批复金额不同，已退回", "back"
    if event.kind in (Kind.RETURNED_OUTSIDE, Kind.REFUSED_OUTSIDE):
        return RESULTS["return" if event.kind == Kind.RETURNED_OUTSIDE else "refuse"]
    result = str(event.data.get("result") or "approve")
    if result in ("opinion", "none"):
        return None
    if event.source == Event.Source.LETTER and result == "approve":
        return "已登记批复", "tick"
    return RESULTS.get(result)


def registered(event: Event) -> str:
    """Beside a decided step: the letter or meeting, who entered it, and whether that has been corrected."""
    registration = event.registration
    assert registration is not None
    which = registration.number
    if registration.source == Registration.Source.MEETING:
        which = f"{registration.sender} {which}"
    return f"{which}，{event.actor_name} 登记{corrected(registration)}"


def opinions_of(events: Iterable[Event]) -> dict[int | None, list[str]]:
    """By step, the opinions that letters gave while it waits: 财政意见（云财审〔2026〕2号）：请补充测算。"""
    found: dict[int | None, dict[int, str]] = {}
    for event in events:
        if event.registration is None or event.kind not in (Kind.OPINION_GIVEN, Kind.CORRECTED):
            continue
        said = found.setdefault(event.step_id, {})
        said.pop(event.registration.corrects_id or 0, None)
        if event.data.get("result") == "opinion":
            said[event.registration.pk] = f"财政意见（{event.registration.number}）：{event.comment}"
    return {step: list(texts.values()) for step, texts in found.items()}


def _amount_differs(event: Event) -> bool:
    """A correction that approved another amount than the case asked for: it went back with it."""
    amount = event.data.get("amount")
    if event.data.get("result") != "approve" or amount is None or event.case.amount is None:
        return False
    return kinds.get(event.case.kind).amounts_differ(event.case.amount, Decimal(str(amount)))


def together(event: Event) -> str:
    """Behind a decision taken with many others; the record keeps whether the version had been opened."""
    if not event.data.get("batch"):
        return ""
    return "批量办理。" if event.data.get("seen") else "批量办理，本稿未打开。"
