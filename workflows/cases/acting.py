"""Whether anybody has acted: what may still be withdrawn or taken back depends on it."""

from __future__ import annotations

from django.db.models import Q

from workflows.models import Case, CaseStep, Event, FieldRemark, Seat

#: a seat that has been decided, and counts: one that was taken back does not
DECIDED = (Seat.State.AGREED, Seat.State.AGAINST, Seat.State.RETURNED)
#: acts that decide nothing and yet let somebody rely on the step as it stands
OTHER_ACTS = (
    Event.Kind.CONSULTED,
    Event.Kind.REVISED,
    Event.Kind.TRANSFERRED,
    Event.Kind.SIGNER_ADDED,
    Event.Kind.MEETING_DECIDED,
)


def acted_on(step: CaseStep) -> bool:
    """Whether somebody decided, asked, transferred, added or remarked on the step. Reading and 暂存 are no acts.

    Nor is a decision that was carried over to it from elsewhere, or one that was taken back.
    """
    return _acted(Q(step=step), Q(event__step=step))


def acted_in_round(case: Case) -> bool:
    """The same of any step of the case's present round."""
    here = Q(step__case=case, step__round=case.round)
    return _acted(here, Q(event__step__case=case, event__step__round=case.round))


def _acted(here: Q, remarked: Q) -> bool:
    decided = Seat.objects.filter(here, state__in=DECIDED).exclude(origin=Seat.Origin.CARRIED)
    return (
        decided.exists()
        or Event.objects.filter(here, kind__in=OTHER_ACTS).exists()
        or FieldRemark.objects.filter(remarked).exists()
    )
