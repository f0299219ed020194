"""年度 on the project page: the year as a chart with its dates, the same as a table, and 逾期补报."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts import clock
from accounts.memberships import rebuild_groups
from accounts.models import AuditEvent, Membership, User
from accounts.roles import Role
from notifications.models import Notice
from projects.models import BudgetYear, Project, TargetVersion
from tests import toy_year
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.projects.makers import draft
from tests.toy_year import Slip, on, tick
from tests.workflows.fixtures import toy_table
from workflows import kinds, year
from workflows.models import StageRun, YearRun

__all__ = ["toy_table"]
pytestmark = pytest.mark.django_db


class ProjectSlipKind(toy_year.SlipKind):
    """The toy's slips, of projects."""

    def facts(self, document: Any) -> Any:
        project = Project.objects.select_related("unit__parent").get(pk=document.paper_id)
        return kinds.Facts(document.title, project.unit, None, project.year_id, None)

    def drafter(self, document: Any) -> Any:
        return Project.objects.get(pk=document.paper_id).drafter

    def open_stage(self, stage: StageRun) -> Slip:
        here = Slip.objects.filter(paper_id=stage.run.subject_id, round_id=stage.round_id).first()
        fresh = Slip(paper_id=stage.run.subject_id, round_id=stage.round_id, title=stage.run.title)
        if here is None:
            fresh.save()
        return here or fresh


