"""Projects, with their drafts, go to a successor; what is decided stays as it was."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from projects.access import may_edit
from projects.models import BudgetYear, DepartmentTarget, Project, TargetVersion
from tests.cast import Cast
from tests.projects.department.makers import department_draft
from tests.projects.makers import draft, make_year
from workflows import cases, inbox
from workflows.cases.handing_over import hand_over, preview
from workflows.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db: None) -> BudgetYear:
    return make_year()


@pytest.fixture
def tong(cast: Cast) -> User:
    """佟安, 经办人 of 教育中心."""
    person = User.objects.create(username="tong", name="佟安", unit=cast.centre)
    Membership.objects.create(user=person, role="drafter", unit=cast.centre)
    return person


def opened(cast: Cast, year: BudgetYear, **more: str) -> tuple[TargetVersion, Case]:
    version = draft(year, cast.centre, None, cast.shen, **more)
    return version, cases.open_case("target", version, cast.shen)


def test_project_draft_and_case_have_a_new_drafter(cast: Cast, tong: User, year: BudgetYear) -> None:
    version, case = opened(cast, year)
    done = hand_over(actor=cast.qin, person=cast.shen, successor=tong, reason="调离")
    (item,) = done.handover.items
    assert item["sort"] == "项目"
    assert item["detail"].startswith("2027年度 · 13990027P000214100077 · 教育中心")
    version = TargetVersion.objects.get(pk=version.pk)
    case.refresh_from_db()
    assert version.project.drafter == tong
    assert case.drafter == tong
    assert may_edit(tong, version)
    assert not may_edit(cast.shen, version)
    assert cases.submit(case.pk, actor=tong).case.state == Case.State.OPEN


def test_what_was_returned_waits_with_the_successor(cast: Cast, tong: User, year: BudgetYear) -> None:
    _, case = opened(cast, year)
    cases.submit(case.pk, actor=cast.shen)
    cases.send_back(case.pk, actor=cast.gao, comment="请补充依据。")
    hand_over(actor=cast.qin, person=cast.shen, successor=tong, reason="调离")
    assert [row.pk for row in inbox.to_correct(tong)] == [case.pk]
    assert not inbox.to_correct(cast.shen).exists()


def test_a_case_under_review_goes_on_and_its_new_drafter_may_take_it_back(
    cast: Cast, tong: User, year: BudgetYear
) -> None:
    _, case = opened(cast, year)
    cases.submit(case.pk, actor=cast.shen)
    hand_over(actor=cast.qin, person=cast.shen, successor=tong, reason="调离")
    assert cases.withdraw(case.pk, actor=tong).case.state == Case.State.DRAFT


def test_a_decided_case_keeps_who_drafted_it(cast: Cast, tong: User, year: BudgetYear) -> None:
    version, case = opened(cast, year)
    Case.objects.filter(pk=case.pk).update(state=Case.State.APPROVED)
    hand_over(actor=cast.qin, person=cast.shen, successor=tong, reason="调离")
    case.refresh_from_db()
    assert case.drafter == cast.shen
    assert Project.objects.get(pk=version.project_id).drafter == tong


def test_a_successor_who_may_not_draft_there_gets_nothing_and_reads_what_to_do(
    cast: Cast, year: BudgetYear
) -> None:
    opened(cast, year)
    (item,) = preview(cast.qin, cast.shen, cast.bai)
    assert item.obstacle == "白露还不是教育中心的经办人，请先由安全保密管理员授予。"


def test_a_reviewer_does_not_become_the_drafter_of_what_they_review(
    cast: Cast, tong: User, year: BudgetYear
) -> None:
    _, case = opened(cast, year)
    cases.submit(case.pk, actor=cast.shen)
    Membership.objects.create(user=cast.gao, role="drafter", unit=cast.centre)
    (item,) = preview(cast.qin, cast.shen, cast.gao)
    assert item.obstacle == "高映雪正在审核这个项目，请先把审核转交他人办理。"


def test_projects_of_a_closed_year_stay(cast: Cast, tong: User, year: BudgetYear) -> None:
    old = make_year(2024, stage=BudgetYear.Stage.CLOSED)
    opened(cast, year)
    kept = draft(old, cast.centre, None, cast.shen, code="13990024P000214100011", name="往年经费")
    hand_over(actor=cast.qin, person=cast.shen, successor=tong, reason="调离")
    assert Project.objects.get(pk=kept.project_id).drafter == cast.shen


def test_the_list_asks_the_same_number_of_questions_however_many_projects(
    cast: Cast, tong: User, year: BudgetYear
) -> None:
    counts = []
    for first, made in ((0, 2), (2, 14)):
        for number in range(first, made):
            opened(cast, year, code=f"C{number}", name=f"经费{number}")
        with CaptureQueriesContext(connection) as asked:
            assert len(preview(cast.qin, cast.shen, tong)) == made
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_department_s_target_goes_to_the_desk_s_other_hand_and_to_nobody_who_may_not_draft_it(
    cast: Cast, year: BudgetYear
) -> None:
    version = department_draft(cast, year)
    case = Case.objects.get(kind="department_target")
    [refused] = preview(cast.xie, cast.qin, cast.fang)
    assert refused.obstacle.startswith("方以宁还不是")
    assert refused.obstacle.endswith("的预算绩效岗，请先由安全保密管理员授予。")

    done = hand_over(actor=cast.xie, person=cast.qin, successor=cast.xie, reason="调离")
    [item] = done.handover.items
    assert (item["title"], item["detail"].rpartition(" · ")[2]) == ("2027年度部门整体绩效目标", "第1版 草稿")
    case.refresh_from_db()
    assert (DepartmentTarget.objects.get().drafter, case.drafter) == (cast.xie, cast.xie)

    cases.submit(case.pk, actor=cast.xie)
    cases.send_back(case.pk, actor=cast.gu, comment="补充保障措施。")
    assert [row.pk for row in inbox.to_correct(cast.xie)] == [case.pk]
    assert not preview(cast.qin, cast.qin, cast.xie)
    DepartmentTarget.objects.filter(pk=version.pk).update(state="approved")
    assert not preview(cast.qin, cast.xie, cast.qin)  # who drafted what is decided stays as it was
