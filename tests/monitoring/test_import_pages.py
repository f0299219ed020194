"""导入执行数 on the pages: upload, columns, preview, confirmation, voiding; and the vouchers of a project."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from monitoring.execution import spent_at
from monitoring.models import ExecutionFigure, ExecutionImport, Voucher
from tests.desk.rows import as_, text_of
from tests.monitoring.books import book
from tests.monitoring.makers import imported, voucher
from tests.projects.makers import draft

JUNE = date(2026, 6, 30)
COLUMNS = {"sheet": "0", "money": "yuan", "column-code": "0", "column-name": "1", "column-document": "2", "column-spent": "3"}  # fmt: skip


def upload(unit: Any, data: bytes, **more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("支出.xlsx", data)
    return {"year": "2026", "unit": unit.pk, "as_of": "2026-06-30", "public": "on", "file": file} | more


@pytest.fixture
def held(cast, training, stations):
    """Uploaded by the desk: one that fits, one known by its name only, one nobody knows."""
    imported(cast.qin, date(2026, 3, 31), {training: "900000"}, unit=cast.root)
    rows = [
        (training.code, training.name, "", 800000),
        ("13990026P00021499999Y", stations.name, "", 50000),
        ("13990026P00021488888K", "<b>新项目</b>", "", 60000),
    ]
    as_(cast.qin).post("/progress/imports/new/", upload(cast.root, book(rows)))
    return ExecutionImport.objects.get(state="preview")


def test_an_accountant_reads_that_what_the_desk_imported_for_all_is_not_listed(cast, training):
    imported(cast.qin, date(2026, 3, 31), {training: "900000"}, unit=cast.root)
    page = text_of(as_(cast.su).get("/progress/imports/?year=2026"))
    assert "本单位2026年度执行还没有导入过执行数。" in page
    assert "预算绩效岗为全部门导入的不列在这里，数已在支出进度里。" in page
    desk = text_of(as_(cast.qin).get("/progress/imports/?year=2027"))
    assert "本单位" not in desk
    assert "预算绩效岗为全部门导入的" not in desk


def test_the_whole_way_from_the_file_to_the_figures(cast, held, training, stations):
    desk = as_(cast.qin)
    page = text_of(desk.get(f"/progress/imports/{held.pk}/"))
    assert "哪一列是什么" in page
    assert desk.post(f"/progress/imports/{held.pk}/columns/", COLUMNS).status_code == 302
    answer = desk.get(f"/progress/imports/{held.pk}/")
    page = text_of(answer)
    assert "1 对上 · 1 按名称对上 · 1 退款 · 1 新编码" in page
    assert "还没有写入" in page
    assert "<b>新项目</b>" not in answer.content.decode()
    assert "这次 80.00 万元" in page
    seen = re.search(r'name="seen" value="(\w+)"', answer.content.decode()).group(1)
    names = set(re.findall(r'name="(answer:[^"]+)"', answer.content.decode()))
    assert len(names) == 2
    refused = desk.post(f"/progress/imports/{held.pk}/confirm/", {"seen": seen, "do": "confirm"})
    assert refused.status_code == 422
    assert "还有 2 处没有回答" in text_of(refused)
    answers = {name: "fallen" if "fall:" in name else str(stations.pk) for name in names}
    done = desk.post(f"/progress/imports/{held.pk}/confirm/", answers | {"seen": seen}, follow=True)
    assert "已导入 2 个项目截至 2026-06-30 的执行数" in text_of(done)
    assert spent_at([training.pk, stations.pk], JUNE) == {training.pk: 800000, stations.pk: 50000}
    again = desk.post(f"/progress/imports/{held.pk}/confirm/", answers | {"seen": seen})
    assert again.status_code == 409
    gone = desk.post(f"/progress/imports/{held.pk}/void/", {"reason": "导错了"}, follow=True)
    assert "这次的数不再计算" in text_of(gone)
    assert "已作废" in text_of(desk.get("/progress/imports/"))


def test_answers_picked_so_far_are_kept_when_the_preview_is_renewed(cast, held, training):
    desk = as_(cast.qin)
    desk.post(f"/progress/imports/{held.pk}/columns/", COLUMNS)
    answer = desk.post(
        f"/progress/imports/{held.pk}/confirm/", {f"answer:fall:{training.pk}": "skip", "do": "again"}
    )
    assert answer.status_code == 200
    assert "这次不导入" in text_of(answer)
    assert re.search(r'value="skip" checked', answer.content.decode())


def test_what_moved_since_the_preview_comes_back_with_409(cast, held):
    desk = as_(cast.qin)
    desk.post(f"/progress/imports/{held.pk}/columns/", COLUMNS)
    answer = desk.post(f"/progress/imports/{held.pk}/confirm/", {"seen": "another"})
    assert answer.status_code == 409
    assert "请再看一遍预览后确认" in text_of(answer)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600)}, "旧版 .xls 文件"),
        ({"file": ""}, "请选择年度、范围、截止日和文件"),
        ({"as_of": "30.6.2026"}, "请选择年度、范围、截止日和文件"),
        ({"as_of": "2026-07-31"}, "还没有到"),
        ({"public": ""}, ""),
    ],
)
def test_an_upload_that_cannot_be_comes_back_with_a_sentence(cast, training, change, sentence):
    answer = as_(cast.qin).post("/progress/imports/new/", upload(cast.root, b"x") | change)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_an_accountant_is_offered_the_own_unit_only(cast, training, teaching):
    page = as_(cast.su).get("/progress/imports/new/").content.decode()
    assert (cast.centre.code in page, cast.college.code in page) == (True, False)
    answer = as_(cast.su).post("/progress/imports/new/", upload(cast.college, b"x"))
    assert answer.status_code == 422
    for other in (cast.shen, cast.gu, cast.luo):
        assert as_(other).get("/progress/imports/").status_code == 403


def queries(person, address):
    with CaptureQueriesContext(connection) as seen:
        assert as_(person).get(address).status_code == 200
    return len(seen)


def test_lists_cost_the_same_for_any_number_of_rows(cast, year, training):
    def more(count, begin):
        made = [draft(year, cast.centre, None, None, code=f"M{begin + n}", name=f"项目{begin + n}").project for n in range(count)]  # fmt: skip
        source = imported(cast.qin, JUNE, dict.fromkeys(made, "1"), unit=cast.root)
        source.summary = {"words": f"{count} 对上", "written": count, "total": "1"}
        source.save()
        for n in range(count):
            voucher(cast.su, training, date(2026, 7, 1), "1", f"记-{begin + n}")
        return source

    def costs(source):
        desk = [queries(cast.qin, f"/progress/imports/{at}") for at in ("", f"{source.pk}/")]
        return [*desk, queries(cast.su, f"/progress/projects/{training.pk}/vouchers/")]

    few = more(2, 0)
    costs(few)  # what is asked once and kept
    cost = costs(few)
    many = more(30, 10)
    for _ in range(20):
        imported(cast.xie, JUNE, {training: "1"}, unit=cast.centre)
    assert costs(many) == cost


def test_vouchers_are_entered_and_reversed_on_the_page(cast, training):
    address = f"/progress/projects/{training.pk}/vouchers/"
    given = {"number": "6月记-12号", "dated": "2026-06-18", "amount": "1,234.56", "summary": "培训场租"}
    accountant = as_(cast.su)
    assert "已登记凭证 6月记-12号" in text_of(accountant.post(address, given, follow=True))
    again = accountant.post(address, given)
    assert (again.status_code, "已经登记过" in text_of(again)) == (409, True)
    entered = Voucher.objects.get()
    undo = f"/progress/vouchers/{entered.pk}/reverse/"
    assert accountant.post(undo, {"reason": ""}).status_code == 422
    assert "已冲销" in text_of(accountant.post(undo, {"reason": "金额填错"}, follow=True))
    assert accountant.post(address, given).status_code == 302
    assert spent_at([training.pk], JUNE)[training.pk] == entered.amount


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": " "}, "请填写凭证号"),
        ({"dated": ""}, "请填写凭证日期"),
        ({"dated": "2026-08-01"}, "还没有到"),
        ({"dated": "2025-08-01"}, "不在 2026 年内"),
        ({"amount": "0"}, "请填写金额"),
        ({"amount": "1.234"}, "最多两位小数"),
        ({"amount": "十元"}, "请填写金额"),
    ],
)
def test_a_voucher_that_cannot_be_comes_back_with_a_sentence(cast, training, change, sentence):
    given = {"number": "记-1", "dated": "2026-06-18", "amount": "1"} | change
    answer = as_(cast.su).post(f"/progress/projects/{training.pk}/vouchers/", given)
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert not Voucher.objects.exists()
    assert not ExecutionFigure.objects.exists()


def test_a_preview_nobody_wants_is_given_up_and_the_log_says_so(cast, held, training):
    desk = as_(cast.qin)
    page = desk.get(f"/progress/imports/{held.pk}/").content.decode()
    assert f"/progress/imports/{held.pk}/discard/" in page, "on the columns"
    desk.post(f"/progress/imports/{held.pk}/columns/", COLUMNS)
    page = desk.get(f"/progress/imports/{held.pk}/").content.decode()
    assert f"/progress/imports/{held.pk}/discard/" in page, "on the preview"
    done = desk.post(f"/progress/imports/{held.pk}/discard/", follow=True)
    assert "已放弃“支出.xlsx”的预览，没有写入执行数。" in text_of(done)
    assert not ExecutionImport.objects.filter(pk=held.pk).exists()
    assert "放弃执行数导入预览" in AuditEvent.objects.filter(kind="execution_import").latest("pk").summary
    assert desk.post(f"/progress/imports/{held.pk}/discard/").status_code == 404
    confirmed = ExecutionImport.objects.get(state="confirmed")
    assert desk.post(f"/progress/imports/{confirmed.pk}/discard/").status_code == 409
    assert spent_at([training.pk], JUNE) == {training.pk: 900000}
