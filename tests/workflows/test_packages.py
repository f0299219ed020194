"""The exported record, checked by the shipped script alone: a process of its own that can import nothing of ours."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, User
from tests.cast import Cast
from tests.toy import PaperKind
from tests.workflows.forging import forge, forging, rewrite
from tests.workflows.steps import at_step, submitted
from workflows.canonical import canonical, digest
from workflows.cases import approve, send_back, submit
from workflows.kinds import Remark
from workflows.models import Case
from workflows.packages import RECORD, VERIFIER, verifier
from workflows.tasks import anchor_trail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchor_file(settings: Any, tmp_path: Path) -> Path:
    settings.ANCHORS_ROOT = tmp_path / "anchors"
    return tmp_path / "anchors" / "trail.jsonl"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Five events, all anchored: created, submitted, two signatures, and a return with a remark on a field."""
    found = at_step(cast, 3)
    send_back(found.pk, actor=cast.qin, comment="请核实", remarks=[Remark("budget", "与控制数不符")])
    found.refresh_from_db()
    anchor_trail()
    return found


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Export a case as it now stands in the database; the folder."""

    def write(case: Case, *options: str) -> Path:
        call_command("export_trail", case.number, "--to", str(tmp_path / "out"), *options, stdout=StringIO())
        return tmp_path / "out" / case.number

    return write


def check(folder: Path, anchors: Path | None) -> tuple[int, str]:
    """Run the script as anybody would, from an empty place: exit code and what it says."""
    command = [sys.executable, "-I", str(folder / VERIFIER), str(folder / RECORD)]
    done = subprocess.run(
        command + ([str(anchors)] if anchors else []),
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        timeout=60,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def named(folder: Path, anchors: Path) -> list[str]:
    """The differences the script names; it must have failed for them."""
    code, said = check(folder, anchors)
    assert code == 1, said
    return [line.removeprefix("不符：") for line in said.splitlines() if line.startswith("不符：")]


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the exported record itself."""
    record = json.loads((folder / RECORD).read_text())
    change(record)
    (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False))


Export = Callable[..., Path]


def test_a_record_as_written_is_confirmed(case: Case, export: Export, anchor_file: Path) -> None:
    code, said = check(export(case), anchor_file)
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == f"事项 {case.number}：记录 5 条，固定稿 1 份（其中 0 份有全文）。"
    assert lines[1] == "锚点文件：1 行，其中 1 行有本件。"
    assert lines[2].startswith("全部记录都有锚点，最近一次在 20")
    assert lines[-1] == "结论：没有发现不符。"


def test_it_says_since_when_nothing_is_anchored(
    cast: Cast, case: Case, export: Export, anchor_file: Path
) -> None:
    submit(case.pk, actor=cast.shen)
    approve(case.pk, actor=cast.gao)
    at = case.events.get(number=6).at.astimezone(clock.SHANGHAI)
    code, said = check(export(case), anchor_file)
    assert code == 0
    assert f"第 6 条记录（{at:%Y-%m-%d %H:%M}）起没有锚点" in said


def test_a_case_nobody_has_anchored_yet_is_said_to_be_so(
    cast: Cast, export: Export, case: Case, anchor_file: Path
) -> None:
    code, said = check(export(submitted(cast, title="老年大学运行")), anchor_file)
    assert code == 0
    assert "锚点文件：1 行，其中 0 行有本件。" in said
    assert "第 1 条记录（" in said


def test_without_the_anchors_it_does_not_claim_to_have_checked_everything(case: Case, export: Export) -> None:
    code, said = check(export(case), None)
    assert code == 2
    assert "结论：没有核对完。" in said


def test_a_changed_byte_is_named(case: Case, export: Export, anchor_file: Path) -> None:
    forge("UPDATE workflows_event SET body = replace(body, %s, %s) WHERE number = 3", '"gao"', '"gap"')
    assert named(export(case), anchor_file) == ["第 3 条记录的原文与校验值不符：原文被改动过"]


def test_a_changed_byte_in_the_package_is_named_too(case: Case, export: Export, anchor_file: Path) -> None:
    folder = export(case)
    text = (folder / RECORD).read_text()
    (folder / RECORD).write_text(text.replace("请核实", "请核对"))
    assert named(folder, anchor_file) == ["第 5 条记录的原文与校验值不符：原文被改动过"]


