"""What the engine puts into a person's calendar."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.workflows.steps import submitted
from workflows.cases import approve
from workflows.feeding import due_of
from workflows.models import Assignment

pytestmark = pytest.mark.django_db


def test_an_open_step_is_in_the_calendar_of_its_signer_until_it_is_decided(cast: Cast) -> None:
    case = submitted(cast, title="培训经费")
    row = Assignment.objects.get(case=case, state="open")
    (due,) = due_of(cast.gao)
    assert (due.uid, due.on, due.path) == (f"assignment-{row.pk}", row.due_on, f"/cases/{case.pk}/")
    assert case.number in due.words
    assert "培训经费" not in due.words
    assert not list(due_of(cast.lu))
    approve(case.pk, actor=cast.gao)
    assert not list(due_of(cast.gao))
