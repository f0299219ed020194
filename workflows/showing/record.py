"""办理记录: the events of a case as lines people read, grouped by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from accounts import clock
from workflows.models import Attachment, Case, Event
from workflows.showing import elsewhere, going_back, pace, people, tally
from workflows.showing.gathered import Rows
from workflows.showing.words import draft_number, fingerprint_words, local_date

GLYPHS = {
    Event.Kind.SENT_BACK: "back",
    Event.Kind.AMOUNT_DIFFERS: "back",
    Event.Kind.REJECTED: "cross",
    Event.Kind.WITHDRAWN: "back",
    Event.Kind.TAKEN_BACK: "back",
    Event.Kind.RETURNED_OUTSIDE: "back",
    Event.Kind.REPORT_RECALLED: "back",
    Event.Kind.REFUSED_OUTSIDE: "cross",
    Event.Kind.OPINION_GIVEN: "info",
    Event.Kind.CORRECTED: "info",
    Event.Kind.REPLACED: "info",
}


#: a package has a letter of its own
PACKED = (Event.Kind.REPORTED, Event.Kind.REPORT_RECALLED)


@dataclass(frozen=True)
class Line:
    """One event. ``act`` stands in bold; ``tail`` follows it; ``marks`` are remarks on fields and papers."""

    number: int
    time: str
    glyph: str
    who: str
    post: str
    act: str
    tail: str
    comment: str
    marks: list[tuple[str, str]]
    scan: Attachment | None
    round_words: str
    hash: str

    @property
    def system(self) -> bool:
        return not self.who


@dataclass(frozen=True)
class Day:
    """A day with what happened on it, newest first."""

    on: date
    lines: list[Line]


def days_of(case: Case, *, oldest_first: bool = False, rows: Rows | None = None) -> list[Day]:
    """All events of a case by day. Two queries, however many events; none of what ``rows`` has read already."""
    rows = rows or Rows(case)
    _ = rows.remarks  # each event has its own from now on
    return _by_day(rows.events if oldest_first else reversed(rows.events))


def _by_day(events: Iterable[Event]) -> list[Day]:
    return [
        Day(on, [line(event) for event in group])
        for on, group in groupby(events, key=lambda e: local_date(e.at))
    ]


def line(event: Event) -> Line:
    """One event in words: who (for whom), what, opinion, remarks, version, hash."""
    kind = Event.Kind(event.kind)
    act, tail = _act(event, kind)
    return Line(
        number=event.number,
        time=f"{event.at.astimezone(clock.SHANGHAI):%H:%M}",
        glyph=_glyph(event, kind),
        who=_who(event),
        post="" if event.source == Event.Source.PAPER else event.actor_post,
        act=act,
        tail=tail,
        comment=event.comment,
        marks=[(remark.place, remark.text) for remark in event.remarks.all()],
        scan=event.registration.scan if event.registration else None,
        round_words=f"第 {number} 稿" if (number := draft_number(event)) else "",
        hash=fingerprint_words(event.hash[:12]),
    )


def _glyph(event: Event, kind: Event.Kind) -> str:
    if kind == Event.Kind.MEETING_DECIDED:
        return (elsewhere.decision_words(event) or ("", "info"))[1]
    return GLYPHS.get(kind, "tick" if event.actor_name else "info")


def _who(event: Event) -> str:
    if event.source == Event.Source.PAPER and event.registration is not None:
        return event.registration.registered_by.name
    return _for(event)


def _for(event: Event) -> str:
    if event.actor_name and event.principal_name not in ("", event.actor_name):
        return f"{event.actor_name} 代 {event.principal_name}"
    return event.actor_name


def _act(event: Event, kind: Event.Kind) -> tuple[str, str]:
    step = f"（{event.step_name}）" if event.step_name else ""
    if event.source == Event.Source.PAPER:
        signed = f"{event.signed_on:%Y-%m-%d}" if event.signed_on else ""
        return "登记纸质签批", f"：{_for(event)}{step}纸面日期 {signed}，{kind.label}。"
    if event.registration is not None or kind in PACKED:
        return kind.label, elsewhere.tail(event)
    between = people.tail(event) or going_back.tail(event) or tally.tail(event) or pace.tail(event)
    return kind.label, (f"{step}{between}" if between else f"{step}。") + elsewhere.together(event)
