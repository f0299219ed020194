"""年度工作安排: the desk opens a year, plans and moves rounds, sees who has not handed in, and urges them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts import clock
from accounts.memberships import rebuild_groups
from accounts.models import AuditEvent, Membership, Unit, User
from accounts.roles import Role
from monitoring.models import MonitoringRound
from notifications import groups, relevance
from notifications.groups import RobotFacts
from notifications.models import GroupPost, Notice
from projects.models import BudgetYear, Project
from tests import toy_year
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.toy_year import Slip, on, tick
from tests.workflows.fixtures import toy_table
from workflows import kinds, year
from workflows.cases import submit
from workflows.models import DateChange, Round, StageRun, StageUrge, WorkYear, YearRun
from workflows.year import usual
from workflows.year.hands import run_in_hand
from workflows.year.moving import finish

__all__ = ["toy_table"]
pytestmark = pytest.mark.django_db
State = StageRun.State
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"
#: as the rooms have registered them
CHECKPOINTS = next(one for one in usual.all_usual() if one.code == "checkpoints")


class ProjectSlipKind(toy_year.SlipKind):
    """The toy's slips, of projects."""

    def facts(self, document: Any) -> Any:
        project = Project.objects.select_related("unit__parent").get(pk=document.paper_id)
        return kinds.Facts(document.title, project.unit, None, project.year_id, None)

    def drafter(self, document: Any) -> Any:
        return Project.objects.get(pk=document.paper_id).drafter

    def may_submit(self, document: Any, actor: User) -> bool:
        return actor == self.drafter(document)

    def open_stage(self, stage: StageRun) -> Slip:
        return Slip.objects.get_or_create(
            paper_id=stage.run.subject_id, round_id=stage.round_id, defaults={"title": stage.run.title}
        )[0]


