"""调阅: against a letter, written down, without what is personal unless that was chosen, and over once it came back."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from accounts.models import AuditEvent
from monitoring.archive import lending, sealing
from monitoring.evidence import putting
from monitoring.models import Lending, LendingPackage
from projects.models import Project
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import approved, on
from tests.workflows.files import upload
from workflows.errors import NotAllowed, Refused, Stale

DAY = date(2026, 12, 20)
ASKED = lending.Asked(
    asker="云河市审计局",
    person="陈述",
    letter_number="云审函〔2026〕8号",
    letter_date=date(2026, 12, 18),
    purpose="预算执行审计",
    due_on=date(2026, 12, 31),
)


def lent(project: Project, cast: Cast, **other: object) -> Lending:
    with on(DAY):
        return lending.register(replace(ASKED, projects=[project.pk], **other), actor=cast.qin)  # type: ignore[arg-type]


def names_in(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def with_list_of_names(project: Project, cast: Cast) -> None:
    with on(DAY):
        putting.add(project.pk, file=upload("签到表.pdf"), actor=cast.shen, dated=DAY, personal=True)
        putting.add(project.pk, file=upload("通知.pdf"), actor=cast.shen, dated=DAY)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"asker": " "}, "调阅单位"),
        ({"letter_number": ""}, "文号"),
        ({"letter_date": None}, "来函日期"),
        ({"letter_date": date(2026, 12, 21)}, "今天以后"),
        ({"due_on": date(2026, 12, 1)}, "已过"),
        ({"projects": []}, "选择提供的项目"),
        ({"with_personal": True}, "写明依据"),
    ],
)
def test_a_line_without_what_the_letter_says_is_refused(project, cast, missing, sentence):
    asked = replace(replace(ASKED, projects=[project.pk]), **missing)
    with on(DAY), pytest.raises(Refused, match=sentence):
        lending.register(asked, actor=cast.qin)
    assert not Lending.objects.exists()


def test_a_project_managed_apart_cannot_be_lent(cast, budget_year, project):
    apart = approved(cast, budget_year, "另行管理的经费", kind="separate")
    with on(DAY), pytest.raises(Refused, match="另行管理"):
        lending.register(replace(ASKED, projects=[project.pk, apart.pk]), actor=cast.qin)
    book = lent(project, cast)
    with on(DAY), pytest.raises(Refused, match="另行管理"):
        lending.package(book, apart, actor=cast.qin)
    page = text_of(as_(cast.qin).get("/progress/lendings/new/?year=2026"))
    assert "另行管理的经费" not in page


@pytest.mark.parametrize("is_sealed", [True, False])
def test_what_is_personal_stays_behind_unless_that_was_chosen(project, cast, is_sealed):
    with_list_of_names(project, cast)
    if is_sealed:
        with on(DAY):
            sealing.seal(project, actor=cast.qin)
            sealing.add(project, upload("名单.pdf"), reason="漏装", personal=True, actor=cast.qin)
    plain, whole = (
        lent(project, cast),
        lent(project, cast, with_personal=True, personal_reason="审计需核对到人"),
    )
    with on(DAY):
        without, _ = lending.package(plain, project, actor=cast.qin)
        including, _ = lending.package(whole, project, actor=cast.qin)
    assert not any("签到表" in name or "名单" in name for name in names_in(without))
    assert any("通知.pdf" in name for name in names_in(without))
    assert any("签到表" in name for name in names_in(including))
    assert list(LendingPackage.objects.order_by("pk").values_list("withheld", flat=True)) == [
        1 + is_sealed,
        0,
    ]
    assert AuditEvent.objects.filter(kind="lending").count() == 4


def test_a_package_from_the_sealed_one_fits_its_own_checksums(project, cast):
    with_list_of_names(project, cast)
    with on(DAY):
        sealing.seal(project, actor=cast.qin)
    book = lent(project, cast)
    with on(DAY):
        content, _ = lending.package(book, project, actor=cast.qin)
    archive = zipfile.ZipFile(io.BytesIO(content))
    root = archive.namelist()[0].partition("/")[0]
    listed = archive.read(f"{root}/校验和.txt").decode().splitlines()
    assert {f"{root}/{line.split('  ', 1)[1]}" for line in listed} <= set(archive.namelist())
    assert "签到表" in archive.read(f"{root}/归档后补正/未提供的文件.txt").decode()


def test_what_was_given_back_is_over(project, cast):
    book = lent(project, cast)
    with on(DAY):
        lending.end(book.pk, note="已全部归还", actor=cast.qin)
        with pytest.raises(Stale, match="秦若兰"):
            lending.end(book.pk, note="", actor=cast.xie)
        book.refresh_from_db()
        with pytest.raises(Stale, match="重新登记"):
            lending.package(book, project, actor=cast.qin)


def test_a_project_outside_the_letter_is_not_given(cast, budget_year, project):
    other = approved(cast, budget_year, "别的经费")
    book = lent(project, cast)
    with on(DAY), pytest.raises(NotAllowed, match="不在本次调阅"):
        lending.package(book, other, actor=cast.qin)


def test_the_book_is_written_and_read_on_its_pages(project, cast):
    with on(DAY):
        desk = as_(cast.qin)
        form = {
            "asker": "云河市审计局", "person": "陈述", "letter_number": "云审函〔2026〕8号", "letter_date": "2026-12-18",
            "purpose": "预算执行审计", "due_on": "2026-12-31", "project": [str(project.pk)],
        }  # fmt: skip
        refused = desk.post("/progress/lendings/new/?year=2026", form | {"with_personal": "on"})
        assert refused.status_code == 422
        assert "云审函〔2026〕8号" in refused.content.decode()
        made = desk.post("/progress/lendings/new/?year=2026", form)
        page = text_of(desk.get(made["Location"]))
        assert "含个人信息的文件不提供" in page
        package = desk.post(made["Location"] + "package/", {"project": project.pk})
        assert package["Content-Type"] == "application/zip"
        assert "个文件" in text_of(desk.get(made["Location"]))
        assert desk.post(made["Location"] + "end/", {"note": "齐全"}).status_code == 302
        assert "齐全" in text_of(desk.get(made["Location"]))
        assert "云河市审计局" in text_of(desk.get("/progress/lendings/"))
        assert as_(cast.shen).get("/progress/lendings/").status_code == 403
