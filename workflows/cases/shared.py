"""What all verbs share: taking a case in hand, and saying no when it has moved on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from accounts.models import User
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Stale
from workflows.kinds import Facts
from workflows.models import Case, Event
from workflows.words import DONE_WORDS, moment, told


@dataclass(frozen=True)
class Moved:
    """What a verb did: the case as it is now, its event, and the sentence for the person who acted."""

    case: Case
    event: Event
    text: str


@contextmanager
def in_hand(case_id: int) -> Iterator[Case]:
    """The case, locked, for the length of one act. Case.DoesNotExist when there is none."""
    with one_act():
        found = case_lock.cases([case_id])
        if not found:
            raise Case.DoesNotExist(f"case {case_id}")
        yield found[0]


def take_facts(case: Case, facts: Facts, drafter: User) -> None:
    """Copy what lists, filters and conditions use from the document to the case (not saved yet)."""
    case.title = facts.title[:200]
    case.unit, case.office = facts.unit, facts.office
    case.year, case.amount = facts.year, facts.amount
    case.facts = dict(facts.others)
    case.drafter = drafter


#: what a signer does: saying it again means the same click twice
SIGNED = (Event.Kind.APPROVED, Event.Kind.SENT_BACK, Event.Kind.REJECTED)


def moved_on(case: Case, actor: User, again: Collection[Event.Kind]) -> Stale:
    """The case is not where the page showed it: who was faster, and the present state.

    ``again`` are the kinds of event that mean this person has already done what they ask for.
    """
    own = case.events.filter(actor=actor, round=case.round, kind__in=again).last()
    if own is not None and (own.kind in SIGNED or own.number == case.event_count):
        done = DONE_WORDS[Event.Kind(own.kind)]
        return Stale(f"您已于 {moment(own.at)} {done}，不用再办。现在：{case.state_words}。", case)
    last = case.events.last()
    if last is None or last.kind == Event.Kind.CREATED:
        return Stale(f"这件事项现在是“{case.state_words}”，不能这样办理。", case)
    return Stale(f"{told(last)}，您的操作没有写入。现在：{case.state_words}。", case)


def not_yours(case: Case, actor: User, text: str) -> Stale | NotAllowed:
    """For a decision without an open seat: Stale when the person had one in this round, else NotAllowed with ``text``."""
    if case.assignments.filter(person=actor, step__round=case.round).exists():
        return moved_on(case, actor, SIGNED)
    return NotAllowed(text, case)
