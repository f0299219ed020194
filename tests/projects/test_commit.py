"""A document that was read becomes drafts: once, completely, and without touching what is there."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.apart import MOST_MEMORY, MOST_SECONDS, ROOT
from accounts.models import AuditEvent, Unit
from projects import versions
from projects.importing import flow
from projects.importing.commit import commit
from projects.importing.published import UnreadableError
from projects.importing.uploads import read_upload
from projects.models import OpenQuestion, Project, TargetImport, TargetVersion
from projects.versions import Invalid
from workflows.errors import NotAllowed, Stale
from workflows.models import Case

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared/data/zhangjiakou-2024-targets.txt"

ROW = {
    "level1": "产出指标",
    "level2": "数量指标",
    "name": "举办培训班",
    "description": "年内举办培训班期数",
    "value": "≥4 期",
    "operator": "≥",
    "number": "4",
    "unit": "期",
    "basis": "年度培训计划",
}
PARSED = {
    "department": {"overall_intro": "总述", "overall_goals": [], "sub_goals": [], "safeguards": []},
    "projects": [
        {
            "code": "13990027P000250010003",
            "name": "党务骨干培训经费",
            "unit_code": "301003",
            "unit_name": "云河市党员教育中心",
            "budget": "12.50",
            "fiscal": "12.50",
            "other": None,
            "purpose": "用于培训场地、师资和教材。",
            "plan": ["10%", "50%", "80%", "100%"],
            "goals": ["1.办好四期培训班。", "2.参训率达到 95%。"],
            "indicators": [
                ROW,
                {**ROW, "level2": "质量指标", "name": "参训率", "value": "≥95 %", "basis": "≥95 签到表"},
            ],
            "questions": [{"path": "indicators.1", "text": "这一行像是错了格，请对照原件逐格确认。"}],
        },
        {
            "code": "13990027P000250020014",
            "name": "课件制作经费",
            "unit_code": "301003",
            "unit_name": "云河市党员教育中心",
            "budget": "30.00",
            "fiscal": "30.00",
            "other": "0.00",
            "purpose": "用于课件制作。",
            "plan": ["50%", "100%"],
            "goals": ["1.制作课件 20 部。"],
            "indicators": [ROW],
            "questions": [{"path": "plan", "text": "资金支出计划印了 2 个数，请逐个选定。"}],
        },
        {
            "code": "13990027P000250030025",
            "name": "外单位的项目",
            "unit_code": "999001",
            "unit_name": "别的单位",
            "budget": "1.00",
            "fiscal": "1.00",
            "other": None,
            "purpose": "",
            "plan": ["0%", "0%", "0%", "100%"],
            "goals": [],
            "indicators": [],
            "questions": [],
        },
    ],
    "findings": [],
}


@pytest.fixture
def target_import(cast, year) -> TargetImport:
    return TargetImport.objects.create(
        year=year, file_name="公开文本.txt", sha256="ab" * 32, parsed=PARSED, created_by=cast.qin
    )


def everything() -> list[object]:
    models = (Project, TargetVersion, OpenQuestion, Case, TargetImport, AuditEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


def version_of(code: str) -> TargetVersion:
    return versions.with_rows(TargetVersion.objects.all()).get(project__code=code)


def test_drafts_stand_as_the_document_has_them(cast, target_import):
    outcome = commit(target_import, cast.qin)
    assert [one.code for one in outcome.written] == ["13990027P000250010003", "13990027P000250020014"]
    version = version_of("13990027P000250010003")
    assert (version.state, version.budget, version.other) == ("draft", Decimal(125000), None)
    assert (version.project.kind, version.project.name) == ("", "党务骨干培训经费")
    assert [goal.text for goal in version.goals.all()] == ["办好四期培训班。", "参训率达到 95%。"]
    assert [point.percent for point in version.plan_points.all()] == [10, 50, 80, 100]
    row = version.indicators.all()[1]
    assert (row.value, row.operator, row.number, row.unit, row.basis) == ("≥95 %", "≥", 95, "%", "≥95 签到表")


def test_a_cell_in_question_stays_empty_and_blocks(cast, target_import):
    commit(target_import, cast.qin)
    version = version_of("13990027P000250020014")
    assert {point.percent for point in version.plan_points.all()} == {None}
    assert version.questions.get().printed == "50%、100%"
    assert "请先回答" in versions.problems(version)[0].text


def test_a_row_in_question_is_kept_as_printed_and_blocks(cast, target_import):
    commit(target_import, cast.qin)
    version = version_of("13990027P000250010003")
    question = version.questions.get()
    assert question.path == f"indicators/{version.indicators.all()[1].uuid}"
    assert "≥95 签到表" in question.printed
    assert versions.problems(version)[0].path == question.path


def test_answers_given_on_the_preview_stand_in_their_cells(cast, target_import):
    answers = {
        "13990027P000250020014": {"plan": "6、12"},
        "13990027P000250010003": {"indicators.1.basis": "签到表", "indicators.1": "按原文"},
    }
    flow.answer(target_import.pk, actor=cast.qin, answers=answers)
    outcome = flow.confirm(target_import.pk, actor=cast.qin)
    assert outcome.questions == 0
    plan = version_of("13990027P000250020014").plan_points.all()
    assert [point.percent for point in plan] == [0, 50, None, 100]
    assert version_of("13990027P000250010003").indicators.all()[1].basis == "签到表"
    assert set(OpenQuestion.objects.values_list("answered_by", flat=True)) == {cast.qin.pk}
    with pytest.raises(Stale):
        flow.answer(target_import.pk, actor=cast.qin, answers={})


def test_an_answer_that_cannot_be_understood_is_said_with_its_place(cast, target_import):
    for answer in ("下半年", "按原文", "6", "3、6、10"):
        with pytest.raises(Invalid) as caught:
            flow.answer(target_import.pk, actor=cast.qin, answers={"13990027P000250020014": {"plan": answer}})
        assert list(caught.value.problems) == ["13990027P000250020014 plan"]
    assert not Project.objects.exists()


def test_a_unit_nobody_knows_is_reported_and_its_projects_are_not_written(cast, target_import):
    outcome = commit(target_import, cast.qin)
    assert [one.unit_code for one in outcome.unknown] == ["999001"]
    assert not Project.objects.filter(name="外单位的项目").exists()
    assert any("999001" in sentence and "外单位的项目" in sentence for sentence in outcome.sentences())


def test_running_it_twice_changes_nothing(cast, target_import):
    commit(target_import, cast.qin)
    before = everything()
    again = commit(target_import, cast.qin)
    assert (len(again.written), len(again.unchanged)) == (0, 2)
    assert everything() == before


def test_once_the_missing_unit_is_there_only_its_projects_are_added(cast, target_import):
    commit(target_import, cast.qin)
    Unit.objects.create(code="999001", name="别的单位", parent=cast.root)
    again = commit(target_import, cast.qin)
    assert [one.name for one in again.written] == ["外单位的项目"]
    assert len(again.unchanged) == 2


def test_a_code_that_exists_with_other_content_is_reported_and_left_alone(cast, target_import):
    commit(target_import, cast.qin)
    Project.objects.filter(code="13990027P000250010003").update(name="已经改过的名称")
    before = everything()
    again = commit(target_import, cast.qin)
    assert [one.code for one in again.different] == ["13990027P000250010003"]
    assert everything() == before


def test_answering_later_does_not_make_it_other_content(cast, target_import):
    commit(target_import, cast.qin)
    version = version_of("13990027P000250020014")
    from dataclasses import replace

    data = replace(
        versions.data_of(version), plan={3: Decimal(0), 6: Decimal(50), 10: Decimal(60), 12: Decimal(100)}
    )
    versions.save(version.pk, actor=cast.shen, revision=0, data=data)
    assert len(commit(target_import, cast.qin).unchanged) == 2


def test_the_unit_with_a_single_drafter_has_its_drafter_at_once(cast, target_import):
    commit(target_import, cast.qin)
    assert version_of("13990027P000250010003").project.drafter == cast.shen
    assert Case.objects.filter(drafter=cast.shen, state="draft").count() == 2


def test_the_department_part_stays_with_the_import_and_the_log_tells_of_it(cast, target_import):
    commit(target_import, cast.qin)
    target_import.refresh_from_db()
    assert target_import.parsed["department"]["overall_intro"] == "总述"
    assert target_import.committed_at is not None
    event = AuditEvent.objects.get(kind="import")
    assert event.actor == cast.qin
    assert "写入 2 个" in event.summary


@pytest.mark.parametrize("who", ["shen", "gao", "gu", "luo", "bai", "shi"])
def test_nobody_but_the_budget_desk_imports(cast, target_import, who):
    with pytest.raises(NotAllowed):
        commit(target_import, getattr(cast, who))


def test_one_faulty_record_is_reported_and_the_others_are_written(cast, target_import):
    parsed = copy.deepcopy(PARSED)
    parsed["projects"][0]["budget"] = "不详"
    parsed["projects"].append(copy.deepcopy(parsed["projects"][1]))
    parsed["projects"][2]["unit_code"] = "301007"
    parsed["projects"][2]["name"] = "长" * 300
    target_import.parsed = parsed
    target_import.save()
    outcome = commit(target_import, cast.qin)
    assert [one.code for one in outcome.written] == ["13990027P000250020014"]
    assert {one.why for one in outcome.refused} == {
        "金额“不详”不能读作金额",
        "项目编码或名称太长",
        "同一文件里编码重复",
    }


def test_ten_thousand_percent_is_stored_as_printed(cast, target_import):
    parsed = copy.deepcopy(PARSED)
    parsed["projects"][0]["plan"] = ["10%", "50%", "80%", "10000%"]
    target_import.parsed = parsed
    target_import.save()
    commit(target_import, cast.qin)
    assert version_of("13990027P000250010003").plan_points.get(month=12).percent == 10000


class TestUpload:
    """A file is read apart, within limits, and kept until somebody confirms."""

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7 \x00\x01", "不是目标文本".encode(), b"\xff\xfe" * 50])
    def test_another_kind_of_file_is_a_clear_sentence(self, cast, year, data):
        with pytest.raises(UnreadableError, match="请"):
            flow.preview(data, file_name="a.txt", year=year, actor=cast.qin)
        assert not TargetImport.objects.exists()

    def test_a_file_that_takes_too_long_is_given_up(self):
        with pytest.raises(UnreadableError, match="太费时"):
            read_upload(b"x", 2027, patience=0.001)

    def test_the_reading_process_has_limits_on_memory_and_time(self):
        child = subprocess.Popen(
            [sys.executable, "-m", "projects.importing.child", "2027"], stdin=subprocess.PIPE, cwd=ROOT
        )
        try:
            limits = ""
            for _ in range(300):
                limits = Path(f"/proc/{child.pid}/limits").read_text()
                if str(MOST_MEMORY) in limits:
                    break
                time.sleep(0.1)
            assert re.search(rf"Max address space\s+{MOST_MEMORY}\s", limits)
            assert re.search(rf"Max cpu time\s+{MOST_SECONDS}\s", limits)
        finally:
            child.kill()
            child.communicate()

    def test_a_reader_that_dies_is_a_sentence_too(self, monkeypatch):
        monkeypatch.setattr("accounts.apart.sys.executable", "/bin/false")
        with pytest.raises(UnreadableError, match="太占内存"):
            read_upload(b"x", 2027)

    def test_nobody_but_the_budget_desk_uploads(self, cast, year):
        with pytest.raises(NotAllowed):
            flow.preview(b"", file_name="a.txt", year=year, actor=cast.shen)


@pytest.mark.skipif(not REAL.exists(), reason=f"the published document is not at {REAL}")
class TestRealDocument:
    """The document of 2024, with its three units."""

    @pytest.fixture
    def units(self, cast):
        for code, name in (("203001", "本级"), ("203003", "教育中心"), ("203007", "老年大学")):
            Unit.objects.create(code=code, name=name, parent=cast.root)

    def test_the_command_writes_all_of_it_and_a_second_run_changes_nothing(self, cast, units, capsys):
        call_command("import_targets", str(REAL), "--year", "2024", "--commit", "--actor", "qin")
        assert "写入草稿 22 个" in capsys.readouterr().out
        assert Project.objects.filter(year=2024).count() == 22
        budgets = TargetVersion.objects.values_list("budget", flat=True)
        assert sum(budget for budget in budgets) == Decimal("17603500.00")
        before = everything()
        call_command("import_targets", str(REAL), "--year", "2024", "--commit", "--actor", "QIN")
        assert "没有变化 22 个" in capsys.readouterr().out
        assert everything() == before

    def test_uploading_the_same_bytes_again_leads_to_the_same_import(self, cast, units, year):
        data = REAL.read_bytes()
        first = flow.preview(data, file_name="2024.txt", year=year, actor=cast.qin)
        assert not Project.objects.exists()
        flow.confirm(first.pk, actor=cast.qin)
        assert flow.preview(data, file_name="2024.txt", year=year, actor=cast.qin).pk == first.pk


@pytest.mark.parametrize("actor", ["nobody", "shen"])
def test_the_command_refuses_an_actor_who_may_not_import(cast, year, actor, tmp_path):
    if not REAL.exists():
        pytest.skip(f"the published document is not at {REAL}")
    with pytest.raises(CommandError):
        call_command("import_targets", str(REAL), "--year", "2024", "--commit", "--actor", actor)
    assert not TargetImport.objects.exists()


def test_the_command_asks_for_the_actor(tmp_path):
    with pytest.raises(CommandError, match="--actor"):
        call_command("import_targets", str(tmp_path / "x.txt"), "--year", "2024", "--commit")
