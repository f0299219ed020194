"""项目绩效目标表 on paper: what stands where, what never leaves, and many at once as a task."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts import clock
from projects.layout.excel import xlsx_of
from projects.layout.paper import Style, Text
from projects.layout.word import docx_of
from projects.models import BudgetYear, PaperJob, Project
from projects.printing import jobs, volumes
from projects.printing.binding import bound_paper
from projects.printing.choosing import contents_of, printable
from projects.printing.target_form import target_blocks, target_paper
from tests.cast import Cast
from tests.desk.rows import as_
from tests.projects.makers import draft
from workflows.errors import Refused

CONTENT = {
    "code": "13990027P000214100077",
    "name": "站点更新经费",
    "unit_code": "301001",
    "unit_name": "云河市委组织部本级",
    "kind": "",
    "budget": "365000.37",
    "fiscal": "365000.37",
    "other": None,
    "purpose": "=1+1",
    "plan": [{"month": month, "percent": percent} for month, percent in ((3, "15"), (6, "45.5"), (10, None), (12, "100"))],
    "goals": [{"text": "更新 60 个站点。"}, {"text": "@全体"}],
    "indicators": [
        {"level1": "产出指标", "level2": "数量指标", "name": "站点数", "description": "更新的站点", "value": "≥60 个", "basis": "规范"},
        {"level1": "产出指标", "level2": "数量指标", "name": "培训数", "description": "-", "value": "+3 期", "basis": ""},
        {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "满意度", "description": "", "value": "≥90 %", "basis": "问卷"},
    ],
    "not_applicable": {"生态效益指标": "与生态无关"},
}  # fmt: skip


def rows_of(file: bytes, sheet: int = 0) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(sheet).to_python()


def test_the_blocks_of_the_form_stand_as_on_the_printed_original():
    rows = [[cell for cell in row if cell != ""] for row in rows_of(xlsx_of(target_paper(CONTENT, 2027)))]
    assert rows[:12] == [
        ["站点更新经费绩效目标表"],
        ["301001 云河市委组织部本级", "单位：万元"],
        ["项目编码", "13990027P000214100077", "项目名称", "站点更新经费"],
        ["预算规模及资金用途", "预算数", 36.500037, "其中：财政资金", 36.500037, "其他资金"],
        ["=1+1"],
        ["资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"],
        ["15%", "45.5%", "100%"],
        ["绩效目标", "1.更新 60 个站点。\n2.@全体"],
        ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
        ["产出指标", "数量指标", "站点数", "更新的站点", "≥60 个", "规范"],
        ["数量指标", "培训数", "-", "+3 期"],
        ["满意度指标", "服务对象满意度指标", "满意度", "≥90 %", "问卷"],
    ]
    assert rows[12:] == [["不适用的指标分类", "不适用的原因"], ["生态效益指标", "与生态无关"]]


def test_indicator_heads_stand_again_on_every_page():
    blocks = target_blocks(CONTENT)
    head, indicators = [block for block in blocks if not isinstance(block, Text)]
    assert (head.head, indicators.head, indicators.joined) == (0, 1, True)
    with zipfile.ZipFile(io.BytesIO(docx_of(target_paper(CONTENT, 2027)))) as word:
        text = word.read("word/document.xml").decode()
        assert "PAGE" in word.read("word/footer1.xml").decode()
    assert text.count("w:tblHeader") == 1
    # two tables, with a paragraph between that keeps them two
    assert "</w:tbl><w:tbl>" not in text.replace(" ", "")


def test_a_carried_over_project_says_so_and_a_placeholder_is_refused():
    carried = target_blocks({**CONTENT, "kind": "结转"})
    assert isinstance(carried[-1], Text)
    assert "结转" in carried[-1].text
    assert not any(isinstance(block, Text) and block.style == Style.NOTE for block in target_blocks(CONTENT))
    for make in (target_blocks, lambda content: bound_paper([content], 2027, "云河市", date(2027, 1, 1))):
        with pytest.raises(Refused, match="另行管理"):
            make({**CONTENT, "kind": "另行管理"})


def test_a_bound_document_has_a_cover_contents_and_a_sheet_for_each_project():
    paper = bound_paper(
        [CONTENT, {**CONTENT, "name": "培训经费", "kind": "结转"}],
        2027,
        "云河市委组织部",
        date(2027, 1, 9),
        first=3,
    )
    file = xlsx_of(paper)
    names = CalamineWorkbook.from_filelike(io.BytesIO(file)).sheet_names
    assert names == ["目录", "表3 站点更新经费", "表4 培训经费"]
    contents = [cell for row in rows_of(file) for cell in row]
    assert "云河市委组织部\n2027年度预算项目绩效目标" in contents
    assert "培训经费" in contents
    # a note stays on the sheet it is of
    assert rows_of(file, 2)[-1][0] == "注：本项目类型为结转。"
    with zipfile.ZipFile(io.BytesIO(docx_of(paper))) as word:
        text = word.read("word/document.xml").decode()
    assert "PAGEREF sheet4" in text
    assert 'w:name="sheet4"' in text
    assert "w:br " not in text  # a page begins with its title: no page is left blank


def test_a_row_higher_than_excel_shows_is_several_rows_and_nothing_is_cut_off():
    long = {**CONTENT, "purpose": "很长的用途。" * 600}
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of(target_paper(long, 2027)))).get_sheet_by_index(
        0
    )
    assert any(
        bottom - top > 1 and right - left > 5 for (top, left), (bottom, right) in sheet.merged_cell_ranges
    )


@pytest.fixture
def three(cast: Cast, year: BudgetYear) -> list[int]:
    """A draft of the 本级, one of 老年大学 and a placeholder."""
    rows = [
        draft(year, cast.centre, None, cast.shen, name="站点经费").project,
        draft(year, cast.college, None, cast.ouyang, code="13990027P000214100099", name="教学经费").project,
        draft(year, cast.centre, None, cast.shen, code="13990027P000214100055", name="另行").project,
    ]
    Project.objects.filter(pk=rows[2].pk).update(kind="separate")
    return [row.pk for row in rows]


@pytest.mark.django_db
def test_no_query_lets_a_placeholder_or_a_foreign_project_through(cast, three):
    assert printable(cast.qin, three) == three[:2]
    assert [content["name"] for content in contents_of(cast.qin, [three[1], three[0], three[2]])] == [
        "教学经费",
        "站点经费",
    ]
    assert printable(cast.ouyang, three) == [three[1]]
    assert contents_of(cast.qin, three, approved=True) == []


@pytest.mark.django_db
def test_one_sheet_leaves_in_three_formats_and_its_name_says_which_version(cast, three):
    version = Project.objects.get(pk=three[0]).versions.get()
    url = reverse("projects:target_export", args=[version.pk])
    for form, begin in (("pdf", b"%PDF"), ("word", b"PK"), ("xlsx", b"PK")):
        answer = as_(cast.shen).post(url, {"format": form})
        assert answer.content.startswith(begin)
        assert "%E4%B8%80%E4%B8%8A%E7%A8%BF" in answer["Content-Disposition"]  # 一上稿
    page = as_(cast.shen).get(reverse("projects:target_paper", args=[version.pk])).content.decode()
    assert page.count("data:image/png") == 1
    apart = Project.objects.get(pk=three[2]).versions.get()
    assert (
        as_(cast.shen).post(reverse("projects:target_export", args=[apart.pk]), {"format": "pdf"}).status_code
        == 422
    )


@pytest.mark.django_db
def test_many_sheets_are_a_task_that_carries_on_without_the_person(cast, three, monkeypatch):
    monkeypatch.setattr(volumes, "AT_ONCE", 1)
    answer = as_(cast.qin).post(f"{reverse('projects:sheets')}?year=2027", {"format": "xlsx"})
    job = PaperJob.objects.get()
    assert answer.url == reverse("projects:paper_job", args=[job.pk])
    assert "0 / 2 张表" in as_(cast.qin).get(answer.url).content.decode()
    assert as_(cast.shen).get(answer.url).status_code == 404
    jobs.carry_on(job.pk)
    file = b"".join(as_(cast.qin).post(reverse("projects:paper_job_file", args=[job.pk])))
    (name,) = zipfile.ZipFile(io.BytesIO(file)).namelist()
    assert name == "中共云河市委组织部2027年度预算项目绩效目标.xlsx"


@pytest.mark.django_db
def test_a_batch_that_was_cut_off_is_written_once(cast, three, year, monkeypatch):
    made: list[int] = []

    def make(job, ids, first):
        made.extend(ids)
        yield f"{first}.txt", b"x"

    monkeypatch.setitem(jobs._makers, "toy", jobs.Maker("玩具", 2, make))
    job = jobs.start("toy", "玩具", year, "pdf", [1, 2, 3, 4, 5], actor=cast.qin)
    assert jobs.batch(job.pk)
    PaperJob.objects.filter(pk=job.pk).update(done=0)  # what the file has, the database has not
    jobs.carry_on(job.pk)
    job.refresh_from_db()
    assert (job.done, job.is_ready) == (5, True)
    assert zipfile.ZipFile(jobs.file_of(job)).namelist() == ["0.txt", "2.txt", "4.txt"]
    PaperJob.objects.filter(pk=job.pk).update(finished_at=clock.now() - jobs.KEPT - timedelta(hours=1))
    for work in jobs.due((), 10):
        work.alone()
    job.refresh_from_db()
    assert not jobs.path_of(job).exists()
    with pytest.raises(Refused, match="清理"):
        jobs.file_of(job)


@pytest.mark.django_db
def test_what_was_asked_for_and_may_no_longer_be_read_is_not_made(cast, three, year):
    job = jobs.start(volumes.CODE, "目标表", year, "xlsx", [three[0]], actor=cast.ouyang)
    jobs.carry_on(job.pk)
    job.refresh_from_db()
    assert "不能查看" in job.words
    with pytest.raises(Refused):
        jobs.file_of(job)
