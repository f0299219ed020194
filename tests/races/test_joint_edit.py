"""联合修改: the drafter confirms and objects, the reviewer sends back and mends again, all at the same moment."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from accounts import clock
from projects import versions
from projects.appraisal.saving import appraise
from projects.models import Project, TargetVersion
from tests.cast import Cast
from tests.projects.appraisal.makers import typed
from tests.projects.makers import code_of, draft, make_year
from tests.races.barrier import at_once, eight
from workflows import cases
from workflows.errors import CaseError
from workflows.models import Case, Consultation, Event
from workflows.snapshots import content_of as frozen
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock.shifted(datetime(2026, 10, 13, 10, tzinfo=clock.SHANGHAI)):
        yield


def test_one_answer_counts_and_the_table_holds_what_was_signed(cast: Cast) -> None:
    for number in range(ROUNDS):
        version = _good_one(cast, number)
        case = Case.objects.get(document_id=version.pk)
        original, text = now(version), mended(version)
        cases.revise(case.pk, actor=cast.qin, content=text, comment="按撤并后的站点数")
        answers = at_once(
            eight(
                partial(cases.confirm_revision, case.pk, actor=cast.shen),
                partial(cases.object_to_revision, case.pk, actor=cast.shen, text="文件是 59 个"),
                partial(cases.revise, case.pk, actor=cast.xie, content=text, comment="再改"),
                partial(cases.send_back, case.pk, actor=cast.qin, comment="改动较多，请修改"),
            )
        )
        assert all(isinstance(one, CaseError) for one in answers if isinstance(one, BaseException)), answers
        done = list(Event.objects.filter(case=case).values_list("kind", flat=True))
        answered = done.count("revision_confirmed") + done.count("revision_objected")
        assert answered <= done.count("revised"), "each mend is answered once"
        assert done.count("revision_confirmed") + done.count("sent_back") <= 1, "one decision at one step"
        case.refresh_from_db()
        if "revision_confirmed" in done:
            assert case.snapshot.number == 2
            assert now(version) == text == frozen(case.snapshot)
        else:
            assert case.snapshot.number == 1
            assert now(version) == original
        open_ones = Consultation.objects.filter(case=case, state="open")
        assert open_ones.count() <= (0 if {"revision_confirmed", "sent_back"} & set(done) else 1)
        assert verify_case(case) == []


def _good_one(cast: Cast, number: int) -> TargetVersion:
    """A key project with the budget desk, appraised 良."""
    year = make_year(2030 + number)
    version = draft(year, cast.centre, None, cast.shen, code=code_of(30 + number))
    Project.objects.filter(pk=version.project_id).update(is_key=True)
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu):
        cases.approve(case.pk, actor=person, comment="同意。")
    appraise(case.pk, actor=cast.qin, typed=typed("86.5"))
    return version


def now(version: TargetVersion) -> dict[str, Any]:
    return versions.content_of(versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk))


def mended(version: TargetVersion) -> dict[str, Any]:
    content = copy.deepcopy(now(version))
    content["indicators"][0]["value"] = "≥58 个"
    return content
