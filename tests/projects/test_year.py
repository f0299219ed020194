"""Projects in the year's flow: each has its run, and what the run copies follows the project."""

from __future__ import annotations

import pytest

from accounts.models import Membership
from accounts.roles import Role
from projects.models import BudgetYear, Project
from projects.versions.creating import NewProject, create_project
from projects.versions.drafters import assign
from tests.cast import Cast
from tests.projects.makers import draft
from workflows import trail
from workflows import year as years
from workflows.cases import open_case
from workflows.cases.handing_over import hand_over
from workflows.dispatching import tick
from workflows.engine.lock import case_lock, one_act
from workflows.models import Case, Event, StageRun, YearRun
from workflows.trail import Act

pytestmark = pytest.mark.django_db


def run_of(project: Project) -> YearRun | None:
    return years.run_of("project", project.pk)


def test_a_project_of_a_year_that_is_opened_has_its_run(cast: Cast, year: BudgetYear) -> None:
    project = draft(year, cast.centre, None, cast.shen).project
    assert run_of(project) is None
    years.open_year(year.pk, actor=cast.qin)
    run = run_of(project)
    assert (run.title, run.unit, run.drafter) == (project.name, cast.centre, cast.shen)
    assert run.facts == {"code": project.code, "kind": "current", "is_key": False}


def test_a_project_made_in_an_opened_year_takes_part_at_once(cast: Cast, year: BudgetYear) -> None:
    years.open_year(year.pk, actor=cast.qin)
    version = create_project(NewProject(year, cast.centre, None, "村级站点维护经费"), actor=cast.shen)
    assert run_of(version.project).stages.get().stage == "target"


def test_a_project_made_in_a_year_that_is_not_open_takes_part_in_none(cast: Cast, year: BudgetYear) -> None:
    version = create_project(NewProject(year, cast.centre, None, "村级站点维护经费"), actor=cast.shen)
    assert run_of(version.project) is None


def test_the_approval_of_the_target_ends_the_first_stage(cast: Cast, year: BudgetYear) -> None:
    version = draft(year, cast.centre, None, cast.shen)
    case = open_case("target", version, cast.shen)
    years.open_year(year.pk, actor=cast.qin)
    with one_act():
        [held] = case_lock.cases([case.pk])
        held.state = Case.State.APPROVED
        trail.append(held, Act(Event.Kind.DECIDED_OUTSIDE, cast.qin))
    tick()
    assert run_of(version.project).stages.get(stage="target").state == StageRun.State.DONE


def test_a_project_whose_target_was_approved_before_begins_behind_it(cast: Cast, year: BudgetYear) -> None:
    version = draft(year, cast.centre, None, cast.shen)
    case = open_case("target", version, cast.shen)
    Case.objects.filter(pk=case.pk).update(state=Case.State.APPROVED)
    years.open_year(year.pk, actor=cast.qin)
    assert run_of(version.project).stages.get(stage="target").state == StageRun.State.DONE


def test_the_run_follows_its_project_to_another_drafter(cast: Cast, year: BudgetYear) -> None:
    project = draft(year, cast.centre, None, None).project
    years.open_year(year.pk, actor=cast.qin)
    assert run_of(project).drafter is None
    assign(project.pk, actor=cast.qin, drafter=cast.shen, office=None)
    tick()
    assert run_of(project).drafter == cast.shen
    Membership.objects.create(user=cast.su, role=Role.DRAFTER, unit=cast.centre)
    hand_over(actor=cast.qin, person=cast.shen, successor=cast.su, reason="轮岗")
    tick()
    assert run_of(project).drafter == cast.su
