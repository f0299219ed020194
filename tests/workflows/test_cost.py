"""What a decision costs: at most 25 statements, whatever the number of candidates."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from tests.cast import Cast
from tests.workflows.steps import at_step
from workflows.cases import approve, send_back

pytestmark = pytest.mark.django_db

#: one of them asks which other systems are told of the event
MOST = 26


def candidates(cast: Cast, number: int) -> None:
    people = [
        User(username=f"desk{n}", name=f"预算{n}", unit=cast.root, email=f"desk{n}@example.org")
        for n in range(number)
    ]
    User.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(user=user, role="budget_officer", unit=cast.root, order=2) for user in people
    )


@pytest.mark.parametrize("number", [0, 2, 18])
def test_a_decision_costs_the_same_for_any_number_of_candidates(cast: Cast, number: int) -> None:
    candidates(cast, number)
    into, out_of = at_step(cast, 2), at_step(cast, 3, title="老年大学运行")
    with CaptureQueriesContext(connection) as opening:
        approve(into.pk, actor=cast.lu)
    with CaptureQueriesContext(connection) as closing:
        approve(out_of.pk, actor=cast.qin)
    with CaptureQueriesContext(connection) as returning:
        send_back(into.pk, actor=cast.qin, comment="请核实")
    for captured in (opening, closing, returning):
        assert len(captured) <= MOST, "\n".join(query["sql"][:150] for query in captured)