def test_a_deleted_row_in_the_middle_is_named(case: Case, export: Export, anchor_file: Path) -> None:
    forge("DELETE FROM workflows_event WHERE number = 3")
    assert named(export(case), anchor_file) == ["第 3 条记录缺失，其后是第 4 条"]


def test_deleted_last_rows_are_named(case: Case, export: Export, anchor_file: Path) -> None:
    forge("DELETE FROM workflows_fieldremark")
    forge("DELETE FROM workflows_event WHERE number >= 4")
    found = named(export(case), anchor_file)
    assert found[0] == "末条应为第 5 条，实际为第 3 条，或其校验值不符"
    assert found[1].startswith("第 5 条记录有 20")
    assert found[1].endswith("现在却没有这条记录")


def test_deleted_last_rows_are_named_by_the_anchors_when_the_head_was_set_back_with_them(
    case: Case, export: Export, anchor_file: Path
) -> None:
    forge("DELETE FROM workflows_fieldremark")
    forge("DELETE FROM workflows_event WHERE number >= 4")
    head = case.events.get(number=3).hash
    forge("UPDATE workflows_case SET event_count = 3, head_hash = %s", head)
    found = named(export(case), anchor_file)
    assert found[0].endswith("现在却没有这条记录")
    assert found[1].startswith("记录自身前后相接，却与锚点不符")


def test_the_chain_of_another_case_is_named(
    cast: Cast, case: Case, export: Export, anchor_file: Path
) -> None:
    other = at_step(cast, 3, title="老年大学运行")
    anchor_trail()
    with forging() as cursor:  # the whole chain of the other case in the place of this one's
        cursor.execute("DELETE FROM workflows_fieldremark WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM workflows_event WHERE case_id = %s", [case.pk])
        cursor.execute("UPDATE workflows_event SET case_id = %s WHERE case_id = %s", [case.pk, other.pk])
        cursor.execute(
            "UPDATE workflows_case SET event_count = %s, head_hash = %s WHERE id = %s",
            [other.event_count, other.head_hash, case.pk],
        )
    case.refresh_from_db()
    found = named(export(case), anchor_file)
    assert f"第 1 条记录属于另一件事项 {other.number}，不是本件的" in found
    assert any("现在却没有这条记录" in one for one in found)


@pytest.mark.parametrize("kept", [4, 5])
def test_a_completely_recomputed_chain_fits_itself_and_not_the_anchors(
    case: Case, export: Export, anchor_file: Path, kept: int
) -> None:
    rewrite(case, kept)
    found = named(export(case), anchor_file)
    assert len(found) == 2
    assert ("被重新计算过" if kept == 5 else "现在却没有这条记录") in found[0]
    assert found[1].startswith("记录自身前后相接，却与锚点不符：整条记录链可能被重写")


def test_a_changed_line_of_the_anchors_is_named(
    cast: Cast, case: Case, export: Export, anchor_file: Path
) -> None:
    submitted(cast, title="老年大学运行")
    anchor_trail()
    folder = export(case)
    first, second = anchor_file.read_text().splitlines()
    anchor_file.write_text(first.replace('"at":"2', '"at":"1') + "\n" + second + "\n")
    assert named(folder, anchor_file) == [
        "锚点文件第 2 行与前一行不相接：其中一行被改动，或中间少了行",
        "锚点文件第 1 行与导出时不同",
    ]


def test_a_changed_last_line_of_the_anchors_is_named_by_what_the_package_remembers(
    cast: Cast, case: Case, export: Export, anchor_file: Path
) -> None:
    submitted(cast, title="老年大学运行")
    anchor_trail()
    folder = export(case)
    first, second = anchor_file.read_text().splitlines()
    anchor_file.write_text(first + "\n" + second.replace('"at":"2', '"at":"1') + "\n")
    assert named(folder, anchor_file)[0] == "锚点文件第 2 行与导出时不同"


def test_anchors_that_end_too_early_are_named(
    cast: Cast, case: Case, export: Export, anchor_file: Path
) -> None:
    submitted(cast, title="老年大学运行")
    anchor_trail()
    folder = export(case)
    anchor_file.write_text(anchor_file.read_text().splitlines()[0] + "\n")
    assert named(folder, anchor_file)[0] == "锚点文件只有 1 行，导出时至少有 2 行"


