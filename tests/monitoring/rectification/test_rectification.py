"""整改: proposed by 预警, issued once by the desk, answered by the responsible person, closed or sent round again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from monitoring.midyear.reminders import RECTIFY, SOURCE
from monitoring.models import MonitoringReport, Rectification
from monitoring.rectification.answering import answer
from monitoring.rectification.hanging import Rectifications, hanging_on
from monitoring.rectification.issuing import Demand, candidates, issue
from notifications.models import Notice, Obligation
from notifications.reminders import Moment
from notifications.reminders.sweeping import write
from notifications.reminders.telling import tell_due
from projects.models import BudgetYear
from tests.cast import Cast, make_cast
from tests.desk.rows import as_, queries, text_of
from tests.monitoring.checkpoints.year import in_execution, on
from tests.monitoring.midyear.year import DAY, opened, plan, project, report_of, spent
from workflows import cases
from workflows.cases.handing_over import hand_over
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case

pytestmark = pytest.mark.django_db
State = Rectification.State
DUE = date(2026, 7, 20)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def budget_year(db: None) -> BudgetYear:
    return in_execution()


@pytest.fixture
def red(cast: Cast, budget_year: BudgetYear) -> MonitoringReport:
    """沈知远's project, 50 points behind."""
    made = project(cast, budget_year)
    spent(cast, {made: "100000"})
    plan(cast)
    opened()
    return report_of(made)


def issued(cast: Cast, report: MonitoringReport, **more: Any) -> Rectification:
    asked = {"actor": cast.qin, "demand": "8月底前支出达到 60%", "due_on": DUE} | more
    with on(DAY):
        (made,) = issue([Demand(report.pk, asked.pop("who", cast.shen).pk)], **asked)
    return made


def case_of(made: Rectification) -> Case:
    return Case.objects.get(kind="rectification", document_id=made.pk)


def test_the_responsible_person_is_told_answers_and_the_desk_closes(
    cast: Cast, red: MonitoringReport
) -> None:
    made = issued(cast, red)
    (told,) = Notice.objects.filter(kind="rectification_issued")
    assert (told.recipient, told.due_on) == (cast.shen, DUE)
    assert "8月底前支出达到 60%" in told.text

    with on(DAY, 11):
        answer(made.pk, actor=cast.shen, revision=0, result="合同已签订，7月15日付款 50 万元。")
        cases.submit(case_of(made).pk, actor=cast.shen)
        made.refresh_from_db()
        assert made.state == State.IN_REVIEW
        cases.send_back(case_of(made).pk, actor=cast.qin, comment="请附付款凭证")
        made.refresh_from_db()
        assert made.state == State.OPEN
        answer(made.pk, actor=cast.shen, revision=1, result="已付款，凭证见佐证材料。")
        cases.submit(case_of(made).pk, actor=cast.shen)
        cases.approve(case_of(made).pk, actor=cast.qin)

    made.refresh_from_db()
    assert (made.state, made.words) == (State.CLOSED, "已销号")
    assert made.closed_at is not None
    assert case_of(made).state == Case.State.APPROVED


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"demand": "  "}, "请填写整改要求"),
        ({"due_on": DAY}, "应晚于今天"),
        ({"who": "ouyang"}, "从列表中选择责任人"),
    ],
)
def test_a_demand_that_is_not_in_order_is_refused(
    cast: Cast, red: MonitoringReport, more: dict[str, Any], said: str
) -> None:
    if "who" in more:
        more = {"who": getattr(cast, more["who"])}
    with pytest.raises(Refused, match=said):
        issued(cast, red, **more)
    assert not Rectification.objects.exists()


def test_only_the_desk_issues_and_only_where_a_light_asks_for_it(cast: Cast, red: MonitoringReport) -> None:
    for other in (cast.shen, cast.gao, cast.lu):
        with pytest.raises(NotAllowed):
            issued(cast, red, actor=other)
    MonitoringReport.objects.filter(pk=red.pk).update(light="normal")
    with pytest.raises(Refused, match="不用下达整改"):
        issued(cast, red)


def test_of_a_report_there_is_one_that_is_not_closed(cast: Cast, red: MonitoringReport) -> None:
    made = issued(cast, red)
    with pytest.raises(Stale, match="已由秦若兰下达整改"):
        issued(cast, red, actor=cast.xie)
    # whoever comes past the question is stopped by the index
    with pytest.raises(IntegrityError, match="one_open_rectification"), transaction.atomic():
        Rectification.objects.create(
            project=red.project,
            report=red,
            demand="再改",
            responsible=cast.shen,
            due_on=DUE,
            issued_by=cast.xie,
        )
    with on(DAY, 11):
        answer(made.pk, actor=cast.shen, revision=0, result="已改")
        cases.submit(case_of(made).pk, actor=cast.shen)
        cases.approve(case_of(made).pk, actor=cast.qin)
    assert issued(cast, red, actor=cast.xie).state == State.OPEN


def test_many_are_issued_together_or_not_at_all(cast: Cast, budget_year: BudgetYear) -> None:
    made = [project(cast, budget_year, f"项目{n}") for n in range(3)]
    plan(cast)
    opened()
    reports = [report_of(one) for one in made]
    MonitoringReport.objects.filter(pk=reports[2].pk).update(light="normal")
    demands = [Demand(one.pk, cast.shen.pk) for one in reports]
    with on(DAY):
        with pytest.raises(Refused):
            issue(demands, actor=cast.qin, demand="加快支出", due_on=DUE)
        assert not Rectification.objects.exists()
        assert len(issue(demands[:2], actor=cast.qin, demand="加快支出", due_on=DUE)) == 2
    assert Notice.objects.filter(kind="rectification_issued").count() == 2


