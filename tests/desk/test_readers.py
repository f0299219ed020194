"""查阅授权: one project for one person, given and taken back by the budget desk."""

from __future__ import annotations

import pytest

from accounts.memberships import grant_object
from accounts.models import AuditEvent
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.projects.makers import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: Cast, year: BudgetYear) -> Project:
    return draft(year, cast.centre, None, cast.shen).project


def test_the_desk_lets_an_outsider_read_one_project_and_takes_it_back(cast: Cast, project: Project) -> None:
    page = f"/projects/{project.pk}/"
    assert as_(cast.bai).get(page).status_code == 404
    shown = as_(cast.qin).post(f"{page}readers/add/", {"person": cast.bai.pk}, follow=True)
    assert "已允许白露查阅本项目。" in text_of(shown)
    assert as_(cast.bai).get(page).status_code == 200
    assert "查阅授权" not in text_of(as_(cast.bai).get(page))
    as_(cast.qin).post(f"{page}readers/remove/", {"person": cast.bai.pk})
    assert as_(cast.bai).get(page).status_code == 404
    kinds = (
        AuditEvent.objects.filter(kind__endswith="_object").order_by("number").values_list("kind", flat=True)
    )
    assert list(kinds) == ["grant_object", "revoke_object"]


def test_administrators_and_oneself_are_not_offered_and_are_refused(cast: Cast, project: Project) -> None:
    client = as_(cast.qin)
    shown = text_of(client.get(f"/projects/{project.pk}/?tab=readers"))
    assert "罗青" not in shown
    for person in (cast.luo, cast.qin):
        answer = client.post(f"/projects/{project.pk}/readers/add/", {"person": person.pk})
        assert answer.status_code == 422
        assert "请从列表中选择人员。" in text_of(answer)
    assert not AuditEvent.objects.filter(kind="grant_object").exists()


def test_only_the_budget_desk_gives_reading_away(cast: Cast, project: Project) -> None:
    for person, status in ((cast.shen, 403), (cast.gao, 403), (cast.bai, 404)):
        answer = as_(person).post(f"/projects/{project.pk}/readers/add/", {"person": cast.fang.pk})
        assert answer.status_code == status


def test_the_list_of_readers_costs_the_same_with_one_and_with_six(cast: Cast, project: Project) -> None:
    page = f"/projects/{project.pk}/?tab=readers"
    grant_object(cast.qin, cast.bai, project)
    few = queries(as_(cast.qin), page)
    for person in (cast.fang, cast.xu, cast.su, cast.ouyang, cast.shi):
        grant_object(cast.qin, person, project)
    assert queries(as_(cast.qin), page) == few
