"""预算公开: one PDF and one workbook of approved targets, after the 保密审查; what must not go out cannot get in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import Unit, User
from notifications.models import Notice, Obligation
from notifications.reminders.sweeping import sweep
from projects.disclosing import budget, publishing
from projects.disclosing.review import Review
from projects.models import BudgetDisclosure, BudgetYear, Indicator, PaperJob, Project, TargetVersion
from projects.printing import jobs
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.projects.makers import draft
from workflows.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def review(**changed: object) -> Review:
    given = {
        "reviewer": "顾怀瑾",
        "reviewed_on": clock.today(),
        "address": "https://www.example.gov.cn/2027/1.html",
        "checked": tuple(budget.CHECKS),
    }
    return Review(**{**given, **changed})  # type: ignore[arg-type]


@pytest.fixture
def approved(cast: Cast, year: BudgetYear) -> list[Project]:
    """Two approved targets, one placeholder that was approved too, and a draft."""
    names = ("公开的经费", "不公开的经费", "另行管理的经费", "草稿的经费")
    versions = [
        draft(year, cast.centre, None, cast.shen, code=f"13990027P00021410{number:04}", name=name)
        for number, name in enumerate(names)
    ]
    Project.objects.filter(pk=versions[2].project_id).update(kind="separate")
    done = TargetVersion.objects.filter(pk__in=[version.pk for version in versions[:3]])
    done.update(state="approved", label="approved", locked_at=clock.now())
    return [version.project for version in versions]


def publish(year: BudgetYear, unit: Unit, asked: Review, *, actor: User) -> BudgetDisclosure:
    return budget.publish(budget.prepared(year, unit, asked, actor=actor), actor=actor)


def words_in(made: BudgetDisclosure, cast: Cast) -> str:
    answer = as_(cast.qin).post(reverse("projects:disclosure_file", args=[made.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    pdf, book = sorted(archive.namelist())
    assert (pdf[-4:], book[-5:]) == (".pdf", ".xlsx")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(archive.read(book)))
    return "".join(
        str(cell)
        for name in sheets.sheet_names
        for row in sheets.get_sheet_by_name(name).to_python()
        for cell in row
    )


def test_approved_targets_go_out_and_placeholders_drafts_and_withheld_ones_cannot(cast, year, approved):
    assert [name for _, name in budget.candidates(cast.qin, 2027, cast.root)] == [
        "公开的经费",
        "不公开的经费",
    ]
    asked = review(withheld=[approved[1].pk, approved[2].pk])
    with pytest.raises(Refused, match="写明理由"):
        publish(year, cast.root, asked, actor=cast.qin)
    made = publish(year, cast.root, review(withheld=asked.withheld, why="工作内容不宜公开"), actor=cast.qin)
    assert (made.projects, made.checked) == (1, list(budget.CHECKS.values()))
    assert made.withheld == [{"project": approved[1].pk, "name": "不公开的经费", "why": "工作内容不宜公开"}]
    words = words_in(made, cast)
    assert "公开的经费绩效目标表" in words
    for name in ("不公开的经费", "另行管理的经费", "草稿的经费"):
        assert name not in words


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"checked": ("secret",)}, "保密审查还没有完成"),
        ({"reviewer": " "}, "审查人"),
        ({"reviewed_on": date(2099, 1, 1)}, "今天以后"),
        ({"address": "公告栏"}, "公开网址"),
    ],
)
def test_nothing_is_published_before_the_examination_is_complete(cast, year, approved, changed, sentence):
    with pytest.raises(Refused, match=sentence):
        publish(year, cast.root, review(**changed), actor=cast.qin)
    assert not BudgetDisclosure.objects.exists()


def test_a_citizen_s_number_in_a_cell_stops_the_package(cast, year, approved):
    version = approved[3].versions.get()
    Indicator.objects.filter(version=version, order=0).update(basis="联系人 110101199001011234")
    TargetVersion.objects.filter(pk=version.pk).update(state="approved")
    with pytest.raises(Refused, match="身份证号"):
        publish(year, cast.root, review(), actor=cast.qin)


def test_the_last_day_is_counted_from_the_approval_by_the_year_s_own_number(cast, year, approved):
    assert budget.due_on(year) == clock.today() + timedelta(days=20)
    page = as_(cast.qin).get(f"{reverse('projects:disclosures')}?year=2027")
    assert "应在批复后 20 日内公开" in text_of(page)
    with pytest.raises(NotAllowed):
        budget.set_days(2027, 15, actor=cast.shen)
    as_(cast.qin).post(reverse("projects:disclosure_days"), {"year": "2027", "days": "15"})
    year.refresh_from_db()
    assert budget.due_on(year) == clock.today() + timedelta(days=15)


def test_only_the_budget_desk_of_the_root_publishes(cast, year, approved):
    with pytest.raises(NotAllowed):
        publish(year, cast.root, review(), actor=cast.shen)


def test_many_projects_go_out_in_volumes_made_in_the_background_and_whoever_asked_is_told_once(
    cast, year, approved, monkeypatch
):
    monkeypatch.setattr(publishing, "AT_ONCE", 1)
    monkeypatch.setattr("projects.printing.volumes.VOLUME", 1)
    monkeypatch.setitem(jobs._makers, publishing.CODE, replace(publishing.MAKER, batch=1))
    desk, page = as_(cast.qin), f"{reverse('projects:disclosures')}?year=2027"
    given = {**asdict(review()), "reviewed_on": clock.today().isoformat()}
    answer = desk.post(page, given)
    job = PaperJob.objects.get()
    assert answer.url == reverse("projects:paper_job", args=[job.pk])
    assert not BudgetDisclosure.objects.exists()  # nothing is published before the last volume
    assert jobs.batch(job.pk)
    assert "1 / 2 张表" in text_of(desk.get(answer.url))

    Project.objects.filter(pk=approved[1].pk).update(kind="separate")  # a placeholder since it was asked for
    jobs.carry_on(job.pk)
    job.refresh_from_db()
    assert job.words == publishing.CHANGED
    assert not BudgetDisclosure.objects.exists()

    given["withheld"], given["why"] = [approved[0].pk], "不宜公开"
    monkeypatch.setattr(publishing, "AT_ONCE", 0)
    Project.objects.filter(pk=approved[1].pk).update(kind="current")
    job = PaperJob.objects.get(pk=desk.post(page, given).url.rstrip("/").rpartition("/")[2])
    jobs.carry_on(job.pk)
    jobs.carry_on(job.pk)
    made = BudgetDisclosure.objects.get()
    assert (made.projects, made.reviewer, made.withheld[0]["why"]) == (1, "顾怀瑾", "不宜公开")
    assert "不公开的经费绩效目标表" in words_in(made, cast)

    told = Notice.objects.filter(kind="paper_job")
    assert [one.title for one in told.order_by("pk")] == [
        "导出没有完成：2027年度预算公开材料",
        "导出已完成：2027年度预算公开材料",
    ]
    desk.get(reverse("projects:paper_job", args=[job.pk]))  # whoever looks at it need not be told
    assert [one.read_at is None for one in told.order_by("pk")] == [True, False]


def test_the_desk_is_reminded_before_the_last_day_until_it_is_published(cast, year, approved):
    last = budget.due_on(year)
    assert last is not None

    def told(days_before: int) -> list[str]:
        at = datetime.combine(last - timedelta(days=days_before), time(9), clock.SHANGHAI)
        with clock.shifted(at):
            sweep()
            sweep()
        rows = Notice.objects.filter(kind="budget_disclosure").order_by("pk")
        assert {row.recipient for row in rows} <= {cast.qin}
        return [row.title for row in rows]

    assert told(19) == []
    [before] = told(3)
    assert before.startswith("2027年度预算公开剩")
    assert len(told(0)) == 2
    publish(year, cast.root, review(withheld=[approved[1].pk], why="不宜公开"), actor=cast.qin)
    assert len(told(-3)) == 2
    assert not Obligation.objects.filter(source="budget_disclosure", state="due").exists()