def test_only_the_responsible_person_answers_and_only_with_a_result(
    cast: Cast, red: MonitoringReport
) -> None:
    assert candidates(red.project)[:3] == [cast.shen, cast.gao, cast.su]
    made = issued(cast, red, who=cast.gao)
    with on(DAY, 11):
        with pytest.raises(NotAllowed):
            answer(made.pk, actor=cast.shen, revision=0, result="已改")
        with pytest.raises(Refused) as refused:
            cases.submit(case_of(made).pk, actor=cast.gao)
        assert "请写明整改结果" in refused.value.problems[0].text
        answer(made.pk, actor=cast.gao, revision=0, result="已改")
        with pytest.raises(Stale, match="对照"):
            answer(made.pk, actor=cast.gao, revision=0, result="又改")


def test_the_database_keeps_what_was_demanded(cast: Cast, red: MonitoringReport) -> None:
    made = issued(cast, red)
    for change in (
        lambda: Rectification.objects.filter(pk=made.pk).update(demand="别的"),
        lambda: Rectification.objects.filter(pk=made.pk).update(due_on=date(2026, 12, 1)),
        lambda: Rectification.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_it_is_reminded_before_its_day_and_once_after(cast: Cast, red: MonitoringReport) -> None:
    made = issued(cast, red)
    for day in (date(2026, 7, 17), *(date(2026, 7, day) for day in range(20, 29))):
        with on(day):
            write(SOURCE, Moment.present())
            tell_due(SOURCE, Moment.present())
    rows = Obligation.objects.filter(stage=RECTIFY, state="told").order_by("pk")
    assert {(row.subject, row.recipient) for row in rows} == {(f"rectification:{made.pk}", cast.shen)}
    assert [row.offset for row in rows] == [1, -1]
    assert "整改期限7月20日（周一）已过" in Notice.objects.filter(kind=RECTIFY).latest("pk").text


def test_it_hangs_on_the_person_and_goes_to_a_successor(cast: Cast, red: MonitoringReport) -> None:
    made = issued(cast, red)
    assert [(one.words, one.count) for one in hanging_on(cast.shen)] == [("未销号的整改", 1)]
    (item,) = Rectifications().items(cast.shen, cast.su)
    assert (item.title, item.obstacle) == (red.project.name, "")
    (barred,) = Rectifications().items(cast.shen, cast.bai)
    assert "不能查看" in barred.obstacle

    with on(DAY, 12):
        hand_over(actor=cast.qin, person=cast.shen, successor=cast.su, reason="轮岗")

    made.refresh_from_db()
    assert (made.responsible, case_of(made).drafter) == (cast.su, cast.su)


def test_from_the_list_by_ticking_to_the_page_of_the_result(cast: Cast, red: MonitoringReport) -> None:
    with on(DAY):
        desk = as_(cast.qin)
        board = text_of(desk.get(reverse("monitoring:midyear_board")))
        assert "建议整改" in board
        page = desk.get(reverse("monitoring:rectify"), {"report": red.pk})
        assert "1–6月监控预警：支出进度落后50.0个百分点。" in text_of(page)
        sent = {"report": red.pk, f"responsible-{red.pk}": cast.shen.pk, "demand": "加快支出"}
        refused = desk.post(reverse("monitoring:rectify"), sent)
        assert refused.status_code == 422
        assert "加快支出" in refused.content.decode()
        assert desk.post(reverse("monitoring:rectify"), sent | {"due_on": "2026-07-20"}).status_code == 302
        made = Rectification.objects.get()
        url = reverse("monitoring:rectification", args=[made.pk])
        assert "整改中" in text_of(desk.get(reverse("monitoring:midyear_board")))
        assert desk.post(url, {"revision": "0", "result": "已改"}).status_code == 403
        client = as_(cast.shen)
        empty = client.post(url, {"revision": "0", "result": "", "do": "submit"})
        assert empty.status_code == 422
        assert "请写明整改结果" in text_of(empty)
        answer_ = client.post(url, {"revision": "0", "result": "已付款", "do": "submit"})
        assert answer_["Location"] == reverse("workflows:case", args=[case_of(made).pk])
        review = text_of(desk.get(answer_["Location"]))
        assert "整改情况表" in review
        assert "同意即销号；没有整改到位的，选退回修改" in review, "不同意 would end the 整改"
        assert as_(cast.bai).get(url).status_code == 404


def test_overdue_ones_are_listed_at_a_constant_cost(cast: Cast, budget_year: BudgetYear) -> None:
    made = [project(cast, budget_year, f"项目{n}") for n in range(6)]
    plan(cast)
    opened()
    demands = [Demand(report_of(one).pk, cast.shen.pk) for one in made]
    url = reverse("monitoring:rectifications")
    with on(DAY):
        issue(demands[:1], actor=cast.qin, demand="加快支出", due_on=DUE)
    with on(date(2026, 7, 21)):
        few = queries(as_(cast.qin), url)
    with on(DAY):
        issue(demands[1:], actor=cast.qin, demand="加快支出", due_on=date(2026, 8, 20))
    with on(date(2026, 7, 21)):
        assert queries(as_(cast.qin), url) == few
        page = text_of(as_(cast.qin).get(url, {"state": "overdue"}))
    assert "，1 项" in page
    assert "整改逾期" in page