def test_a_line_of_the_anchors_that_is_no_line_is_named(
    case: Case, export: Export, anchor_file: Path
) -> None:
    folder = export(case)
    anchor_file.write_text(anchor_file.read_text() + "[1]\n")
    assert named(folder, anchor_file)[0] == "锚点文件第 2 行无法读取"


def test_a_forged_history_with_forged_anchors_fits_and_only_another_copy_of_the_anchors_shows_it(
    case: Case, export: Export, anchor_file: Path
) -> None:
    kept_elsewhere = anchor_file.with_name("copy.jsonl")
    kept_elsewhere.write_bytes(anchor_file.read_bytes())
    rewrite(case, 5)
    told = json.loads(anchor_file.read_text()) | {"heads": {case.number: [5, case.head_hash]}}
    anchor_file.write_text(canonical(told) + "\n")
    folder = export(case)
    assert check(folder, anchor_file)[0] == 0, "the reason for keeping the file on another machine"
    assert any("被重新计算过" in one for one in named(folder, kept_elsewhere))


def test_the_texts_come_along_when_asked_for_and_are_checked(
    case: Case, export: Export, anchor_file: Path
) -> None:
    folder = export(case, "--texts")
    assert "（其中 1 份有全文）" in check(folder, anchor_file)[1]
    edit(folder, lambda record: record["snapshots"][0].update(text="{}"))
    assert named(folder, anchor_file) == ["第 1 稿的原文与校验值不符"]
    edit(folder, lambda record: record["snapshots"][0].update(sha256=digest("{}")))
    assert named(folder, anchor_file)[0] == "第 2 条记录所指的固定稿不在包内"


def test_texts_that_may_not_leave_stay(
    case: Case, export: Export, anchor_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PaperKind, "may_leave", lambda self, document: False)
    folder = export(case, "--texts")
    assert "党员教育培训" not in (folder / RECORD).read_text()
    assert check(folder, anchor_file)[0] == 0


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "jicheng-trail", "version": 2}', "\udcff"])
def test_what_is_no_package_is_said_to_be_none(
    case: Case, export: Export, anchor_file: Path, content: str
) -> None:
    folder = export(case)
    (folder / RECORD).write_text(content, errors="surrogateescape")
    code, said = check(folder, anchor_file)
    assert code == 2
    assert said.startswith("结论：没有核对完。")


def test_the_script_needs_nothing_of_ours_and_an_old_python_reads_it() -> None:
    tree = ast.parse(verifier().read_text(), feature_version=(3, 8))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules <= sys.stdlib_module_names


def test_the_command_names_a_case_it_does_not_know_and_a_place_it_cannot_write(
    case: Case, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="没有编号为 2026-9 的事项"):
        call_command("export_trail", "2026-9")
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="写不进去"):
        call_command("export_trail", case.number, "--to", str(tmp_path / "file"))


def download(person: User, case: Case, **data: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.post(reverse("workflows:export_trail", args=[case.pk]), data)


def test_whoever_may_read_the_case_downloads_the_package_and_the_log_says_so(
    cast: Cast, case: Case, anchor_file: Path, tmp_path: Path
) -> None:
    for person in (cast.shen, cast.gao, cast.shi):
        answer = download(person, case, texts="1")
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            archive.extractall(tmp_path)
        code, said = check(tmp_path / case.number, anchor_file)
        assert (code, "其中 1 份有全文" in said) == (0, True)
        event = AuditEvent.objects.order_by("number").last()
        assert (event.kind, event.actor) == ("export", person)
        assert event.summary == f"导出验证包 {case.number}"


def test_to_others_there_is_no_such_case_and_nothing_is_logged(cast: Cast, case: Case) -> None:
    assert download(cast.bai, case).status_code == 404
    assert download(cast.yan, case).status_code == 404
    assert not AuditEvent.objects.filter(kind="export").exists()


def test_the_record_page_offers_the_package(cast: Cast, case: Case) -> None:
    client = Client()
    client.force_login(cast.shi)
    page = client.get(reverse("workflows:record", args=[case.pk])).content.decode()
    assert "导出验证包" in page
    assert "含各稿全文" in page
