"""Who may read a case. One answer for lists, pages, search, exports and attachments."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import is_administrator, posts_of, scope_q, units_held
from accounts.models import User
from accounts.roles import Role
from workflows import kinds
from workflows.models import Assignment, Case, Consultation, Copy, Handover


def visible_cases(user: User | AnonymousUser) -> QuerySet[Case]:
    """What the person may read: their units and offices, their own, what they sit or sat on, what they were asked about
    or sent to read, what was granted singly.

    The 三员 and inactive people read no business, whatever they signed before.
    """
    if not isinstance(user, User) or not user.is_active:
        return Case.objects.none()
    posts = posts_of(user)
    if posts.administers:
        return Case.objects.none()
    given = [
        Exists(rows.objects.filter(case=OuterRef("pk"), person=user))
        for rows in (Assignment, Consultation, Copy)
    ]
    signed, asked, sent = given
    readable = scope_q(user) | Q(submitted_by=user) | signed | asked | sent
    # Hardly anybody has any; the parts of the statement that look for them are most of it.
    return Case.objects.filter(readable | _granted(user) if posts.granted else readable)


def _granted(user: User) -> Q:
    granted = Q(pk__in=[])
    for kind in kinds.all_kinds():
        granted |= Q(kind=kind.code, document_id__in=kind.granted_documents(user))
    return granted


def visible_handovers(user: User) -> QuerySet[Handover]:
    """The 移交清单 the person reads: their own, given or taken, and those of the units their budget desk stands for."""
    if not user.is_active or is_administrator(user):
        return Handover.objects.none()
    desk = Q(person__unit__in=units_held(user, Role.BUDGET_OFFICER))
    return Handover.objects.filter(Q(person=user) | Q(successor=user) | desk)


def may_read(user: User | AnonymousUser, case: Case | Any) -> bool:
    """Whether the person may read this case, its snapshots and attachments."""
    return visible_cases(user).filter(pk=case.pk).exists()
