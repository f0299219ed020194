"""The pages of the spending: the heat map, a report, the notice, the project's tab, and 我的待办."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent, User
from monitoring.models import Checkpoint, CheckpointReport
from projects.models import BudgetYear, Project
from projects.on_behalf import due_in
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.monitoring.checkpoints.year import approved, on, plan_year, report_of, stage_of, tick
from tests.monitoring.makers import imported
from workflows import cases, year

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 25)


@pytest.fixture
def three(cast: Cast, budget_year: BudgetYear) -> list[Project]:
    """On 2026-06-25: one red and one yellow project of 教育中心, one green of 老年大学."""
    red = approved(cast, budget_year, "档案数字化经费")
    yellow = approved(cast, budget_year, "站点更新经费", plan=(15, 45, 80, 100))
    green = approved(cast, budget_year, "课程教学经费", unit=cast.college, drafter=cast.ouyang)
    plan_year(cast)
    imported(cast.qin, date(2026, 6, 24), {red: "314000", yellow: "300000", green: "610000"}, unit=cast.root)
    tick(DAY)
    return [red, yellow, green]


def get(user: object, url: str) -> str:
    with on(DAY, 11):
        response = as_(user).get(url)  # type: ignore[arg-type]
        assert response.status_code == 200, url
        return text_of(response)


def progress(user: object, query: str = "") -> str:
    return get(user, reverse("monitoring:progress") + query)


def june() -> Checkpoint:
    return Checkpoint.objects.get(month=6)


def test_the_heat_map_shows_shape_word_and_number_the_worst_first(cast: Cast, three: list[Project]) -> None:
    page = progress(cast.qin)
    assert page.index("档案数字化经费") < page.index("站点更新经费") < page.index("课程教学经费")
    assert "预警 28.6 个百分点 预计 至06-24" in page
    assert "关注 15.0 个百分点" in page
    assert "正常 0.0 个百分点" in page
    assert "预警 1 关注 1 正常 1" in page
    assert "未到" in page


def test_a_unit_sees_its_own_and_filters_count_what_they_would_show(cast: Cast, three: list[Project]) -> None:
    page = progress(cast.gao)
    assert "课程教学经费" not in page
    assert "2 个项目" in page
    filtered = progress(cast.qin, "?light=warning")
    assert "预警（1）" in filtered
    assert "合计 1 项" in filtered
    assert "没有符合条件的项目" in progress(cast.qin, "?q=没有这个")
    assert "合计 2 项" in progress(cast.qin, "?state=owes")


def test_the_light_asked_of_is_that_of_the_checkpoint_chosen(cast: Cast, three: list[Project]) -> None:
    assert "3月底说明" in progress(cast.qin, "?at=3")
    assert "没有符合条件" in progress(cast.qin, "?at=10&light=warning")


def test_without_checkpoints_the_budget_desk_plans_them_with_one_button(
    cast: Cast, budget_year: BudgetYear
) -> None:
    from workflows import year

    with on(date(2026, 2, 2)):
        year.open_year(2026, actor=cast.qin)
        client = as_(cast.qin)
        assert "安排四个节点" in text_of(client.get(reverse("monitoring:progress")))
        assert "安排四个节点" not in text_of(as_(cast.su).get(reverse("monitoring:progress")))
        client.post(reverse("monitoring:plan"))
    assert Checkpoint.objects.count() == 4


def test_the_drafter_writes_saves_and_hands_in_on_one_page(cast: Cast, three: list[Project]) -> None:
    report = report_of(three[0])
    url = reverse("monitoring:report", args=[report.pk])
    with on(DAY, 11):
        client = as_(cast.shen)
        page = text_of(client.get(url))
        assert "请在 2026-07-10 周五 前填写并提交（剩 11 个工作日）" in page
        assert "预计：按最新执行数与6月底计划比较，06-30 周二 的数据导入后为准" in page
        refused = client.post(url, {"revision": "0", "cause": "流标", "measure": "", "do": "submit"})
        assert refused.status_code == 422
        assert "请写明下一步安排" in text_of(refused)
        answer = client.post(
            url, {"revision": "1", "cause": "流标", "measure": "7月重新招标", "do": "submit"}
        )
        assert answer.status_code == 302
        assert "科室审核" in text_of(client.get(answer.headers["Location"]))
    assert report_of(three[0]).state == CheckpointReport.State.IN_REVIEW


def test_what_was_typed_is_not_lost_when_somebody_saved_meanwhile(cast: Cast, three: list[Project]) -> None:
    url = reverse("monitoring:report", args=[report_of(three[0]).pk])
    with on(DAY, 11):
        as_(cast.su).post(url, {"revision": "0", "cause": "别的原因", "measure": "别的安排", "do": "save"})
        late = as_(cast.shen).post(url, {"revision": "0", "cause": "我的原因", "measure": "", "do": "save"})
    assert late.status_code == 409
    assert "我的原因" in text_of(late)
    assert "别人保存过" in text_of(late)


def test_a_remark_stands_at_its_field_when_the_report_comes_back(cast: Cast, three: list[Project]) -> None:
    from workflows.kinds import Remark

    report = report_of(three[0])
    url = reverse("monitoring:report", args=[report.pk])
    with on(DAY, 11):
        as_(cast.shen).post(url, {"revision": "0", "cause": "流标", "measure": "重新招标", "do": "submit"})
        case = stage_of(three[0]).case
        assert case is not None
        head = as_(cast.gao)
        assert "支出进度说明" in text_of(head.get(reverse("workflows:case", args=[case.pk])))
        cases.send_back(
            case.pk, actor=cast.gao, comment="请再细化", remarks=[Remark("measure", "写明日期和金额")]
        )
        page = text_of(as_(cast.shen).get(url))
    assert "高映雪" in page
    assert "写明日期和金额" in page


def test_an_outsider_finds_no_report_and_a_reader_finds_no_form(cast: Cast, three: list[Project]) -> None:
    url = reverse("monitoring:report", args=[report_of(three[0]).pk])
    with on(DAY, 11):
        assert as_(cast.bai).get(url).status_code == 404
        assert "保存说明" not in text_of(as_(cast.qin).get(url))
        assert as_(cast.qin).post(url, {"revision": "0", "cause": "x", "do": "save"}).status_code == 403


def test_the_tab_draws_the_curve_and_tells_it(cast: Cast, three: list[Project]) -> None:
    with on(DAY, 11):
        html = as_(cast.shen).get(f"/projects/{three[0].pk}/?tab=progress").content.decode()
    assert "计划累计 3月底 15%、6月底 60%、10月底 80%、12月底 100%；执行截至 06-24 31.4%。" in html
    assert html.count('class="pace-chart') == 2
    assert "填写进度说明" in html
    assert "style=" not in html


def test_the_desk_shows_the_strip_and_what_i_have_to_explain(cast: Cast, three: list[Project]) -> None:
    drafter = get(cast.shen, "/")
    assert "待我说明支出进度" in drafter
    assert "落后28.6个百分点" in drafter
    strip = get(cast.shen, "/pace/")
    assert "2026年支出进度" in strip
    assert "剩 3 日" in strip  # working days to the 统计截止
    assert "待我说明支出进度" in get(cast.su, "/")
    assert "待我说明支出进度" not in get(cast.gu, "/")
    assert "2026年支出进度" not in get(cast.luo, "/pace/")


def test_the_strip_says_what_is_done_and_what_is_late(cast: Cast, three: list[Project]) -> None:
    after = june().due_on + timedelta(days=1)
    tick(after)

    def strip(user: User) -> str:
        with on(after, 11):
            page = text_of(as_(user).get("/pace/"))
        return page.split("6月底", 1)[1].split("10月底", 1)[0]

    assert "逾期 2 项" in strip(cast.shen), "two of 教育中心 owe an explanation"
    assert "已结" in strip(cast.ouyang), "of 老年大学 nothing is owed"
    CheckpointReport.objects.filter(project=three[0], is_current=True).update(state="in_review")
    assert "逾期 1 项" in strip(cast.qin)


# --- the notice --------------------------------------------------------------------------------------------------------


def test_the_notice_tells_units_offices_and_who_is_behind_and_says_that_it_is_an_estimate(
    cast: Cast, three: list[Project]
) -> None:
    page = get(cast.qin, reverse("monitoring:notice", args=[june().pk]))
    assert "中共云河市委组织部2026年6月底支出进度通报" in page
    assert "纳入统计的项目 3 个" in page
    assert "灯色为预计：按截至 2026-06-24 周三 的执行数" in page
    assert "尚未确认说明的 2 个" in page
    own = get(cast.gao, reverse("monitoring:notice", args=[june().pk]))
    assert "纳入统计的项目 2 个" in own


def test_what_is_still_being_written_is_not_quoted(cast: Cast, three: list[Project]) -> None:
    CheckpointReport.objects.filter(pk=report_of(three[0]).pk).update(cause="草稿里的话")
    assert "草稿里的话" not in get(cast.qin, reverse("monitoring:notice", args=[june().pk]))
    CheckpointReport.objects.filter(pk=report_of(three[0]).pk).update(state="confirmed")
    assert "草稿里的话" in get(cast.qin, reverse("monitoring:notice", args=[june().pk]))


def test_a_notice_once_final_says_the_same_whatever_is_imported_later(
    cast: Cast, three: list[Project]
) -> None:
    imported(
        cast.qin,
        date(2026, 6, 30),
        {three[0]: "400000", three[1]: "400000", three[2]: "620000"},
        unit=cast.root,
    )
    tick(date(2026, 7, 13))
    url = reverse("monitoring:notice", args=[june().pk])
    with on(date(2026, 7, 14)):
        before = text_of(as_(cast.qin).get(url))
    imported(
        cast.qin,
        date(2026, 6, 30),
        {three[0]: "999000", three[1]: "999000", three[2]: "999000"},
        unit=cast.root,
        confirmed_at=None,
    )
    from monitoring.models import ExecutionImport

    assert ExecutionImport.objects.count() == 3
    tick(date(2026, 7, 14), 9)
    with on(date(2026, 7, 14)):
        after = text_of(as_(cast.qin).get(url))
    assert "本期数字已定" in before
    assert after == before


def test_pdf_word_and_excel_leave_as_files_and_a_line_in_the_log(cast: Cast, three: list[Project]) -> None:
    url = reverse("monitoring:notice_export", args=[june().pk])
    with on(DAY, 11):
        word = as_(cast.qin).post(url, {"format": "word"})
        sheet = as_(cast.qin).post(url, {"format": "xlsx"})
        drawn = as_(cast.qin).post(url, {"format": "pdf"})
        assert as_(cast.qin).post(url, {"format": "exe"}).status_code == 404
    assert "2026年6月底支出进度通报" in Document(BytesIO(word.content)).paragraphs[0].text
    assert "全部项目" in CalamineWorkbook.from_filelike(BytesIO(sheet.content)).sheet_names
    assert drawn.content.startswith(b"%PDF-")
    assert AuditEvent.objects.filter(kind="export").count() == 3


def test_a_project_managed_apart_and_one_that_left_stand_in_no_paper(
    cast: Cast, budget_year: BudgetYear
) -> None:
    from workflows import year

    kept, left = approved(cast, budget_year), approved(cast, budget_year, "取消的经费")
    apart = approved(cast, budget_year, "另行管理的经费", kind="separate")
    plan_year(cast)
    tick(date(2026, 6, 8))
    with on(date(2026, 6, 9)):
        year.end_run(stage_of(left).run.pk, sort="cancelled", reason="财政收回", actor=cast.qin)
    page = get(cast.qin, reverse("monitoring:notice", args=[june().pk]))
    assert kept.name in page
    assert left.name not in page
    assert apart.name not in page


def test_the_notice_is_of_whole_units_only(cast: Cast, three: list[Project]) -> None:
    url = reverse("monitoring:notice", args=[june().pk])
    with on(DAY, 11):
        assert as_(cast.fang).get(url).status_code == 403
        assert as_(cast.gao).get(f"{url}?unit={cast.college.pk}").status_code == 404


# --- costs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["progress", "notice", "home", "pace"])
def test_a_page_costs_the_same_for_three_and_for_sixty_projects(
    cast: Cast, budget_year: BudgetYear, three: list[Project], url: str
) -> None:
    where = {
        "progress": reverse("monitoring:progress"),
        "notice": reverse("monitoring:notice", args=[june().pk]),
        "home": "/",
        "pace": "/pace/",
    }[url]
    for who in (cast.qin, cast.shen) if url == "home" else (cast.qin,):
        with on(DAY, 11):
            few = queries(as_(who), where)
        made = [approved(cast, budget_year, f"第{n}项经费") for n in range(20)]
        tick(DAY)
        imported(cast.qin, DAY, dict.fromkeys(made, "1000"), unit=cast.root)
        tick(DAY, 12)
        with on(DAY, 13):
            assert queries(as_(who), where) == few


def test_the_tab_costs_the_same_for_few_and_for_many_imports(cast: Cast, three: list[Project]) -> None:
    url = f"/projects/{three[0].pk}/?tab=progress"
    with on(DAY, 11):
        few = queries(as_(cast.shen), url)
    for day in range(1, 24):
        imported(cast.qin, date(2026, 5, day), {three[0]: str(day * 1000)}, unit=cast.root)
    with on(DAY, 11):
        assert queries(as_(cast.shen), url) == few


def test_the_day_for_breaking_down_stands_with_the_june_checkpoint(cast, budget_year):
    plan_year(cast)
    june, march = Checkpoint.objects.get(month=6), Checkpoint.objects.get(month=3)
    usual = {"attention": "10", "warning": "20", "demands": "1"}
    with on(date(2026, 2, 2)):
        desk, page = as_(cast.qin), f"/progress/checkpoints/{june.pk}/"
        assert 'value="2026-06-30"' in desk.get(page).content.decode()
        assert "代编分解期限" not in text_of(desk.get(f"/progress/checkpoints/{march.pk}/"))
        assert desk.post(page, usual | {"on_behalf_due": "2026-09-30"}).status_code == 302
        assert due_in(2026) == date(2026, 9, 30)
        assert (
            "代编分解的期限由 2026-06-30 改为 2026-09-30"
            in AuditEvent.objects.get(kind="year_setting").summary
        )
        for wrong, said in (("2027-06-30", "应在2026年内"), ("六月底", "请写成 2026-06-30 的样子")):
            answer = desk.post(page, usual | {"on_behalf_due": wrong, "attention": "5"})
            assert (answer.status_code, said in text_of(answer)) == (422, True), said
        june.refresh_from_db()
        assert june.attention == 10, "both or neither"


def test_the_notice_says_the_dates_of_the_units_that_have_their_own(cast, budget_year):
    own = approved(cast, budget_year)
    other = approved(cast, budget_year, "教材经费", unit=cast.college, drafter=cast.ouyang)
    plan_year(cast)
    june = Checkpoint.objects.get(month=6)
    imported(cast.qin, date(2026, 6, 30), {own: "400000"}, unit=cast.centre)
    imported(cast.qin, date(2026, 5, 31), {other: "300000"}, unit=cast.college)
    tick(date(2026, 7, 2))
    with on(date(2026, 7, 2)):
        year.move_dates(
            june.round_id, actor=cast.qin, reason="搬迁", unit=cast.college, due_on=date(2026, 7, 17)
        )
        page = f"/progress/checkpoints/{june.pk}/notice/"
        whole = text_of(as_(cast.qin).get(f"{page}?unit={cast.root.pk}"))
        assert "说明截止 2026-07-10 周五（老年大学 2026-07-17 周五）" in whole
        assert "截至 2026-06-30 周二（其中老年大学截至 2026-05-31 周日），纳入统计的项目 2 个" in whole
        alone = text_of(as_(cast.qin).get(f"{page}?unit={cast.college.pk}"))
        assert "说明截止 2026-07-17 周五 " in alone
        assert "截至 2026-05-31 周日，纳入" in alone