@pytest.fixture(scope="session")
def slip_table(toy_table: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        toy_year.make_table()


@pytest.fixture(autouse=True)
def slips(slip_table: None, monkeypatch: Any) -> None:
    monkeypatch.setitem(kinds._registry, "slip", ProjectSlipKind())


@pytest.fixture
def project(cast: Cast, year: BudgetYear) -> Project:
    return draft(year, cast.centre, None, cast.shen).project


def at(month: int, day: int) -> Any:
    return clock.shifted(datetime(2026, month, day, 10, 32, tzinfo=clock.SHANGHAI))


def opened(cast: Cast, project: Project) -> YearRun:
    """2026 is open, its target counts as approved, and 6月底 is asked for."""
    year.open_year(2026, actor=cast.qin)
    run = YearRun.objects.get(subject_id=project.pk)
    round = year.NewRound(2026, "june", "6月底", on(6, 8), on(7, 10), on(8, 7), kind="slip")
    year.plan_round(round, actor=cast.qin)
    from workflows.year.hands import run_in_hand
    from workflows.year.moving import finish

    with run_in_hand(run.pk) as hand:
        finish(hand, hand.of("target")[0], StageRun.State.DONE)
    return run


def page(who: Any, project: Project) -> str:
    return text_of(as_(who).get(f"/projects/{project.pk}/?tab=year"))


def test_a_year_that_is_not_open_says_so(cast: Cast, project: Project) -> None:
    assert "2026年度工作还没有开启" in page(cast.shen, project)


def test_every_stage_stands_on_the_page_with_its_dates_and_words(cast: Cast, project: Project) -> None:
    with at(6, 7):
        opened(cast, project)
        shown = page(cast.shen, project)
    assert "绩效目标 已完成" in shown
    assert "6月底 未开始" in shown
    assert "06-08 至 07-10" in shown
    for words in ("3月底", "10月底", "12月底", "运行监控", "绩效自评", "归档"):
        assert words in shown
    assert "运行监控 未安排 — 由预算绩效岗安排后办理" in shown


def test_the_chart_is_told_in_words_too(cast: Cast, project: Project) -> None:
    with at(6, 8):
        opened(cast, project)
        tick()
        html = as_(cast.shen).get(f"/projects/{project.pk}/?tab=year").content.decode()
    assert 'role="img" aria-labelledby="year-title year-told"' in html
    told = html.partition('<desc id="year-told">')[2].partition("</desc>")[0]
    assert "绩效目标已完成" in told
    assert "6月底进行中，剩 23 个工作日，06-08 至 07-10" in told
    assert "style=" not in html.partition("<svg")[2].partition("</svg>")[0]


def test_the_drafter_hands_in_late_from_the_page(cast: Cast, project: Project) -> None:
    with at(6, 8):
        run = opened(cast, project)
        tick()
    with at(8, 10):
        tick()
        stage = StageRun.objects.get(run=run, stage="june")
        url = reverse("workflows:stage_late", args=[stage.pk])
        assert url in as_(cast.shen).get(f"/projects/{project.pk}/?tab=year").content.decode()
        assert url not in as_(cast.gao).get(f"/projects/{project.pk}/?tab=year").content.decode()
        assert as_(cast.shen).post(url, {"reason": ""}).status_code == 422
        assert as_(cast.bai).post(url, {"reason": "代报"}).status_code == 404
        assert as_(cast.gao).post(url, {"reason": "代报"}).status_code == 403
        answer = as_(cast.shen).post(url, {"reason": "经办人住院"})
        assert (answer.status_code, answer["Location"]) == (302, f"/slips/{stage.document_id}/edit/")
        assert "进行中（逾期补报）" in page(cast.shen, project)


def test_a_project_that_left_the_year_says_why(cast: Cast, project: Project) -> None:
    with at(6, 8):
        run = opened(cast, project)
        year.end_run(run, sort="cancelled", reason="不再实施", actor=cast.qin)
        assert "2026年度工作已取消：不再实施" in page(cast.shen, project)


def test_the_page_costs_the_same_however_many_rounds(cast: Cast, project: Project) -> None:
    with at(6, 8):
        opened(cast, project)
        tick()
        few = queries(as_(cast.qin), f"/projects/{project.pk}/?tab=year")
        for number in range(8):
            first, due = on(6, 8), on(7, 10 + number)
            year.plan_round(
                year.NewRound(2026, "monitoring", f"第{number}次监控", first, due, kind="slip"),
                actor=cast.qin,
            )
        tick()
        assert StageRun.objects.filter(state="open").count() == 9
        assert queries(as_(cast.qin), f"/projects/{project.pk}/?tab=year") == few


# what the budget desk does with one project's year


def acts_of(who: Any, project: Project) -> set[str]:
    html = as_(who).get(f"/projects/{project.pk}/?tab=year").content.decode()
    group = html.partition('aria-label="年度办理"')[2].partition("</div>")[0]
    return set(re.findall(r'href="([^"]+)"', group))


def act(who: Any, run: YearRun, code: str, reason: str = "", follow: bool = False) -> Any:
    return as_(who).post(reverse("desk:run_act", args=[run.pk, code]), {"reason": reason}, follow=follow)


def test_the_desk_suspends_a_year_and_lets_it_go_on_with_the_days_given_back(
    cast: Cast, project: Project
) -> None:
    with at(6, 8):
        run = opened(cast, project)
        tick()
        assert acts_of(cast.shen, project) == set(), "the drafter does not"
        assert f"/plan/runs/{run.pk}/suspend/" in acts_of(cast.qin, project)
        assert act(cast.qin, run, "suspend").status_code == 422
        shown = text_of(act(cast.qin, run, "suspend", "等文件", follow=True))
        assert "已暂停办理：" in shown
        assert "2026年度工作暂停：等文件" in shown
        assert "2026年度工作已暂停：" in told(cast.shen)
        assert act(cast.qin, run, "suspend", "再停").status_code == 409
    with at(6, 15):
        assert "暂停原因 等文件" in text_of(as_(cast.qin).get(f"/plan/runs/{run.pk}/resume/"))
        shown = text_of(act(cast.qin, run, "resume", follow=True))
        assert "已继续办理：" in shown
        assert "06-08 至 07-17" in shown, "five working days were lost"
    line = AuditEvent.objects.get(kind="run_resumed")
    assert "继续2026年度工作" in line.summary


def test_a_project_without_a_sum_leaves_its_year_with_a_reason_and_comes_back(
    cast: Cast, project: Project
) -> None:
    with at(6, 8):
        run = opened(cast, project)
        tick()
        page_ = text_of(as_(cast.qin).get(f"/plan/runs/{run.pk}/cancel/"))
        assert "没有开始的环节不再开始" in page_
        assert "2026年度工作已取消：不再实施" in text_of(
            act(cast.qin, run, "cancel", "不再实施", follow=True)
        )
        assert "2026年度工作已取消：" in told(cast.shen)
        assert acts_of(cast.qin, project) == {f"/plan/runs/{run.pk}/return/"}
        assert "不用取消项目年度工作" in text_of(as_(cast.qin).get(f"/plan/runs/{run.pk}/cancel/"))
        assert "已恢复办理：" in text_of(act(cast.qin, run, "return", "取消错了", follow=True))
        tick()
        assert StageRun.objects.get(run=run, stage="june").state == StageRun.State.OPEN


def test_a_project_with_a_sum_leaves_by_its_document(cast: Cast, project: Project) -> None:
    with at(6, 8):
        run = opened(cast, project)
        Project.objects.filter(pk=project.pk).update(approved=10, adjusted=10)
        paper = f"/projects/{project.pk}/budget/cancelled/"
        assert acts_of(cast.qin, project) == {f"/plan/runs/{run.pk}/suspend/", paper}
        answer = act(cast.qin, run, "cancel", "不再实施")
        assert answer.status_code == 422
        assert "请按文件在“预算变动”中登记取消" in text_of(answer)
        assert YearRun.objects.get(pk=run.pk).state == YearRun.State.RUNNING


def test_a_year_is_not_left_while_the_target_is_under_review(cast: Cast, project: Project) -> None:
    with at(6, 8):
        run = opened(cast, project)
        project.versions.update(state=TargetVersion.State.IN_REVIEW)
        answer = act(cast.qin, run, "cancel", "不再实施")
        assert answer.status_code == 422
        assert "绩效目标正在审核中" in text_of(answer)


def test_the_desk_of_another_unit_does_not_know_the_year(cast: Cast, project: Project) -> None:
    Membership.objects.create(user=cast.ouyang, role=Role.BUDGET_OFFICER, unit=cast.college)
    rebuild_groups()
    with at(6, 8):
        run = opened(cast, project)
        stage = StageRun.objects.get(run=run, stage="june")
        assert act(cast.ouyang, run, "suspend", "等文件").status_code == 404
        assert as_(cast.ouyang).get(f"/plan/stages/{stage.pk}/reopen/").status_code == 404
        assert as_(cast.qin).get(f"/plan/runs/{run.pk}/anything/").status_code == 404


def test_the_desk_opens_a_closed_stage_again_until_a_day(cast: Cast, project: Project) -> None:
    with at(6, 8):
        run = opened(cast, project)
        tick()
        stage = StageRun.objects.get(run=run, stage="june")
        url = f"/plan/stages/{stage.pk}/reopen/"
        assert "不用重新打开" in text_of(as_(cast.qin).get(url)), "it is open"
    with at(8, 10):
        tick()
        assert url in as_(cast.qin).get(f"/projects/{project.pk}/?tab=year").content.decode()
        assert url not in as_(cast.shen).get(f"/projects/{project.pk}/?tab=year").content.decode()
        listed = as_(cast.qin).get(f"/plan/rounds/{stage.round_id}/?show=all").content.decode()
        assert url in listed
        assert "现在 未报" in text_of(as_(cast.qin).get(url))

        def sent(**fields: str) -> Any:
            return as_(cast.qin).post(
                url, {"due_on": "2026-08-21", "reason": "数据有误"} | fields, follow=True
            )

        for wrong, said in (
            ({"reason": ""}, "请填写原因。"),
            ({"due_on": "2026-08-09"}, "新的截止日期应不早于今天。"),
            ({"due_on": "2062-08-09"}, "离现在太远"),
            ({"due_on": ""}, "请填写新的截止日期。"),
        ):
            answer = sent(**wrong)
            assert (answer.status_code, said in text_of(answer)) == (422, True), said
        shown = text_of(sent())
        assert "6月底已重新打开，8月21日（周五）截止" in shown or "6月底已重新打开，8月21日" in shown
        assert "06-08 至 08-21" in shown
        assert "请办理6月底" in told(cast.shen)
        assert sent().status_code == 409, "it is open now"


def told(who: User) -> str:
    return "；".join(Notice.objects.filter(recipient=who).values_list("title", flat=True))
