"""What a signature costs where several sign: as much for three seats as for twenty, and never above the limit."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.cast import Cast
from tests.toy import new_case
from tests.workflows.test_cost import MOST, candidates
from tests.workflows.ways import FINANCE, LETTER, named, route
from workflows.cases import approve, reject, submit
from workflows.models import Case

pytestmark = pytest.mark.django_db


def begin(cast: Cast, people: list[User], same_person: str = "each", **rules: object) -> Case:
    route(named("集体审核", *people, **rules), FINANCE, LETTER, same_person=same_person)
    return submit(new_case(cast.shen).pk, actor=cast.shen).case


@pytest.mark.parametrize(
    "rules",
    [{"mode": "all"}, {"mode": "in_turn"}, {"mode": "vote", "votes_percent": 60}],
    ids=["all", "in turn", "vote"],
)
def test_every_signature_on_a_step_costs_the_same_for_three_seats_and_for_twenty(
    cast: Cast, rules: dict[str, object]
) -> None:
    candidates(cast, 20)
    voters = list(User.objects.filter(username__startswith="desk").order_by("id"))
    costs = []
    for seats in (3, 20):
        case = begin(cast, voters[:seats], **rules)
        of_case = []
        for person in voters[:seats]:
            if case.state != "open" or case.step_name != "集体审核":
                break
            with CaptureQueriesContext(connection) as asked:
                case = approve(case.pk, actor=person).case
            of_case.append(len(asked))
            assert len(asked) <= MOST, "\n".join(str(query["sql"])[:150] for query in asked)
        costs.append((of_case[0], of_case[-1]))
    assert costs[0] == costs[1]


def test_a_failing_vote_and_a_carried_signature_stay_within_the_limit(cast: Cast) -> None:
    vote = begin(cast, [cast.gao, cast.xu], mode="vote", votes_needed=2)
    with CaptureQueriesContext(connection) as failing:
        reject(vote.pk, actor=cast.gao, comment="偏低")
    route(named("初审", cast.gao), named("复审", cast.gao), FINANCE, LETTER, same_person="once")
    case = submit(new_case(cast.shen).pk, actor=cast.shen).case
    with CaptureQueriesContext(connection) as passing:
        approve(case.pk, actor=cast.gao)
    assert len(failing) <= MOST
    # A step that is passed is looked for, seated, saved and closed besides: nobody else waits for it.
    assert len(passing) <= MOST + 8
