"""The import as a page: nothing is written before somebody has seen the preview and confirmed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.importing import flow
from projects.importing.outlook import answers_of, months_of, preview
from projects.models import BudgetYear, OpenQuestion, Project, TargetImport
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.projects.test_commit import PARSED, REAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast, year: BudgetYear) -> TargetImport:
    parsed: dict[str, Any] = copy.deepcopy(PARSED)
    return flow.keep(parsed, b"text", file_name="2026年绩效文本.txt", year=year, actor=cast.qin)


def upload(name: str, data: bytes) -> dict[str, Any]:
    return {"year": "2026", "public": "on", "file": SimpleUploadedFile(name, data, "text/plain")}


@pytest.mark.parametrize("address", ["/imports/", "/imports/new/", "/imports/{}/"])
def test_only_the_budget_desk_imports(cast: Cast, held: TargetImport, address: str) -> None:
    address = address.format(held.pk)

    assert as_(cast.xie).get(address).status_code == 200
    for other in (cast.shen, cast.gu, cast.luo):
        assert as_(other).get(address).status_code == 403
    assert as_(cast.gu).post(f"/imports/{held.pk}/commit/").status_code == 403
    assert not Project.objects.exists()


def test_the_preview_writes_nothing_and_shows_what_would_be_written(cast: Cast, held: TargetImport) -> None:
    page = text_of(as_(cast.qin).get(f"/imports/{held.pk}/"))

    assert "还没有写入" in page
    assert "党务骨干培训经费" in page
    assert "12.50" in page
    assert "这一行像是错了格" in page
    assert not Project.objects.exists()


def test_a_unit_nobody_knows_is_named_and_its_projects_are_left_out(cast: Cast, held: TargetImport) -> None:
    for project in held.parsed["projects"][1:]:
        project |= {"unit_code": "301099", "unit_name": "云河市档案馆"}
    held.save()

    page = text_of(as_(cast.qin).get(f"/imports/{held.pk}/"))

    assert "单位不认识" in page
    assert "301099 云河市档案馆" in page
    assert (preview(held).new, preview(held).unknown) == (1, len(held.parsed["projects"]) - 1)


def test_confirming_writes_the_drafts_with_the_answers_given_in_place(cast: Cast, held: TargetImport) -> None:
    code = held.parsed["projects"][0]["code"]
    client = as_(cast.qin)
    new = preview(held).new

    answer = client.post(f"/imports/{held.pk}/commit/", {f"answer:{code}:indicators.1": "按原文"})

    assert answer.headers["Location"] == f"/imports/{held.pk}/"
    assert Project.objects.count() == new
    assert OpenQuestion.objects.get(version__project__code=code).answer == "按原文"
    told = text_of(client.get(f"/imports/{held.pk}/"))
    assert "已导入" in told
    orphans = Project.objects.filter(drafter=None).count()
    assert (f"{orphans} 个项目还没有经办人，请先指定" in told) == bool(orphans)
    assert ("查看没有经办人的项目" in told) == bool(orphans)
    again = preview(TargetImport.objects.get(pk=held.pk))
    assert (again.new, again.same) == (0, new)


def test_confirming_twice_changes_nothing(cast: Cast, held: TargetImport) -> None:
    client = as_(cast.qin)
    client.post(f"/imports/{held.pk}/commit/")
    before = list(Project.objects.order_by("pk").values())

    client.post(f"/imports/{held.pk}/commit/")

    assert list(Project.objects.order_by("pk").values()) == before


def test_an_answer_nobody_understands_comes_back_and_nothing_is_written(
    cast: Cast, held: TargetImport
) -> None:
    project = held.parsed["projects"][0]
    project["plan"] = ["50%", "100%"]
    project["questions"] = [{"path": "plan", "text": "看不出各是哪个月底的。"}]
    held.save()

    answer = as_(cast.qin).post(f"/imports/{held.pk}/commit/", {f"answer:{project['code']}:plan": "不知道"})

    assert answer.status_code == 422
    assert "请写明原文的 2 个数" in text_of(answer)
    assert not Project.objects.exists()


def test_two_printed_figures_can_mean_six_pairs_of_months() -> None:
    options = months_of(["50%", "100%"])

    assert len(options) == 6
    assert (options[0].value, options[0].words) == ("3、6", "3月底 50%，6月底 100%")
    assert (options[-1].value, options[-1].words) == ("10、12", "10月底 50%，12月底 100%")


def test_what_was_left_for_later_is_no_answer() -> None:
    posted = {
        "csrfmiddlewaretoken": "x",
        "answer:A1:plan": "",
        "answer:A1:indicators.5": "按原文",
        "answer:": "y",
    }

    assert answers_of(posted) == {"A1": {"indicators.5": "按原文"}}


def test_a_year_that_does_not_fit_the_codes_is_said_before_anything_is_written(
    cast: Cast, held: TargetImport
) -> None:
    assert "编码中最近的登记年份是 2027，您选的是 2026 年度" in text_of(
        as_(cast.qin).get(f"/imports/{held.pk}/")
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7 abc", "PDF"),
        ("只有一句话。".encode(), "没有找到项目绩效目标表"),
    ],
)
def test_a_file_that_cannot_be_read_comes_back_with_a_sentence(
    cast: Cast, year: BudgetYear, data: bytes, sentence: str
) -> None:
    answer = as_(cast.qin).post("/imports/new/", upload("文本.txt", data))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not TargetImport.objects.exists()


def test_without_the_word_that_it_is_public_nothing_is_read(cast: Cast, year: BudgetYear) -> None:
    given = upload("文本.txt", b"x")
    del given["public"]

    answer = as_(cast.qin).post("/imports/new/", given)

    assert answer.status_code == 422
    assert "不含国家秘密和工作秘密" in text_of(answer)


@pytest.mark.skipif(not REAL.exists(), reason="the published sample is not beside the project")
def test_the_published_sample_is_read_and_previewed_on_the_page(cast: Cast, year: BudgetYear) -> None:
    client = as_(cast.qin)

    answer = client.post("/imports/new/", upload("样本.txt", REAL.read_bytes()))

    page = text_of(client.get(answer.headers["Location"]))
    assert "22 个项目，1,760.35 万元" in page
    assert "单位不认识" in page
    assert not Project.objects.exists()


def test_the_list_of_imports_costs_the_same_with_two_and_with_forty(
    cast: Cast, year: BudgetYear, held: TargetImport
) -> None:
    def more(count: int) -> None:
        TargetImport.objects.bulk_create(
            TargetImport(year=year, file_name=f"{n}.txt", sha256=str(n), parsed=PARSED, created_by=cast.qin)
            for n in range(count)
        )

    more(1)
    few = queries(as_(cast.qin), "/imports/")
    more(38)
    assert queries(as_(cast.qin), "/imports/") == few
