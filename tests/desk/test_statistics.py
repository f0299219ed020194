"""统计查询: every figure is the length of the list it opens; times by step, never by person; constant queries."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from viewflow.workflow.models import Process

from accounts import clock
from accounts.models import AuditEvent, User
from desk.statistics.times import Done, lines_of
from monitoring.checkpoints import explaining
from monitoring.models import CheckpointReport
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.desk.rows import as_, cases, projects, queries, text_of
from tests.monitoring.checkpoints.year import (
    JUNE_DUE,
    approved,
    in_execution,
    on,
    plan_year,
    report_of,
    stage_of,
    tick,
)
from tests.monitoring.makers import imported
from workflows.cases import submit
from workflows.models import Case, CaseStep, Round, StageRun, Suspension, YearRun

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 25)
PAGES = ("statistics", "statistics_spending", "statistics_times", "statistics_late", "statistics_steps")


@pytest.fixture
def execution(db: None) -> BudgetYear:
    return in_execution()


@pytest.fixture
def four(cast: Cast, execution: BudgetYear) -> list[Project]:
    """On 2026-06-25: red and yellow in 教育中心, green in 老年大学, one without figures in 组织一科."""
    red = approved(cast, execution, "档案数字化经费")
    yellow = approved(cast, execution, "站点更新经费", plan=(15, 45, 80, 100))
    green = approved(cast, execution, "课程教学经费", unit=cast.college, drafter=cast.ouyang)
    inside = approved(
        cast, execution, "换届培训经费", unit=cast.root, office=cast.office_one, drafter=cast.fang
    )
    plan_year(cast)
    spent = {red: "314000", yellow: "300000", green: "610000", inside: "600000"}
    imported(cast.qin, date(2026, 6, 24), spent, unit=cast.root)
    tick(DAY)
    return [red, yellow, green, inside]


def page(who: User, name: str, query: str = "", day: date = DAY) -> str:
    with on(day, 11):
        answer = as_(who).get(reverse(f"desk:{name}") + query)
        assert answer.status_code == 200
        return answer.content.decode()


def figures(html: str, part: str) -> list[tuple[int, str]]:
    """(number, address) of every figure that leads to a list whose address contains ``part``."""
    found = re.findall(r'<a (?:class="[^"]*" )?href="([^"]+)">(\d+)(?: 件|<)', html)
    return [(int(number), unescape(url)) for url, number in found if part in url]


def counted(who: User, url: str) -> int:
    """How many rows the list behind a figure says it has."""
    with on(DAY, 11):
        text = text_of(as_(who).get(url))
    found = re.search(r"合计 (\d+) 项|(\d+) 件，", text)
    assert found, url
    return int(found[1] or found[2])


def test_every_figure_is_as_large_as_the_list_it_opens(cast: Cast, four: list[Project]) -> None:
    Project.objects.filter(pk=four[3].pk).update(office=None)
    approved(cast, four[0].year, "展播经费", unit=cast.root, office=cast.research, drafter=cast.bai)
    for who in (cast.qin, cast.gao, cast.ding):
        html = page(who, "statistics_spending") + page(who, "statistics_spending", "?at=3")
        html += page(who, "statistics")
        told = figures(html, reverse("monitoring:progress"))
        assert len(told) > 3, who
        assert [(number, url) for number, url in told if counted(who, url) != number] == []
    assert "预警 2" not in text_of(as_(cast.gao).get(reverse("desk:statistics_spending")))


def test_each_sees_the_own_scope_named_in_the_title(cast: Cast, four: list[Project]) -> None:
    assert "2026年度执行 · 全部单位" in page(cast.qin, "statistics_spending")
    leader = page(cast.lu, "statistics_spending")
    assert "组织一科、教育中心" in leader
    assert "老年大学" not in leader
    head = page(cast.xu, "statistics_spending")
    assert "本级 组织一科" in head
    assert "教育中心" not in head


def test_a_leader_reads_in_one_look_what_is_red_what_is_late_and_why(cast: Cast, four: list[Project]) -> None:
    first = page(cast.ding, "statistics")
    assert "档案数字化经费" in first
    assert "站点更新经费" not in first, "only what is red is named"
    assert "待说明，还没有写明原因" in first
    assert "2026年度执行没有逾期和暂停的事" in first

    with on(date(2026, 7, 9)):
        report = report_of(four[0])
        explaining.explain(
            report.pk, actor=cast.shen, revision=report.revision, cause="招标流标一次", measure="7月重新招标"
        )
        assert "招标流标一次" not in page(cast.ding, "statistics"), (
            "what is being written is nobody's reason yet"
        )
        case = stage_of(four[0]).case
        assert case is not None
        submit(case.pk, actor=cast.shen)
    late = JUNE_DUE + timedelta(days=10)
    html = page(cast.ding, "statistics", day=late)
    assert "招标流标一次" in html
    assert "7月重新招标" in html
    assert "6月底支出进度 未提交" in re.sub(r"\s+", " ", html), "站点更新经费 was asked and did not write"
    assert "科室审核" in html, "the review of 档案数字化经费 is past its limit"
    for number, url in figures(html, reverse("desk:statistics_late")):
        with on(late, 11):
            assert f"{number} 件，" in text_of(as_(cast.ding).get(url)), url
    assert "站点更新经费" not in page(cast.ouyang, "statistics_late", day=late)


def done(step: str, *days: int, kind: str = "target", order: int = 1) -> list[Done]:
    return [
        Done(kind, step, "section_head", order, n, n, DAY, DAY, number) for n, number in enumerate(days, 1)
    ]


def test_a_step_has_a_median_and_a_ninetieth_percentile_from_five_on() -> None:
    found = lines_of(
        [
            *done("领导审签", 0, 1, 1, 2, 30, order=2),
            *done("科室审核", *range(1, 11)),
            *done("会议", 9, 9, 9, 9, order=3),
        ],
        2026,
    )
    assert [(one.step, one.count, one.median, one.ninety, one.held) for one in found] == [
        ("科室审核", 10, 5.5, 9, 55),
        ("领导审签", 5, 1, 30, 5),
        ("会议", 4, None, None, None),
    ]


def finished(versions: list, cast: Cast, *, days: int, step: str = "科室审核") -> list[Case]:
    """A case each with one finished step that took so many days from Monday 2026-05-11 on."""
    found = cases(versions, cast.shen, state="open", round=1)
    begun = datetime(2026, 5, 11, 10, tzinfo=clock.SHANGHAI)
    CaseStep.objects.bulk_create(
        CaseStep(
            case=case,
            round=1,
            order=1,
            name=step,
            role="section_head",
            state="done",
            opened_at=begun,
            closed_at=begun + timedelta(days=days),
        )
        for case in found
    )
    return found


def test_times_leave_pauses_out_count_by_step_and_name_what_holds_most_but_nobody(
    cast: Cast, execution: BudgetYear
) -> None:
    slow = finished(projects(execution, 5, unit=cast.centre, drafter=cast.shen), cast, days=4)
    finished(projects(execution, 4, unit=cast.centre, drafter=cast.shen, first=5), cast, days=1, step="会议")
    for case in slow:
        Suspension.objects.create(
            case=case,
            reason="等上级文件",
            resumes_as="open",
            suspended_by=cast.qin,
            suspended_at=datetime(2026, 5, 12, 10, tzinfo=clock.SHANGHAI),
            resumed_at=datetime(2026, 5, 13, 10, tzinfo=clock.SHANGHAI),
            lost_days=1,
        )
    html = page(cast.qin, "statistics_times")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "占用时间最多：绩效目标“科室审核”。 中位数 3 个工作日 × 5 件 = 15 个工作日" in text
    assert "4 件 不足5件，不统计" in text
    assert not re.search(r"<main.*(沈知远|高映雪).*</main>", html, re.S)
    told = figures(html, reverse("desk:statistics_steps"))
    assert sorted(number for number, _ in told) == [4, 5]
    assert [(number, url) for number, url in told if counted(cast.qin, url) != number] == []
    assert "还没有符合条件的已办结的环节" in page(cast.qin, "statistics_times", "?when=2026Q1")
    assert "已办结 9 个环节" in text
    assert "还没有已办结的环节" in page(cast.ouyang, "statistics_times"), (
        "another unit's cases count for nobody else"
    )


def test_what_is_shown_is_taken_along_as_a_workbook_and_stands_in_the_log(
    cast: Cast, four: list[Project]
) -> None:
    with on(DAY, 11):
        client = as_(cast.qin)
        answers = {
            what: client.post(
                reverse("desk:statistics_export"), {"year": "2026", "what": what, "at": "6", "sort": "form"}
            )
            for what in PAGES
        }
        assert client.post(reverse("desk:statistics_export"), {"year": "²", "what": "x"}).status_code == 404
    books = {what: CalamineWorkbook.from_filelike(BytesIO(one.content)) for what, one in answers.items()}
    lights = books["statistics_spending"].get_sheet_by_name("6月底各单位").to_python()
    centre = next(row for row in lights if row[0] == "教育中心")
    assert centre[1:5] == [2, 1, 1, 0]
    assert "全部单位" in lights[1][0]
    reds = books["statistics"].get_sheet_by_name("预警项目").to_python()
    assert "档案数字化经费" in [row[0] for row in reds]
    assert AuditEvent.objects.filter(kind="export").count() == len(PAGES)


def test_a_year_without_anything_says_what_will_stand_there(cast: Cast, execution: BudgetYear) -> None:
    assert "还没有安排支出进度节点" in page(cast.xu, "statistics")
    assert "预算绩效岗在" in page(cast.xu, "statistics_spending")
    assert "逐个环节办结后" in page(cast.xu, "statistics_times")


def many(cast: Cast, year: BudgetYear, first: int, n: int) -> None:
    """So many red projects, late with their explanation, each with a finished step."""
    june = Round.objects.get(checkpoint__month=6)
    versions = projects(year, n, unit=cast.root, office=cast.research, drafter=cast.bai, first=first)
    made = [version.project for version in versions]
    processes = Process.objects.bulk_create(
        Process(flow_class="workflows/flows.YearFlow", data={}) for _ in made
    )
    runs = YearRun.objects.bulk_create(
        YearRun(
            subject_kind="project",
            subject_id=one.pk,
            year=2026,
            title=one.name,
            unit=one.unit,
            process=process,
        )
        for one, process in zip(made, processes, strict=True)
    )
    reports = CheckpointReport.objects.bulk_create(
        CheckpointReport(
            project=one,
            checkpoint=june.checkpoint,
            light="warning",
            lag=30,
            refreshed_at=clock.now(),
            budget=100,
        )
        for one in made
    )
    StageRun.objects.bulk_create(
        StageRun(run=run, stage="june", round=june, state="missed", document_id=report.pk)
        for run, report in zip(runs, reports, strict=True)
    )
    finished(versions, cast, days=2)


def test_two_hundred_projects_cost_as_many_queries_as_ten(cast: Cast, four: list[Project]) -> None:
    def asked() -> dict[str, int]:
        with on(JUNE_DUE + timedelta(days=3)):
            client = as_(cast.qin)
            return {name: queries(client, reverse(f"desk:{name}")) for name in PAGES}

    many(cast, four[0].year, 100, 10)
    few = asked()
    many(cast, four[0].year, 200, 190)
    assert asked() == few
    assert max(few.values()) <= 30, few
