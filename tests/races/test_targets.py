"""Targets edited, submitted, created and imported at the same moment: eight connections, 25 rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count

import pytest
from django.db import transaction

from accounts.models import Membership, User
from accounts.roles import Role
from projects import versions
from projects.changes.application import Application
from projects.changes.starting import adjust, correct_target
from projects.importing.commit import commit
from projects.importing.outcome import Outcome
from projects.kinds import TargetKind
from projects.models import BudgetYear, OpenQuestion, Project, TargetImport, TargetVersion
from projects.versions import Conflict, Invalid
from projects.versions.editing import held
from tests.cast import Cast
from tests.projects.changes.makers import asked
from tests.projects.makers import draft, make_year
from tests.projects.test_commit import PARSED
from tests.races.barrier import CONNECTIONS, ROUNDS, at_once, eight
from workflows import cases
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case
from workflows.snapshots import content_of
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db(transaction=True)
_numbers: Iterator[int] = count(1)


@pytest.fixture
def year(cast: Cast) -> BudgetYear:
    return make_year()


def new_target(cast: Cast, year: BudgetYear, drafter: User | None) -> TargetVersion:
    code = f"13990027T0002141{next(_numbers):05d}"
    version = draft(year, cast.centre, None, drafter, code=code, name=f"远程教育站点更新经费{code[-5:]}")
    if drafter is not None:
        cases.open_case("target", version, drafter)
    return version


def approved_target(cast: Cast, year: BudgetYear) -> TargetVersion:
    version = new_target(cast, year, None)
    Project.objects.filter(pk=version.project_id).update(drafter=cast.shen)
    with transaction.atomic():
        TargetKind().on_approved(held(version.pk), cast.qin)
    return version


def saving(version: TargetVersion, actor: User, purpose: str):
    data = replace(versions.data_of(fresh(version)), purpose=purpose)
    return lambda: versions.save(version.pk, actor=actor, revision=0, data=data)


def fresh(version: TargetVersion) -> TargetVersion:
    return versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def test_of_saves_from_one_revision_one_stands_and_the_others_are_told(cast: Cast, year: BudgetYear) -> None:
    for _ in range(ROUNDS):
        version = new_target(cast, year, cast.shen)
        texts = [f"第{number}人写的用途。" for number in range(CONNECTIONS)]
        results = at_once([saving(version, cast.shen, text) for text in texts])
        won = [number for number, result in enumerate(results) if isinstance(result, TargetVersion)]
        assert len(won) == 1
        assert all(isinstance(result, Conflict) for number, result in enumerate(results) if number not in won)
        assert (fresh(version).purpose, fresh(version).revision) == (texts[won[0]], 1)


def test_what_was_submitted_is_what_stands_whoever_was_first(cast: Cast, year: BudgetYear) -> None:
    orders = set()
    for _ in range(ROUNDS):
        version = new_target(cast, year, cast.shen)
        case = Case.objects.get(document_id=version.pk)
        save = saving(version, cast.shen, "赶在提交前改的用途。")
        results = at_once([save, lambda case=case: cases.submit(case.pk, actor=cast.shen)])
        saved, submitted = results
        assert not isinstance(submitted, BaseException), submitted
        assert isinstance(saved, TargetVersion | Stale | NotAllowed), saved
        case.refresh_from_db()
        assert case.snapshot is not None
        assert content_of(case.snapshot) == versions.content_of(fresh(version))
        assert verify_case(case) == []
        orders.add(isinstance(saved, TargetVersion))
    assert orders <= {True, False}


def test_a_code_is_given_once(cast: Cast, year: BudgetYear) -> None:
    for number in range(ROUNDS):
        code = f"13990027T00021490{number:04d}"
        forms = [
            versions.NewProject(
                year=year, unit=cast.centre, office=None, name=f"同一个编码之{which}", code=code
            )
            for which in range(8)
        ]
        results = at_once([lambda new=new: versions.create_project(new, actor=cast.shen) for new in forms])
        assert sum(isinstance(result, TargetVersion) for result in results) == 1
        losers = [result for result in results if not isinstance(result, TargetVersion)]
        assert all(isinstance(loser, Invalid) and "code" in loser.problems for loser in losers), losers
        version = TargetVersion.objects.get(project__code=code)
        assert Case.objects.filter(document_id=version.pk).count() == 1


def test_one_form_pressed_eight_times_makes_one_project(cast: Cast, year: BudgetYear) -> None:
    for number in range(ROUNDS):
        new = versions.NewProject(year=year, unit=cast.centre, office=None, name=f"连按八次之{number}")
        results = at_once(eight(lambda new=new: versions.create_project(new, actor=cast.shen)))
        assert {result.pk for result in results if isinstance(result, TargetVersion)} == {
            TargetVersion.objects.get(project__name=new.name).pk
        }
        assert all(isinstance(result, TargetVersion) for result in results), results


def test_a_code_typed_into_two_targets_at_once_stands_in_one(cast: Cast, year: BudgetYear) -> None:
    for number in range(ROUNDS):
        code = f"13990027T00021480{number:04d}"
        targets = [new_target(cast, year, cast.shen) for _ in range(2)]
        acts = []
        for target in targets:
            data = replace(versions.data_of(fresh(target)), code=code)
            acts.append(partial(versions.save, target.pk, actor=cast.shen, revision=0, data=data))
        results = at_once(acts)
        assert sum(isinstance(result, TargetVersion) for result in results) == 1, results
        [loser] = [result for result in results if not isinstance(result, TargetVersion)]
        assert isinstance(loser, Invalid)
        assert "code" in loser.problems


def test_a_project_nobody_drafts_is_taken_up_by_one(cast: Cast, year: BudgetYear) -> None:
    Membership.objects.create(user=cast.gao, role=Role.DRAFTER, unit=cast.centre)
    for _ in range(ROUNDS):
        version = new_target(cast, year, None)
        purpose = fresh(version).purpose  # a save that changes nothing takes it up too
        results = at_once(eight(saving(version, cast.shen, purpose), saving(version, cast.gao, purpose)))
        case = Case.objects.get(document_id=version.pk)
        assert case.drafter == Project.objects.get(pk=version.project_id).drafter
        assert case.event_count == 1
        losers = [result for result in results if not isinstance(result, TargetVersion)]
        assert all(isinstance(loser, NotAllowed) for loser in losers), losers
        assert len(losers) == CONNECTIONS // 2


def test_of_adjustments_and_corrections_begun_at_once_one_stands_and_the_others_are_told(
    cast: Cast, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    year = make_year(2090)  # whose last day to apply has not come
    mistyped = Application("时效第1行描述中的字写错了")
    for _ in range(5):
        project = approved_target(cast, year).project_id
        adjusting = [
            partial(adjust, project, asked(cast.shen, document_date=date(2025, 7, 1)), actor=cast.shen)
            for _ in range(4)
        ]
        correcting = [partial(correct_target, project, mistyped, actor=cast.shen) for _ in range(4)]
        results = at_once([act for pair in zip(adjusting, correcting, strict=True) for act in pair])
        [won] = [result for result in results if isinstance(result, TargetVersion)]
        losers = [result for result in results if result is not won]
        assert all(isinstance(one, Refused) and "正在办理" in one.text for one in losers), losers
        assert TargetVersion.objects.filter(project=project).count() == 2
        assert Case.objects.filter(document_id=won.pk).count() == 1


def test_an_import_confirmed_eight_times_is_written_once(cast: Cast) -> None:
    for number in range(ROUNDS):
        held = TargetImport.objects.create(
            year=make_year(2030 + number), file_name="a.txt", sha256="", parsed=PARSED, created_by=cast.qin
        )
        results = at_once(eight(lambda held=held: commit(held, cast.qin)))
        assert all(isinstance(result, Outcome) for result in results), results
        assert sorted(len(result.written) for result in results) == [0] * 7 + [2]
        assert Project.objects.filter(year=held.year).count() == 2
        assert OpenQuestion.objects.filter(version__project__year=held.year).count() == 2
