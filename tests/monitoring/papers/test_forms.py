"""Official forms of real sheets, the department's own layout, many in one zip, and what is published of a year."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from monitoring.archive.sections import catalogue
from monitoring.lights import Light
from monitoring.models import (
    Deduction,
    DepartmentEvaluation,
    Disclosure,
    MonitoringReport,
    Rescore,
    SelfEvaluation,
)
from monitoring.papers import disclosing
from monitoring.papers.bulk import evaluation_form, form_of, forms_of, monitoring_form, zipped
from monitoring.papers.layouts import layout_of, save_layout
from monitoring.papers.midyear_report import round_of
from monitoring.papers.recipients import recipient, save_recipient
from monitoring.papers.results import results_of
from monitoring.rectification.issuing import Demand, issue
from projects.layout.excel import xlsx_of
from projects.layout.word import docx_of
from projects.models import BudgetYear, PaperJob, Project
from projects.printing import jobs
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import on
from tests.monitoring.evaluation import scene
from tests.monitoring.midyear import year as midyear
from workflows.errors import NotAllowed, Refused

PASSED = date(2027, 3, 1)
REVIEW = disclosing.Review(
    reviewer="顾怀瑾",
    reviewed_on=PASSED,
    address="https://www.example.gov.cn/2027/1.html",
    checked=tuple(disclosing.CHECKS),
)


def cells_of(file: bytes) -> list[object]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return [
        cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    ]


@pytest.fixture
def project(cast: Cast, budget_year: BudgetYear) -> Project:
    return scene.project_of(cast, budget_year)


@pytest.fixture
def sheet(cast: Cast, project: Project) -> SelfEvaluation:
    """Filled in and confirmed."""
    (opened,) = scene.opened(cast, project)
    with on(scene.DAY):
        scene.filled(opened, cast.shen)
    SelfEvaluation.objects.filter(pk=opened.pk).update(state="confirmed")
    return scene.sheet_of(project)


def test_the_self_evaluation_form_says_what_the_sheet_says(sheet):
    cells = cells_of(xlsx_of(evaluation_form(sheet)))
    assert "项目支出绩效自评表" in cells
    assert "57个（" in "".join(str(cell) for cell in cells) or any("57" in str(cell) for cell in cells)
    assert any("发放 220，回收 200，满意 191" in str(cell) for cell in cells)
    assert f"{sheet.total:.2f}" in cells
    assert f"等级：{sheet.grade}" in cells
    assert "计分算式" not in cells


def test_the_department_names_the_form_and_chooses_its_columns(cast, sheet):
    with pytest.raises(NotAllowed):
        save_layout("evaluation", title="自评表", shown=[], actor=cast.shen)
    with pytest.raises(Refused, match="名称"):
        save_layout("evaluation", title=" ", shown=[], actor=cast.qin)
    save_layout("evaluation", title="云河市项目绩效自评表", shown=["formula"], actor=cast.qin)
    assert layout_of("evaluation").hidden == ["why"]
    cells = cells_of(xlsx_of(evaluation_form(sheet)))
    assert "云河市项目绩效自评表" in cells
    assert "计分算式" in cells
    assert "偏差原因分析及改进措施" not in cells


def test_the_department_says_who_the_letter_goes_to(cast, sheet):
    def letter() -> str:
        wanted = {"year": "2026", "unit": str(cast.root.pk), "what": "letter", "format": "word"}
        with on(PASSED):
            answer = as_(cast.qin).post(reverse("monitoring:paper_export"), wanted)
        with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as word:
            return word.read("word/document.xml").decode()

    assert "市财政局：" in letter()
    assert "云河市财政局：" not in letter()
    with pytest.raises(NotAllowed):
        save_recipient("云河市财政局", actor=cast.shen)
    with on(PASSED):
        url, desk = reverse("monitoring:paper_recipient"), as_(cast.qin)
        refused = desk.post(url, {"recipient": "　"})
        assert (refused.status_code, recipient()) == (422, "市财政局")
        assert "请填写报送函的主送单位" in text_of(refused)
        assert desk.post(url, {"recipient": "云河市财政局"}).status_code == 302
        assert 'value="云河市财政局"' in desk.get(reverse("monitoring:papers")).content.decode()
    assert "云河市财政局：" in letter()


def test_the_monitoring_form_ticks_causes_and_chance(cast, budget_year):
    made = midyear.project(cast, budget_year)
    midyear.plan(cast)
    midyear.spent(cast, {made: "400000"})
    midyear.opened()
    with on(midyear.DAY):
        report = midyear.fill(midyear.report_of(made), cast.shen, "maybe")
    paper = monitoring_form(report)
    assert paper.landscape
    rows = paper.grids[1]
    assert rows.head == 2
    first = [one.cell.text for one in rows.placed if one.row == 2]
    assert first.count("√") == 2
    assert "场地维修推迟两个月" in first
    assert "8月底前补办 3 期" in first
    whole = cells_of(xlsx_of(paper))
    assert "40.00" in whole
    assert "预计年底是否有结转结余" in whole
    assert form_of("monitoring", cast.shen, report.pk) is not None
    assert form_of("monitoring", cast.bai, report.pk) is None


def test_a_deduction_is_printed_with_its_reason_and_counts_in_form_and_results(cast, sheet):
    row = sheet.rows.get(name="站点验收合格率")
    before = sheet.total
    Deduction.objects.create(row=row, points=Decimal("2.00"), reason="佐证不足", made_by=cast.qin)
    cells = cells_of(xlsx_of(evaluation_form(scene.sheet_of(sheet.project))))
    assert f"{before - 2:.2f}" in cells
    assert f"{before:.2f}" not in cells
    assert any("审核扣 2.00 分：佐证不足" in str(cell) for cell in cells)
    (found,) = results_of(cast.qin, 2026, cast.root).rows
    assert found.score == before - 2
    assert Decimal(100) - found.score == sum(one.lost for one in found.lost)


@pytest.mark.parametrize("hidden", [(), ("formula", "why")])
def test_the_score_of_finance_is_printed_under_the_total_with_its_letter(cast, sheet, hidden):
    def printed() -> list[str]:
        layout = replace(layout_of("evaluation"), hidden=hidden)
        paper = evaluation_form(scene.sheet_of(sheet.project), layout)
        with zipfile.ZipFile(io.BytesIO(docx_of(paper))) as word:
            said = word.read("word/document.xml").decode()
        cells = [str(cell) for cell in cells_of(xlsx_of(paper))]
        assert [one for one in cells if "财政复核分" in one] == (
            ["财政复核分（云财绩〔2027〕8号，2027-03-01）"] if "财政复核分" in said else []
        )
        return cells

    assert not any("财政复核分" in one for one in printed())
    said = {"letter_number": "云财绩〔2027〕8号", "letter_date": date(2027, 3, 1), "registered_by": cast.qin}
    Rescore.objects.create(evaluation=sheet, points=Decimal("91"), **said)
    assert {"91.00", f"{sheet.total:.2f}"} <= set(printed())
    Rescore.objects.create(evaluation=sheet, points=None, **said)
    assert not any("财政复核分" in one for one in printed())


def test_the_slip_of_a_rectification_names_demand_person_and_day(cast, budget_year):
    made = midyear.project(cast, budget_year)
    midyear.plan(cast)
    midyear.spent(cast, {made: "0"})
    midyear.opened()
    with on(midyear.DAY):
        midyear.fill(midyear.report_of(made), cast.shen, "impossible")
    report = midyear.report_of(made)
    midyear.confirm(cast, report)
    with on(date(2026, 7, 10)):
        (row,) = issue(
            [Demand(report.pk, cast.shen.pk)],
            actor=cast.qin,
            demand="8月底前支出达到 60%",
            due_on=date(2026, 8, 31),
        )
        paper = form_of("rectification", cast.shen, row.pk)
        assert len(forms_of("rectification", cast.qin, 2026, cast.root)) == 1
        told = round_of(cast.qin, 2026, cast.root)
    cells = cells_of(xlsx_of(paper))
    assert {"8月底前支出达到 60%", "沈知远", "2026-08-31", "秦若兰", "整改中"} <= set(cells)
    assert {section.words: len(entries) for section, entries in catalogue(made)}["整改"] == 1
    # the report of the round quotes the same form
    assert [(one.name, one.chance) for one in told.rows[0].behind] == [("培训期数", "完全不可能")]
    assert told.lights[Light.WARNING] == 1


def test_all_forms_of_a_year_are_one_zip_without_placeholders(cast, budget_year, project, monkeypatch):
    other = scene.project_of(cast, budget_year, "老年大学经费", unit=cast.college, drafter=cast.ouyang)
    apart = scene.project_of(cast, budget_year, "另行管理的经费")
    scene.opened(cast, project, other, apart)
    Project.objects.filter(pk=apart.pk).update(kind="separate")
    papers = forms_of("evaluation", cast.qin, 2026, cast.root)
    names = zipfile.ZipFile(io.BytesIO(zipped(papers, "xlsx"))).namelist()
    assert len(names) == 2
    assert not any("另行管理" in name for name in names)
    with pytest.raises(Refused, match="另行管理"):
        evaluation_form(scene.sheet_of(apart))
    assert len(forms_of("evaluation", cast.qin, 2026, cast.college)) == 1
    with pytest.raises(Refused, match="没有可以下载"):
        zipped([], "pdf")
    monkeypatch.setattr("monitoring.papers.bulk.MOST", 1)
    asked = {"year": "2026", "unit": cast.root.pk, "format": "xlsx", "what": "evaluation"}
    with on(PASSED):
        answer = as_(cast.qin).post(reverse("monitoring:paper_export"), asked)
        job = PaperJob.objects.get()
        assert answer.url == reverse("projects:paper_job", args=[job.pk])
        jobs.carry_on(job.pk)
        file = b"".join(as_(cast.qin).post(reverse("projects:paper_job_file", args=[job.pk])))
    assert zipfile.ZipFile(io.BytesIO(file)).namelist() == names


def test_the_results_of_a_sheet_account_for_every_point(cast, sheet):
    (row,) = results_of(cast.qin, 2026, cast.root).rows
    assert row.score == sheet.total
    assert Decimal(100) - row.score == sum(one.lost for one in row.lost)
    assert {one.place for one in row.lost} >= {"预算执行率", "数量第1行"}


def test_the_one_page_is_of_the_round_until_there_is_a_self_evaluation(cast, budget_year):
    asked = {"year": "2026", "unit": cast.root.pk, "what": "page", "format": "word"}
    refused = as_(cast.qin).post(reverse("monitoring:paper_export"), asked)
    assert (refused.status_code, "请先安排运行监控" in text_of(refused)) == (422, True)
    project = midyear.project(cast, budget_year)
    midyear.plan(cast)
    midyear.opened()
    MonitoringReport.objects.update(state="confirmed", light="warning")
    demands = [Demand(midyear.report_of(project).pk, cast.shen.pk)]
    issue(demands, actor=cast.qin, demand="补齐采购。", due_on=date(2026, 8, 31))
    autumn = {"opens_on": date(2026, 10, 9), "due_on": date(2026, 10, 20), "closes_on": date(2026, 11, 20)}
    midyear.plan(
        cast, date(2026, 9, 30), "1–9月运行监控", **autumn
    )  # has not begun: there is nothing to report of it
    with on(midyear.DAY):
        file = b"".join(as_(cast.qin).post(reverse("monitoring:paper_export"), asked))
    told = " ".join(one.text for one in Document(io.BytesIO(file)).paragraphs)
    assert "2026年1–6月绩效运行监控情况（部务会一页纸）" in told
    assert "已下达整改，期限 2026-08-31" in told


def test_papers_leave_from_the_page_and_only_for_the_budget_desk(cast, sheet):
    url = "/progress/papers/export/"
    asked = {"year": "2026", "unit": cast.root.pk, "format": "word"}
    with on(PASSED):
        desk = as_(cast.qin)
        assert "已计分 1 个" in text_of(desk.get("/progress/papers/?year=2026"))
        for what in ("report", "page", "letter"):
            assert desk.post(url, asked | {"what": what}).content.startswith(b"PK")
        assert (
            desk.post(url, asked | {"what": "evaluation", "format": "pdf"})["Content-Type"]
            == "application/zip"
        )
        for nothing in ("monitoring", "midyear", "department", "rectification"):
            assert desk.post(url, asked | {"what": nothing}).status_code == 422
        DepartmentEvaluation.objects.create(
            year_id=2026,
            template=[
                {
                    "key": "a",
                    "level1": "投入",
                    "level2": "目标",
                    "level3": "科学性",
                    "weight": "9",
                    "explanation": "",
                    "standard": "",
                }
            ],
            scores={"a": {"points": "8.5", "note": "一处扣分"}},
        )
        table = cells_of(desk.post(url, asked | {"what": "department", "format": "xlsx"}).content)
        assert {"8.50", "9.00", "一处扣分"} <= set(table)
        assert as_(cast.shen).post(url, asked | {"what": "report"}).status_code == 403
        single = f"/progress/papers/forms/evaluation/{sheet.pk}/"
        assert as_(cast.shen).post(single, {"format": "pdf"}).content.startswith(b"%PDF-")
        assert as_(cast.bai).post(single, {"format": "pdf"}).status_code == 404


def test_the_archive_holds_the_sheets_that_were_handed_in(project, sheet):
    parts = {section.words: [entry.title for entry in entries] for section, entries in catalogue(project)}
    assert parts["绩效自评"] == ["项目支出绩效自评表"]
    assert parts["运行监控"] == []


# --- 决算公开 ----------------------------------------------------------------------------------------------------------


def test_what_is_published_is_one_pdf_and_one_workbook_of_confirmed_sheets(cast, budget_year, sheet):
    with on(PASSED):
        made = disclosing.publish(budget_year, cast.root, REVIEW, actor=cast.qin)
        answer = as_(cast.qin).post(f"/progress/papers/disclosures/{made.pk}/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    pdf, book = sorted(archive.namelist())
    assert pdf.endswith(".pdf")
    cells = cells_of(archive.read(book))
    assert "远程教育站点更新经费" in cells
    assert (made.projects, made.checked) == (1, list(disclosing.CHECKS.values()))


def test_placeholders_and_what_was_withheld_cannot_get_in(cast, budget_year, project):
    shown, hidden, apart = (
        scene.project_of(cast, budget_year, name) for name in ("公开的经费", "不公开的经费", "另行管理的经费")
    )
    scene.opened(cast, shown, hidden, apart)
    SelfEvaluation.objects.update(state="confirmed")
    Project.objects.filter(pk=apart.pk).update(kind="separate")
    review = disclosing.Review(
        **{**vars(REVIEW), "withheld": [hidden.pk, project.pk], "why": "工作内容不宜公开"}
    )
    with on(PASSED):
        with pytest.raises(Refused, match="写明理由"):
            disclosing.publish(
                budget_year, cast.root, disclosing.Review(**{**vars(review), "why": ""}), actor=cast.qin
            )
        made = disclosing.publish(budget_year, cast.root, review, actor=cast.qin)
        answer = as_(cast.qin).post(f"/progress/papers/disclosures/{made.pk}/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    book = next(name for name in archive.namelist() if name.endswith(".xlsx"))
    words = "".join(str(cell) for cell in cells_of(archive.read(book)))
    assert "公开的经费" in words
    assert "不公开的经费" not in words
    assert "另行管理的经费" not in words
    assert [row["why"] for row in made.withheld][:1] == ["工作内容不宜公开"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"checked": ("secret",)}, "保密审查还没有完成"),
        ({"reviewer": " "}, "审查人"),
        ({"reviewed_on": date(2028, 1, 1)}, "今天以后"),
        ({"address": "公告栏"}, "公开网址"),
    ],
)
def test_nothing_is_published_before_the_examination_is_complete(cast, budget_year, changed, sentence):
    with on(PASSED), pytest.raises(Refused, match=sentence):
        disclosing.publish(
            budget_year, cast.root, disclosing.Review(**{**vars(REVIEW), **changed}), actor=cast.qin
        )
    assert not Disclosure.objects.exists()


def test_a_citizen_s_number_in_a_cell_stops_the_package(cast, budget_year, sheet):
    SelfEvaluation.objects.filter(pk=sheet.pk).update(state="draft")
    SelfEvaluation.objects.filter(pk=sheet.pk).update(achieved="负责人 110101199001011234", state="draft")
    SelfEvaluation.objects.filter(pk=sheet.pk).update(state="confirmed")
    with on(PASSED), pytest.raises(Refused, match="身份证号"):
        disclosing.publish(budget_year, cast.root, REVIEW, actor=cast.qin)


def test_only_the_budget_desk_of_the_root_publishes(cast, budget_year, sheet):
    with on(PASSED), pytest.raises(NotAllowed):
        disclosing.publish(budget_year, cast.root, REVIEW, actor=cast.shen)
