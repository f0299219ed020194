"""调整后 on a day: 批复数 and what every event effective by then changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts import clock
from projects import budget
from projects.kinds import TargetKind
from projects.models import Project, ProjectEvent, TargetVersion
from projects.versions.editing import held
from tests.cast import Cast
from workflows.errors import Refused

pytestmark = pytest.mark.django_db
Kind = ProjectEvent.Kind


def wan(amount: object) -> Decimal:
    return Decimal(str(amount)) * 10_000


@pytest.fixture
def project(version: TargetVersion) -> Project:
    """批复数 36.50 万元."""
    budget.approve(version.project_id, wan("36.5"))
    return Project.objects.get(pk=version.project_id)


def event(
    cast: Cast, project: Project, on: str, before: object, after: object, **more: object
) -> ProjectEvent:
    fields = {"kind": Kind.REDUCED, "registered_by": cast.qin} | more
    return ProjectEvent.objects.create(
        project=project, effective_on=date.fromisoformat(on), before=wan(before), after=wan(after), **fields
    )


def test_without_events_it_is_the_approved_budget(project: Project) -> None:
    assert project.adjusted == wan("36.5")
    assert budget.adjusted_at([project.pk], date(2027, 1, 1)) == {project.pk: wan("36.5")}


def test_without_an_approved_budget_there_is_none(version: TargetVersion) -> None:
    assert budget.adjusted_at([version.project_id], date(2027, 6, 30)) == {}
    annotated = Project.objects.annotate(had=budget.adjusted_subquery(date(2027, 6, 30)))
    assert annotated.get(pk=version.project_id).had is None


def test_an_event_counts_from_its_day_on(cast: Cast, project: Project) -> None:
    event(cast, project, "2027-06-30", "36.5", "30")
    event(cast, project, "2027-07-01", "30", "32", kind=Kind.CARRIED)
    days = {date(2027, 6, 29): "36.5", date(2027, 6, 30): "30", date(2027, 7, 1): "32"}
    for day, amount in days.items():
        assert budget.adjusted_at([project.pk], day) == {project.pk: wan(amount)}
        rows = Project.objects.annotate(had=budget.adjusted_subquery(day))
        assert rows.get(pk=project.pk).had == wan(amount)
        versions = TargetVersion.objects.annotate(had=budget.adjusted_subquery(day, project="project_id"))
        assert versions.get(project=project).had == wan(amount)


def test_what_was_registered_later_can_be_left_out(cast: Cast, project: Project) -> None:
    known = datetime(2027, 7, 8, 18, tzinfo=clock.SHANGHAI)
    late = known.replace(hour=19)
    event(cast, project, "2027-06-30", "36.5", "30", registered_at=late)
    day = date(2027, 6, 30)
    assert budget.adjusted_at([project.pk], day, known) == {project.pk: wan("36.5")}
    assert budget.adjusted_at([project.pk], day, late) == {project.pk: wan("30")}
    rows = Project.objects.annotate(had=budget.adjusted_subquery(day, known))
    assert rows.get(pk=project.pk).had == wan("36.5")


def test_a_reversal_undoes_it_from_its_first_day_on(cast: Cast, project: Project) -> None:
    wrong = event(cast, project, "2027-05-10", "36.5", "3.65")
    event(cast, project, "2027-05-10", "3.65", "36.5", reverses=wrong)
    assert budget.adjusted_at([project.pk], date(2027, 5, 10)) == {project.pk: wan("36.5")}
    assert not budget.standing().exists()


def test_many_projects_are_one_query(cast: Cast, project: Project, django_assert_num_queries) -> None:
    for number in range(3):
        fields = {"year": project.year, "unit": project.unit, "approved": wan(number)}
        Project.objects.create(name=f"项目{number}", **fields)
    ids = list(Project.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(budget.adjusted_at(ids, date(2027, 6, 30))) == 4


def test_the_rest_is_asked_of_a_project_to_be_broken_down_only(cast: Cast, project: Project) -> None:
    assert budget.undistributed(project, date(2027, 6, 30)) == 0
    project.kind = Project.Kind.ON_BEHALF
    project.save()
    event(cast, project, "2027-06-30", "36.5", "16.5", kind=Kind.BROKEN_DOWN)
    assert budget.undistributed(project, date(2027, 6, 29)) == wan("36.5")
    assert budget.undistributed(project, date(2027, 6, 30)) == wan("16.5")


def test_the_approved_budget_cannot_move_under_events_that_rest_on_it(cast: Cast, project: Project) -> None:
    wrong = event(cast, project, "2027-05-10", "36.5", "30")
    kind, version = TargetKind(), TargetVersion.objects.get(project=project)
    kind.record_outside_amount(held(version.pk), wan("36.5"))
    for amount in (wan("34"), None):
        with pytest.raises(Refused, match="请先在项目的“预算变动”中冲销"):
            kind.record_outside_amount(held(version.pk), amount)
    event(cast, project, "2027-05-10", "30", "36.5", reverses=wrong)
    kind.record_outside_amount(held(version.pk), wan("34"))
    project.refresh_from_db()
    assert (project.approved, project.adjusted) == (wan("34"), wan("34"))


def test_a_project_that_came_during_the_year_gets_no_approved_budget_of_its_own(
    cast: Cast, project: Project
) -> None:
    Project.objects.filter(pk=project.pk).update(joined_on=date(2027, 5, 1), approved=0)
    budget.approve(project.pk, wan("36.5"))
    project.refresh_from_db()
    assert project.approved == 0


def test_events_only_grow(cast: Cast, project: Project) -> None:
    row = event(cast, project, "2027-05-10", "36.5", "30")
    for change in (lambda: row.delete(), lambda: ProjectEvent.objects.update(after=1)):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="no_budget_below_nothing"), transaction.atomic():
        event(cast, project, "2027-05-11", "30", "-1")