@pytest.fixture(scope="session")
def slip_table(toy_table: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        toy_year.make_table()


@pytest.fixture(autouse=True)
def slips(slip_table: None, monkeypatch: Any) -> None:
    monkeypatch.setitem(kinds._registry, "slip", ProjectSlipKind())
    monkeypatch.setattr(usual, "_registry", {})


@pytest.fixture(autouse=True)
def june(year: BudgetYear) -> Iterator[None]:
    """Monday 2026-06-08, 10:32; the year is there to be opened."""
    with at(6, 8):
        yield


def at(month: int, day: int, hour: int = 10) -> Any:
    return clock.shifted(datetime(2026, month, day, hour, 32, tzinfo=clock.SHANGHAI))


def project(unit: Unit, drafter: User | None, name: str) -> Project:
    year = BudgetYear.objects.get(pk=2026)
    return Project.objects.create(year=year, unit=unit, drafter=drafter, name=name, kind="current")


def round_of(cast: Cast, *projects: Project, open_: bool = True) -> Round:
    """2026 is open, the targets of its projects count as approved, and 6月底 is asked for."""
    year.open_year(2026, actor=cast.qin)
    new = year.NewRound(2026, "june", "6月底", on(6, 8), on(7, 10), on(8, 7), kind="slip")
    made = year.plan_round(new, actor=cast.qin)
    for run in YearRun.objects.filter(subject_id__in=[one.pk for one in projects]):
        with run_in_hand(run.pk) as hand:
            finish(hand, hand.of("target")[0], State.DONE)
    if open_:
        tick()
    return made


def stage_of(project: Project) -> StageRun:
    return StageRun.objects.select_related("run", "case").get(run__subject_id=project.pk, stage="june")


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def desk_of(unit: Unit, person: User) -> User:
    """The person sits at the budget desk of the unit."""
    Membership.objects.create(user=person, role=Role.BUDGET_OFFICER, unit=unit)
    rebuild_groups()
    return person


def planned(**fields: Any) -> dict[str, Any]:
    usual = {"year": 2026, "stage": "june", "kind": "slip", "title": "6月底支出进度"}
    return {**usual, "opens_on": "2026-06-10", "due_on": "2026-07-10"} | fields


def moved(**fields: Any) -> dict[str, Any]:
    return {"whom": "all", "due_on": "2026-07-15", "reason": "财政数据晚到"} | fields


def urge(who: User, made: Round, *projects: Project, **fields: Any) -> Any:
    data = {"stage": [stage_of(one).pk for one in projects]} | fields
    return as_(who).post(url("round_urge", made.pk), data)


# 开启年度


def test_the_desk_opens_the_year_and_every_project_is_in_it(cast: Cast) -> None:
    project(cast.centre, cast.shen, "培训经费")
    page = text_of(as_(cast.qin).get(url("year_open")))
    assert "涉及项目 1 个" in page
    assert not WorkYear.objects.exists(), "looking opens nothing"
    page = text_of(as_(cast.qin).post(url("year_open"), {"year": "2026"}, follow=True))
    assert "已开启2026年度工作。" in page
    assert "秦若兰于 2026-06-08 10:32 开启 · 1 个项目" in page
    assert YearRun.objects.get().year == 2026


def test_what_every_year_has_is_planned_with_it_and_a_refusal_is_said(cast: Cast) -> None:
    def plan(number: int, actor: User) -> list[Round]:
        new = year.NewRound(number, "june", "6月底支出进度", on(6, 10), on(7, 10), kind="slip")
        return [year.plan_round(new, actor=actor)]

    def late(number: int, actor: User) -> list[Round]:
        new = year.NewRound(number, "march", "3月底支出进度", on(3, 10), on(4, 10), kind="slip")
        return [year.plan_round(new, actor=actor)]

    usual.register(usual.Usual("checkpoints", "支出进度节点", plan))
    usual.register(usual.Usual("late", "迟到的节点", late))
    assert "支出进度节点" in text_of(as_(cast.qin).get(url("year_open")))
    data = {"year": "2026", "usual": ["checkpoints", "late"]}
    page = text_of(as_(cast.qin).post(url("year_open"), data, follow=True))
    assert "已安排支出进度节点：1 轮。" in page
    assert re.search("迟到的节点没有全部安排：关闭日期 5月[0-9]+日 已过", page)
    assert [round.title for round in Round.objects.all()] == ["6月底支出进度"]


def test_a_year_opened_in_june_gets_the_checkpoints_that_are_still_to_come(
    cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr(usual, "_registry", {CHECKPOINTS.code: CHECKPOINTS})
    data = {"year": "2026", "usual": [CHECKPOINTS.code]}
    page = text_of(as_(cast.qin).post(url("year_open"), data, follow=True))
    assert "已关闭的除外）：3 轮。" in page
    assert [round.stage for round in Round.objects.all()] == ["june", "october", "december"]


def test_the_desk_that_comes_second_is_told_who_was_faster(cast: Cast) -> None:
    as_(cast.qin).post(url("year_open"), {"year": "2026"})
    answer = as_(cast.xie).post(url("year_open"), {"year": "2026"})
    assert answer.status_code == 409
    assert "秦若兰已于 10:32 开启2026年度工作" in text_of(answer)


# 安排轮次


def test_a_round_is_planned_and_shown_with_how_far_everybody_is(cast: Cast) -> None:
    one = project(cast.centre, cast.shen, "培训经费")
    made = round_of(cast, one)
    page = text_of(as_(cast.qin).get(url("year_plan")))
    assert "6月底 6月底 · 进行中" in page
    assert "06-08 开始，07-10 周五 截止 08-07 关闭" in page
    with clock.shifted(datetime(2026, 8, 10, 9, tzinfo=clock.SHANGHAI)):
        assert "6月底 6月底 · 已关闭" in text_of(as_(cast.qin).get(url("year_plan")))
        assert "· 已关闭 ·" in text_of(as_(cast.qin).get(url("round", made.pk)))
    answer = as_(cast.qin).post(url("round_new"), planned(title="再报一次", seen=made.pk), follow=True)
    assert "已安排再报一次。" in text_of(answer)
    assert "第 2 轮" in text_of(as_(cast.qin).get(url("year_plan")))


def test_what_is_wrong_with_a_round_stands_beside_its_field(cast: Cast) -> None:
    year.open_year(2026, actor=cast.qin)

    def refused(**fields: Any) -> str:
        answer = as_(cast.qin).post(url("round_new"), planned(**fields))
        assert answer.status_code == 422
        return answer.content.decode()

    def beside(html: str, field: str) -> str:
        part = html.split(f'id="id_{field}"')[1].split("</div>")[0]
        return part.split('role="alert"')[1] if 'role="alert"' in part else ""

    assert "请填写轮次名称。" in beside(refused(title=""), "title")
    assert "截止日期早于开始日期" in beside(refused(due_on="2026-06-09"), "due_on")
    assert "关闭日期早于截止日期" in beside(refused(closes_on="2026-07-09"), "closes_on")
    assert "已过" in beside(refused(opens_on="2026-03-02", due_on="2026-04-01"), "due_on")
    assert "离现在太远" in beside(refused(due_on="2062-07-10"), "due_on")
    assert "请填写截止日期。" in beside(refused(due_on=""), "due_on")
    assert "请填写统计截止" in beside(refused(stage="monitoring", kind=""), "monitoring-cutoff_on")
    for typed in ("很多", "-1", "100.5", "1e9"):
        wrong = refused(stage="monitoring", kind="", **{"monitoring-warning": typed})
        assert "请填 0 到 100 之间的数" in beside(wrong, "monitoring-warning")
    assert "请从列表中选择环节。" in beside(refused(stage="target"), "stage")
    assert not Round.objects.exists()


def test_a_monitoring_round_has_thresholds_of_its_own_or_the_usual_ones(cast: Cast) -> None:
    year.open_year(2026, actor=cast.qin)

    def post(due: str, cutoff: str, **points: str) -> Any:
        days = {"opens_on": cutoff, "due_on": due, "closes_on": "", "monitoring-cutoff_on": cutoff}
        given = {f"monitoring-{name}": text for name, text in points.items()}
        fields = planned(stage="monitoring", kind="", title=f"监控 {cutoff}", **days, **given)
        return as_(cast.qin).post(url("round_new"), fields)

    answer = post("2026-07-15", "2026-06-30", attention="30", warning="15")
    assert answer.status_code == 422
    assert "应不大于“关注不超过”" in text_of(answer)
    assert post("2026-07-15", "2026-06-30", attention="5", warning="12.5").status_code == 302
    assert post("2026-10-15", "2026-09-30", attention="", warning="").status_code == 302
    found = MonitoringRound.objects.order_by("cutoff_on").values_list("attention", "warning")
    assert list(found) == [(Decimal(5), Decimal("12.5")), (Decimal(10), Decimal(20))]


def test_a_preview_says_whom_it_concerns_and_writes_nothing(cast: Cast) -> None:
    project(cast.centre, cast.shen, "培训经费")
    year.open_year(2026, actor=cast.qin)
    answer = as_(cast.qin).post(url("round_new"), planned(title="", do="preview"))
    assert answer.status_code == 200
    page = text_of(answer)
    assert "涉及项目 1 个，经办人 1 人" in page
    assert "20 个工作日（08-07 周五）" in page
    assert not Round.objects.exists()


def test_a_round_planned_by_somebody_else_meanwhile_is_not_planned_twice(cast: Cast) -> None:
    year.open_year(2026, actor=cast.qin)
    as_(cast.xie).post(url("round_new"), planned(seen=0))
    answer = as_(cast.qin).post(url("round_new"), planned(seen=0))
    assert answer.status_code == 409
    assert "谢云舟已于 10:32 安排6月底支出进度" in text_of(answer)
    assert Round.objects.count() == 1


def test_no_round_before_the_year_is_open(cast: Cast) -> None:
    assert "请先 开启年度" in text_of(as_(cast.qin).get(url("round_new")))
    answer = as_(cast.qin).post(url("round_new"), planned())
    assert answer.status_code == 422
    assert not Round.objects.exists()


# 延期, 收回


def test_the_page_of_an_extension_shows_the_date_in_force_for_whom_it_is_meant(cast: Cast) -> None:
    one, other = project(cast.centre, cast.shen, "培训经费"), project(cast.college, cast.ouyang, "教材")
    made = round_of(cast, one, other)
    own = year.Dates(on(6, 1), on(7, 31), on(8, 28))
    year.move_dates(made.pk, actor=cast.qin, reason="搬迁", unit=cast.centre, **vars(own))
    qin, page = as_(cast.qin), url("round_move", made.pk)

    def shown(**fields: Any) -> str:
        return text_of(qin.post(page, moved(do="preview", **fields)))

    assert "现在 07-31 周五 截止" in shown(whom="unit", unit=cast.centre.pk)
    assert "现在 07-10 周五 截止" in shown(whom="unit", unit=cast.college.pk)
    assert "现在 07-10 周五 截止" in shown(whom="all")
    run = stage_of(one).run
    assert "现在 07-31 周五 截止" in text_of(qin.get(f"{page}?run={run.pk}"))

    qin.post(page, moved(whom="unit", unit=cast.centre.pk, due_on="2026-08-07"))
    change = DateChange.objects.filter(unit=cast.centre).latest("pk")
    assert change.opens_on == on(6, 1), "its own first day stays, not that of the others"
    assert (
        "由 2026-07-31 改为 2026-08-07" in AuditEvent.objects.filter(kind="round_moved").latest("pk").summary
    )


def test_dates_move_for_all_for_a_unit_and_for_one_project(cast: Cast) -> None:
    one, other = project(cast.centre, cast.shen, "培训经费"), project(cast.college, cast.ouyang, "教材")
    made = round_of(cast, one, other)
    qin, page = as_(cast.qin), url("round_move", made.pk)

    assert "2 个项目的截止日期改为 07-15 周三" in text_of(qin.post(page, moved(do="preview", reason="")))
    preview = moved(whom="unit", unit=cast.centre.pk, do="preview")
    assert "1 个项目的截止日期改为 07-15 周三" in text_of(qin.post(page, preview))
    assert not DateChange.objects.exists()

    assert qin.post(page, moved()).status_code == 302
    assert qin.post(page, moved(whom="unit", unit=cast.centre.pk, due_on="2026-07-16")).status_code == 302
    run = stage_of(one).run
    assert "一个项目：培训经费（教育中心）" in text_of(qin.get(page, {"run": run.pk}))
    done = qin.post(page, moved(whom="run", run=run.pk, due_on="2026-07-17"), follow=True)
    assert "6月底（培训经费）的截止日期已改为 7月17日。" in text_of(done)
    assert [notice.title for notice in Notice.objects.filter(kind="stage_moved").order_by("id")][-3:] == [
        "6月底的截止日期改为 7月15日",
        "6月底（教育中心）的截止日期改为 7月16日",
        "6月底（培训经费）的截止日期改为 7月17日",
    ], "whoever has other projects in the round reads which of them has more time"
    due = {one.run.title: one.due_on for one in year.with_dates(StageRun.objects.filter(round=made))}
    assert due == {"培训经费": on(7, 17), "教材": on(7, 15)}
    assert [change.reason for change in DateChange.objects.all()] == ["财政数据晚到"] * 3


def test_a_move_says_beside_the_field_what_is_missing(cast: Cast) -> None:
    made = round_of(cast, project(cast.centre, cast.shen, "培训经费"))
    for wrong, said in [
        ({"reason": ""}, "请填写原因。"),
        ({"whom": "unit"}, "请选择单位。"),
        ({"whom": "run"}, "请选择范围。"),
        ({"due_on": "七月"}, "截止日期请写成 2026-06-25 的样子。"),
    ]:
        answer = as_(cast.qin).post(url("round_move", made.pk), moved(**wrong))
        assert (answer.status_code, said in text_of(answer)) == (422, True), said
    assert not DateChange.objects.exists()


def test_of_two_desks_that_move_the_second_looks_again(cast: Cast) -> None:
    made = round_of(cast, project(cast.centre, cast.shen, "培训经费"))
    as_(cast.xie).post(url("round_move", made.pk), moved(seen=0))
    answer = as_(cast.qin).post(url("round_move", made.pk), moved(seen=0, due_on="2026-07-20"))
    assert answer.status_code == 409
    assert "谢云舟已于 10:32 对6月底延期" in text_of(answer)
    assert year.for_all(made).due_on == on(7, 15)


def test_a_round_is_recalled_with_a_reason_and_only_once(cast: Cast) -> None:
    made = round_of(cast, project(cast.centre, cast.shen, "培训经费"))
    page = url("round_recall", made.pk)
    assert "1 个，其中进行中 1 个，经办人 1 人" in text_of(as_(cast.qin).get(page))
    empty = as_(cast.qin).post(page, {"reason": " "})
    assert (empty.status_code, "请填写原因。" in text_of(empty)) == (422, True)
    done = text_of(as_(cast.qin).post(page, {"reason": "财政改期"}, follow=True))
    assert "已收回6月底" in done
    assert "已收回：财政改期" in done
    again = as_(cast.xie).post(page, {"reason": "财政改期"})
    assert again.status_code == 409
    assert "秦若兰已于 10:32 收回6月底" in text_of(again)
    assert as_(cast.xie).post(url("round_move", made.pk), moved()).status_code == 409


# 谁没交


def test_the_page_says_who_has_not_handed_in_what_is_missing_and_how_late(cast: Cast) -> None:
    one, other = project(cast.centre, cast.shen, "培训经费"), project(cast.college, cast.ouyang, "教材")
    orphan = project(cast.centre, None, "维修")
    made = round_of(cast, one, other, orphan)
    submit(stage_of(other).case_id, actor=cast.ouyang)
    with at(7, 14):
        page = text_of(as_(cast.qin).get(url("round", made.pk)))
        assert "2 个项目，逾期 2 个" in page
        assert "培训经费 教育中心 沈知远 未提交 逾期 2 个工作日 07-10 周五 截止" in page
        assert "维修 教育中心 — 还没有经办人" in page
        assert "教材" not in page
        assert "教材" in text_of(as_(cast.qin).get(url("round", made.pk), {"show": "all"}))
        only = text_of(as_(cast.qin).get(url("round", made.pk), {"missing": "还没有经办人"}))
        assert "培训经费" not in only
        assert "没有符合条件的项目" in text_of(
            as_(cast.qin).get(url("round", made.pk), {"unit": cast.college.pk})
        )


def test_the_text_to_copy_names_each_drafter_once_and_no_amount(cast: Cast) -> None:
    one, two = project(cast.centre, cast.shen, "培训经费"), project(cast.centre, cast.shen, "设备经费")
    made = round_of(cast, one, two)
    html = as_(cast.qin).get(url("round", made.pk)).content.decode()
    told = html.split('id="urge-text">')[1].split("</pre>")[0]
    assert told.splitlines() == [
        "【催办】2026年度6月底，以下项目还没有交：",
        "沈知远（教育中心）：《培训经费》未提交，7月10日截止，剩 23 个工作日；《设备经费》未提交，7月10日截止，剩 23 个工作日",
        "请抽空办理：http://testserver/",
    ]
    assert 'data-copy="#urge-text"' in html


def test_the_sheets_are_one_for_each_unit_or_that_of_one(cast: Cast) -> None:
    one, other = project(cast.centre, cast.shen, "培训经费"), project(cast.college, cast.ouyang, "教材")
    made = round_of(cast, one, other)
    html = as_(cast.qin).get(url("round_slip", made.pk)).content.decode()
    assert html.count("<article") == 2
    alone = as_(cast.qin).get(url("round_slip", made.pk), {"unit": cast.college.pk})
    assert alone.content.decode().count("<article") == 1
    assert "教材 欧阳予诚 未提交 07-10 周五" in text_of(alone)


def test_the_pages_cost_the_same_however_many_have_not_handed_in(cast: Cast) -> None:
    first = [project(cast.centre, cast.shen, f"甲{n}") for n in range(2)]
    made = round_of(cast, *first)
    pages = ["", "?show=all"]
    urge(cast.qin, made, first[0])
    few = [queries(as_(cast.qin), url("round", made.pk) + more) for more in pages]
    slip, plan = queries(as_(cast.qin), url("round_slip", made.pk)), queries(as_(cast.qin), url("year_plan"))
    many = [year.begin(_subject(project(cast.college, cast.ouyang, f"乙{n}"))) for n in range(12)]
    for run in many:
        with run_in_hand(run.pk) as hand:
            finish(hand, hand.of("target")[0], State.DONE)
    tick()
    assert "14 个项目" in text_of(as_(cast.qin).get(url("round", made.pk)))
    assert [queries(as_(cast.qin), url("round", made.pk) + more) for more in pages] == few
    assert queries(as_(cast.qin), url("round_slip", made.pk)) == slip
    assert queries(as_(cast.qin), url("year_plan")) == plan


def _subject(made: Project) -> year.Subject:
    from projects.year import PROJECTS

    return PROJECTS.read([made.pk])[0]


# 催办


def test_many_are_urged_at_once_and_each_drafter_gets_one_urgent_message(cast: Cast) -> None:
    one, two = project(cast.centre, cast.shen, "培训经费"), project(cast.centre, cast.shen, "设备经费")
    other = project(cast.college, cast.ouyang, "教材")
    made = round_of(cast, one, two, other)
    page = text_of(urge(cast.qin, made, one, two, other, text="财政在催"))
    assert "已催办 3 个项目，2 人收到消息" in page
    notices = Notice.objects.filter(kind="stage_urged").order_by("id")
    assert [(row.recipient.name, row.urgent) for row in notices] == [("沈知远", True), ("欧阳予诚", True)]
    assert notices[0].title == "秦若兰催办6月底：2 个项目"
    assert notices[0].text.splitlines() == [
        "秦若兰：财政在催",
        "《培训经费》未提交，应于 7月10日 前提交，剩 23 个工作日",
        "《设备经费》未提交，应于 7月10日 前提交，剩 23 个工作日",
    ]
    assert notices[1].url == f"/slips/{stage_of(other).document_id}/edit/"
    line = AuditEvent.objects.get(kind="stages_urged")
    assert line.summary == "催办2026年度6月底：2 人，3 个项目"


def test_who_is_urged_is_told_in_the_groups_of_the_units_by_number_and_date(cast: Cast) -> None:
    robot = groups.add(cast.qin, cast.centre, RobotFacts("教育中心群", "wecom", ROBOT))
    silent = groups.add(cast.qin, cast.centre, RobotFacts("停用的群", "wecom", ROBOT))
    groups.switch(cast.qin, silent.pk, on=False)
    one, other = project(cast.centre, cast.shen, "培训经费"), project(cast.college, cast.ouyang, "教材")
    made = round_of(cast, one, other)
    page = as_(cast.qin).get(url("round", made.pk)).content.decode()
    assert "同时发到工作群" in page
    assert "停用的群" not in page
    urge(cast.qin, made, other)
    assert not GroupPost.objects.exists(), "only where the desk has said so"
    page = text_of(urge(cast.qin, made, one, other, groups="1"))
    assert "已交给工作群发送：教育中心群" in page
    assert "没有启用的群机器人" not in page, "the other was urged a moment ago, and is not again"
    post = GroupPost.objects.get()
    number = stage_of(one).case.number
    assert (post.robot, post.state, post.made_by) == (robot, GroupPost.State.QUEUED, cast.qin)
    assert post.title == "绩程：2026年度6月底还有 1 个项目没有交"
    assert post.lines == [f"{number}：未提交，7月10日截止，剩 23 个工作日"]
    urge(cast.qin, made, one, groups="1")
    assert GroupPost.objects.count() == 1


def test_titles_are_written_to_groups_only_where_the_department_lets_them_leave(
    cast: Cast, settings: Any
) -> None:
    settings.OUTWARD_TITLES = ["group"]
    groups.add(cast.qin, cast.centre, RobotFacts("教育中心群", "wecom", ROBOT))
    one = project(cast.centre, cast.shen, "培训经费")
    urge(cast.qin, round_of(cast, one), one, groups="1")
    assert GroupPost.objects.get().lines[0].startswith("《培训经费》")


def test_the_result_of_an_urging_tells_namesakes_apart(cast: Cast) -> None:
    User.objects.filter(pk=cast.fang.pk).update(name=cast.shen.name)
    one = project(cast.centre, cast.shen, "培训经费")
    page = text_of(urge(cast.qin, round_of(cast, one), one))
    assert "已催办 沈知远（教育中心）".replace(" ", "") in page.replace(" ", "")


def test_an_urging_that_is_refused_tells_no_group(cast: Cast) -> None:
    groups.add(cast.qin, cast.centre, RobotFacts("教育中心群", "wecom", ROBOT))
    one, other = project(cast.centre, cast.shen, "培训经费"), project(cast.college, cast.ouyang, "教材")
    made = round_of(cast, one, other)
    assert urge(cast.qin, made, one, groups="1", text="长" * 201).status_code == 422
    assert not GroupPost.objects.exists()
    assert "老年大学没有启用的群机器人，没有发到群里" in text_of(urge(cast.qin, made, other, groups="1"))


def test_a_stage_is_urged_once_in_four_working_hours_whoever_urges(cast: Cast) -> None:
    one, two = project(cast.centre, cast.shen, "培训经费"), project(cast.centre, cast.shen, "设备经费")
    made = round_of(cast, one, two)
    urge(cast.qin, made, one)
    page = text_of(urge(cast.xie, made, one, two))
    assert "已催办 1 个项目" in page
    assert "秦若兰已于 10:32 催办过，四个工作小时内只催办一次，16:02 以后可以再催" in page
    with at(6, 8, 15):
        assert "已催办 0 个项目" in text_of(urge(cast.xie, made, one, two))
    with at(6, 9):
        assert "已催办 2 个项目" in text_of(urge(cast.xie, made, one, two))
    assert list(StageUrge.objects.values_list("times", flat=True)) == [2, 2]


def test_who_has_handed_in_meanwhile_is_spared_and_who_is_nobody_is_said(cast: Cast) -> None:
    one, two = project(cast.centre, cast.shen, "培训经费"), project(cast.centre, None, "维修")
    made = round_of(cast, one, two)
    submit(stage_of(one).case_id, actor=cast.shen)
    page = text_of(urge(cast.qin, made, one, two))
    assert "已提交、已办结或不用提交，不用再催" in page
    assert "还没有经办人，请先指定经办人" in page
    assert not Notice.objects.filter(kind="stage_urged").exists()
    assert not AuditEvent.objects.filter(kind="stages_urged").exists(), "nothing was done"


def test_a_message_is_not_sent_once_everything_has_been_handed_in(cast: Cast) -> None:
    one, two = project(cast.centre, cast.shen, "培训经费"), project(cast.centre, cast.shen, "设备经费")
    made = round_of(cast, one, two)
    urge(cast.qin, made, one, two)
    (told,) = Notice.objects.filter(kind="stage_urged").select_related("recipient")
    submit(stage_of(one).case_id, actor=cast.shen)
    assert relevance.still_relevant([told]) == {told.pk}
    submit(stage_of(two).case_id, actor=cast.shen)
    assert relevance.still_relevant([told]) == set()


def test_urging_nobody_and_a_recalled_round_is_refused(cast: Cast) -> None:
    one = project(cast.centre, cast.shen, "培训经费")
    made = round_of(cast, one)
    none = as_(cast.qin).post(url("round_urge", made.pk), {"text": "请快"})
    assert (none.status_code, "请勾选要催办的项目。" in text_of(none)) == (422, True)
    assert 'value="请快"' in none.content.decode()
    year.recall_round(made.pk, actor=cast.qin, reason="改期")
    assert urge(cast.qin, made, one).status_code == 409


# 谁办


def test_the_desk_of_a_unit_sees_and_acts_on_its_own_only(cast: Cast) -> None:
    one, other = project(cast.centre, cast.shen, "培训经费"), project(cast.college, cast.ouyang, "教材")
    made = round_of(cast, one, other)
    bai = as_(desk_of(cast.centre, cast.bai))
    page = text_of(bai.get(url("round", made.pk)))
    assert "培训经费" in page
    assert "教材" not in page
    assert "教材" not in text_of(bai.get(url("round", made.pk), {"show": "all"}))
    assert "教材" not in text_of(bai.get(url("round_slip", made.pk)))
    assert "收回" not in text_of(bai.get(url("year_plan")))
    ids = [stage_of(one).pk, stage_of(other).pk]
    urged = text_of(bai.post(url("round_urge", made.pk), {"stage": ids}))
    assert "已催办 1 个项目" in urged
    assert "教材" not in urged
    assert not StageUrge.objects.filter(stage_run=stage_of(other)).exists()

    move = url("round_move", made.pk)
    assert "全部项目" not in bai.get(move).content.decode().split("<h1>")[1]
    assert bai.post(move, moved()).status_code == 422
    assert bai.post(move, moved(whom="unit", unit=cast.college.pk)).status_code == 422
    assert bai.post(move, moved(whom="run", run=stage_of(other).run_id)).status_code == 404
    assert bai.post(move, moved(whom="unit", unit=cast.centre.pk)).status_code == 302

    for name, args in [("year_open", ()), ("round_new", ()), ("round_recall", (made.pk,))]:
        assert bai.get(url(name, *args)).status_code == 403
        assert bai.post(url(name, *args), {"reason": "改期"}).status_code == 403
    made.refresh_from_db()
    assert made.state != Round.State.RECALLED


def test_others_do_not_open_the_pages(cast: Cast) -> None:
    made = round_of(cast, project(cast.centre, cast.shen, "培训经费"))
    for person in (cast.shen, cast.gao, cast.gu, cast.shi, cast.luo):
        assert as_(person).get(url("year_plan")).status_code == 403
        assert as_(person).get(url("round", made.pk)).status_code == 403
