"""认可为批复版 pressed by both hands of the budget desk at the same moment: one version, one letter, one record."""

from __future__ import annotations

from functools import partial

import pytest

from projects.integrated.recognising import chosen, recognise
from projects.integrated.standing import seen_of
from projects.models import Recognition, TargetVersion
from tests.cast import Cast
from tests.projects.integrated.conftest import Bring, awaiting, bring, content, letter, november
from tests.projects.makers import code_of, draft, make_year
from tests.races.barrier import at_once, eight
from workflows.errors import Refused, Stale
from workflows.models import Case, Event
from workflows.trail import verify_case

__all__ = ["bring", "november"]

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@pytest.fixture
def year(cast: Cast):  # type: ignore[no-untyped-def]
    return make_year()


def test_what_finance_changed_becomes_the_approved_version_once(cast: Cast, bring: Bring) -> None:
    for number in range(ROUNDS):
        year = make_year(2030 + number)
        version = draft(year, cast.centre, None, cast.shen, code=code_of(30 + number))
        case, project = awaiting(cast, version), version.project_id
        theirs = content(version)
        theirs["budget"], theirs["fiscal"] = "325000", "325000"
        theirs["indicators"][3]["value"] = "≤32.5 万元"
        held = bring([theirs], of=year)
        seen = seen_of(chosen(held, cast.qin, [project]))
        letters = {who.pk: letter(cast, f"云财预〔2026〕{90 + number}号") for who in (cast.qin, cast.xie)}
        answers = at_once(
            eight(
                *(
                    partial(
                        recognise,
                        held.pk,
                        {project: "财政核减。"},
                        actor=who,
                        seen=seen,
                        letter=letters[who.pk],
                    )
                    for who in (cast.qin, cast.xie)
                )
            )
        )
        assert all(isinstance(one, Stale | Refused) for one in answers if isinstance(one, BaseException)), (
            answers
        )
        [done] = Recognition.objects.filter(target__project=project)
        assert any(isinstance(one, list) for one in answers)
        assert TargetVersion.objects.filter(project=project, state="approved").get() == done.version
        assert Event.objects.filter(case=case, kind="replaced").count() == 1
        assert Event.objects.filter(case=case, kind="decided_outside").count() == 1
        assert verify_case(Case.objects.get(pk=case.pk)) == []
