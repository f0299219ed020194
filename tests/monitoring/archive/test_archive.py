"""A project's year becomes one folder: what is in it, that it opens without us, that it never changes."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from docx import Document
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent
from monitoring.archive import sealing
from monitoring.archive.building import build
from monitoring.archive.listing import handed, lines
from monitoring.archive.papers import handover_paper
from monitoring.archive.sections import catalogue
from monitoring.evidence import putting
from monitoring.models import ArchiveFile, ArchiveJobItem, ArchiveSeal
from projects.keeping import read
from projects.layout.excel import xlsx_of
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.archive.conftest import titles
from tests.monitoring.checkpoints.year import approved, on, plan_year, tick
from tests.workflows.files import upload
from workflows import attachments, cases, year
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Event, Registration, StageRun, YearRun
from workflows.year import NewRound, plan_round

DAY = date(2026, 12, 20)


def sealed(project: Project, cast: Cast) -> ArchiveSeal:
    with on(DAY):
        return sealing.seal(project, actor=cast.qin)


def attach(project: Project, cast: Cast, name: str = "合同.pdf", *, personal: bool = False) -> None:
    case = Case.objects.get(kind="target", document_id=project.versions.get().pk)
    attachments.store(upload(name), owner_kind="case", owner_id=case.pk, actor=cast.shen, personal=personal)


def unpacked(seal: ArchiveSeal, into: Path) -> Path:
    with zipfile.ZipFile(read(seal.sha256)) as archive:
        archive.extractall(into)
        return into / archive.namelist()[0].partition("/")[0]


def checked(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "jicheng_check.py"], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout


def test_a_project_s_year_is_one_folder_that_opens_and_is_checked_without_us(project, cast, tmp_path):
    attach(project, cast)
    folder = unpacked(sealed(project, cast), tmp_path)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {
        "归档目录.pdf",
        "归档目录.xlsx",
        "归档目录.docx",
        "校验和.txt",
        "jicheng_check.py",
        "说明.txt",
    } <= names
    assert any(name.endswith("01 项目绩效目标表（批复版）.pdf") for name in names)
    assert any(name.endswith("01 合同.pdf") for name in names)
    listed = CalamineWorkbook.from_path(str(folder / "归档目录.xlsx")).get_sheet_by_index(0).to_python()
    assert any("合同.pdf" in row for row in listed)
    assert "合同.pdf" in [
        cell.text for row in Document(str(folder / "归档目录.docx")).tables[0].rows for cell in row.cells
    ]
    record = next(path for path in folder.rglob("办理记录.xlsx"))
    assert CalamineWorkbook.from_path(str(record)).sheet_names == [
        "办理记录",
        "逐栏意见",
        "预算变动",
        "执行数",
    ]
    code, said = checked(folder)
    assert (code, "内容没有变动" in said) == (0, True), said


def test_the_script_names_what_was_changed_what_is_missing_and_what_was_slipped_in(project, cast, tmp_path):
    folder = unpacked(sealed(project, cast), tmp_path)
    (folder / "归档目录.xlsx").write_bytes(b"other")
    (folder / "归档目录.docx").unlink()
    (folder / "多的.txt").write_text("x")
    code, said = checked(folder)
    assert code == 1
    assert "变动：归档目录.xlsx" in said
    assert "缺少：归档目录.docx" in said
    assert "多出：多的.txt" in said


def test_the_target_sheet_in_it_says_what_was_approved(project, cast, tmp_path):
    folder = unpacked(sealed(project, cast), tmp_path)
    sheet = next(path for path in folder.rglob("01 项目绩效目标表（批复版）.xlsx"))
    cells = [
        cell
        for row in CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert "档案数字化经费" in cells
    assert "100.00" in cells
    assert any("6月底 60%" in str(cell) for cell in cells)


def test_a_seal_is_made_once_and_never_changes(project, cast):
    first = sealed(project, cast)
    attach(project, cast, "后来的.pdf")
    assert sealed(project, cast).pk == first.pk
    assert hashlib_of(first) == first.sha256
    with pytest.raises(DatabaseError), transaction.atomic():
        ArchiveSeal.objects.filter(pk=first.pk).update(manifest=[])
    assert AuditEvent.objects.filter(kind="archive", body__contains=first.sha256).count() == 1


def hashlib_of(seal: ArchiveSeal) -> str:
    import hashlib

    return hashlib.sha256(read(seal.sha256).read_bytes()).hexdigest()


def test_a_package_that_was_touched_on_disk_is_not_given_out(project, cast):
    seal = sealed(project, cast)
    with read(seal.sha256).open("ab") as file:
        file.write(b"x")
    with pytest.raises(Refused, match="从备份恢复"):
        read(seal.sha256)


def test_what_comes_later_lies_beside_and_the_package_is_as_it_was(project, cast):
    seal = sealed(project, cast)
    with on(DAY):
        with pytest.raises(Refused, match="补正原因"):
            sealing.add(project, upload("补.pdf"), reason=" ", personal=False, actor=cast.qin)
        with pytest.raises(NotAllowed):
            sealing.add(project, upload("补.pdf"), reason="漏装", personal=False, actor=cast.shen)
        assert (
            sealing.add(project, upload("补.pdf"), reason="漏装", personal=False, actor=cast.qin).number == 1
        )
        assert (
            sealing.add(project, upload("又.pdf"), reason="再补", personal=False, actor=cast.xie).number == 2
        )
        answer = as_(cast.qin).post(f"/progress/archives/{project.pk}/download/")
    whole = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    inner = next(name for name in whole.namelist() if name.endswith(".zip"))
    assert whole.read(inner) == read(seal.sha256).read_bytes()
    assert "归档后补正/01 补.pdf" in whole.namelist()
    assert "漏装" in whole.read("归档后补正/补正清单.txt").decode()


def test_nothing_is_added_before_the_sealing(project, cast):
    with pytest.raises(Refused, match="还没有归档"):
        sealing.add(project, upload("补.pdf"), reason="漏装", personal=False, actor=cast.qin)


def test_a_project_managed_apart_is_in_no_package_list_or_handover(cast, budget_year, project):
    apart = approved(cast, budget_year, "另行管理的经费", kind="separate")
    for act in (
        lambda: sealing.order([project.pk, apart.pk], actor=cast.qin),
        lambda: sealing.seal(apart, actor=cast.qin),
        lambda: build(apart, io.BytesIO()),
        lambda: sealing.add(apart, upload("补.pdf"), reason="漏装", personal=False, actor=cast.qin),
    ):
        with pytest.raises(Refused, match="另行管理"):
            act()
    assert not ArchiveJobItem.objects.exists()
    page = text_of(as_(cast.qin).get(f"/progress/archives/?year={budget_year.year}"))
    assert "档案数字化经费" in page
    assert "另行管理的经费" not in page


def test_a_paper_that_also_concerns_a_project_managed_apart_stays_outside(
    cast, budget_year, project, tmp_path
):
    apart = approved(cast, budget_year, "另行管理的经费", kind="separate")
    scan = attachments.store(upload("批复.pdf"), owner_kind="upload", owner_id=cast.qin.pk, actor=cast.qin)
    letter = Registration.objects.create(
        source="letter", sender="财政局", number="1", dated=DAY, registered_by=cast.qin, scan=scan
    )
    for number, one in enumerate((project, apart)):
        case = Case.objects.get(kind="target", document_id=one.versions.get().pk)
        Event.objects.create(
            case=case, number=90, kind="decided_outside", registration=letter, at=case.created_at, body="{}",
            previous_hash="", hash=f"x{number}",
        )  # fmt: skip
    assert titles(project)["附件"] == ["批复.pdf"]
    entry = next(
        entry for section, entries in catalogue(project) if section.words == "附件" for entry in entries
    )
    assert "另行管理" in entry.sort
    with zipfile.ZipFile(io.BytesIO(built(project))) as archive:
        assert not any("批复.pdf" in name for name in archive.namelist())


def built(project: Project) -> bytes:
    buffer = io.BytesIO()
    with on(DAY):
        build(project, buffer)
    return buffer.getvalue()


def test_evidence_stands_under_its_indicator_and_what_was_withdrawn_does_not(cast, project):
    with on(DAY):
        kept = putting.add(project.pk, file=upload("签到表.pdf"), actor=cast.shen, dated=DAY, personal=True)
        gone = putting.add(project.pk, file=upload("错的.pdf"), actor=cast.shen, dated=DAY)
        putting.withdraw(gone.pk, actor=cast.shen, reason="传错了")
    assert titles(project)["佐证材料"] == [kept.attachment.name]
    entry = next(
        entry for section, entries in catalogue(project) if section.words == "佐证材料" for entry in entries
    )
    assert entry.personal


def test_a_job_goes_on_in_the_background_and_says_what_could_not_be_archived(cast, budget_year, project):
    other = approved(cast, budget_year, "在办的经费")
    Case.objects.filter(kind="target", document_id=other.versions.get().pk).update(state="open")
    with on(DAY):
        with pytest.raises(NotAllowed):
            sealing.order([project.pk], actor=cast.shen)
        job = sealing.order([project.pk, other.pk], actor=cast.qin)
        with pytest.raises(Stale, match="正在归档"):
            sealing.order([project.pk], actor=cast.qin)
        page = as_(cast.qin).get(f"/progress/archives/jobs/{job.pk}/")
        assert "hx-get" in page.content.decode()
    tick(DAY)
    states = dict(job.items.values_list("project__name", "state"))
    assert states == {"档案数字化经费": "done", "在办的经费": "refused"}
    page = text_of(as_(cast.qin).get(f"/progress/archives/jobs/{job.pk}/"))
    assert "还有 1 件事项没有办结" in page
    assert "hx-get" not in page
    with on(DAY), pytest.raises(Refused, match="归档后补正"):
        sealing.order([project.pk], actor=cast.qin)


def test_the_year_s_last_stage_opens_is_handed_in_and_the_year_ends(cast, budget_year, project):
    plan_year(cast)
    opens, due = date(2027, 4, 6), date(2027, 4, 30)
    with on(date(2027, 1, 5)):
        plan_round(NewRound(2026, "archive", "2026年度归档", opens, due), actor=cast.qin)
    for day in (date(2027, 4, 2), opens):
        tick(day)
    file = ArchiveFile.objects.get(project=project)
    url = f"/progress/archives/{file.pk}/"
    with on(opens):
        drafter = as_(cast.shen)
        assert "提交审核" in text_of(drafter.get(url))
        refused = drafter.post(url, {"revision": "0", "note": "", "do": "submit"})
        assert refused.status_code == 422
        assert "缺件说明" in text_of(refused)
        assert (
            drafter.post(url, {"revision": "1", "note": "节点当年未安排", "do": "submit"}).status_code == 302
        )
        case = Case.objects.get(kind="archive")
        cases.approve(case.pk, actor=cast.qin)
    tick(opens)
    file.refresh_from_db()
    assert file.state == ArchiveFile.State.ACCEPTED
    assert YearRun.objects.get(subject_id=project.pk).state == YearRun.State.ENDED


def test_a_stage_nobody_handed_in_ends_with_the_sealing(cast, budget_year, project):
    plan_year(cast)
    opens = date(2027, 4, 6)
    with on(date(2027, 1, 5)):
        plan_round(NewRound(2026, "archive", "2026年度归档", opens, date(2027, 4, 30)), actor=cast.qin)
    tick(date(2027, 4, 2))
    tick(opens)
    with on(opens):
        sealing.order([project.pk], actor=cast.qin)
    tick(opens)
    stage = StageRun.objects.get(stage="archive", run__subject_id=project.pk)
    assert (stage.state, stage.note) == (StageRun.State.DONE, "已归档")


def test_the_handover_list_counts_what_is_handed_over_and_leaves_room_to_sign(cast, budget_year, project):
    sealed(project, cast)
    rows = handed(cast.qin, budget_year)
    assert [(row.name, row.files) for row in rows] == [
        ("档案数字化经费", len(ArchiveSeal.objects.get().manifest))
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of(handover_paper(2026, rows, "本级", DAY))))
    assert book.sheet_names == ["移交清单", "签字"]
    assert rows[0].sha256[:16] in book.get_sheet_by_name("移交清单").to_python()[3]
    with on(DAY):
        answer = as_(cast.qin).post("/progress/archives/handover/", {"year": "2026", "format": "pdf"})
    assert answer.content.startswith(b"%PDF-")


def test_the_list_costs_the_same_however_many_projects(cast, budget_year, project, django_assert_num_queries):
    one = lines_cost(cast)
    for number in range(12):
        approved(cast, budget_year, f"第{number}个")
    assert lines_cost(cast) == one


def lines_cost(cast: Cast) -> int:
    from tests.desk.rows import queries

    with on(DAY):
        return queries(as_(cast.qin), "/progress/archives/?year=2026")


def test_a_line_says_how_far_a_project_is(cast, budget_year, project):
    assert lines([project])[0].words == "未归档"
    sealed(project, cast)
    line = lines([project])[0]
    assert (line.words, line.may_order) == ("已归档", False)


def test_only_the_budget_desk_takes_the_package_along(project, cast):
    sealed(project, cast)
    assert as_(cast.shen).post(f"/progress/archives/{project.pk}/download/").status_code == 403
    assert as_(cast.bai).get(f"/progress/archives/{project.pk}/").status_code == 404
    assert year.run_of("project", project.pk) is None


def test_a_file_that_is_gone_is_said_before_anything_is_sealed(
    cast, budget_year: BudgetYear, project, settings
):
    attach(project, cast)
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(Refused, match="从备份恢复"):
        sealed(project, cast)
    assert not ArchiveSeal.objects.exists()
