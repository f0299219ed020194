"""批量新增人员: what a list becomes, line by line, and all or nothing of it."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent, User
from desk.roll.proposing import proposed
from desk.roll.reading import entries_of
from tests.cast import Cast
from tests.desk.rows import as_, text_of

pytestmark = pytest.mark.django_db

LIST = (
    "2026年人员名单\n\n"
    "所在单位\t姓名\t科室\t职务职级\t手机\n"
    "301001\t温亦凡\t组织一科\t科员\t13800000000\n"
    "老年大学\t沈知远\t\t教师\t\n"
    "301003\t沈知远\t\t干事\t\n"
)


def sheet(text: str) -> SimpleUploadedFile:
    """The same as a workbook; the telephone as the number a spreadsheet makes of it."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet()
        for number, line in enumerate(text.splitlines()):
            for column, cell in enumerate(line.split("\t")):
                if cell:
                    page.write(number, column, int(cell) if cell.startswith("138") else cell)
    return SimpleUploadedFile("名单.xlsx", data.getvalue())


def test_a_list_from_a_spreadsheet_is_shown_line_by_line_and_added_with_passwords(cast: Cast) -> None:
    admin = as_(cast.luo)

    shown = text_of(admin.post("/people/list/", {"file": sheet(LIST)}))

    assert "新增 2 人" in shown
    assert "wenyifan 本级 · 组织一科 科员 新增" in shown
    assert "shenzhiyuan 老年大学 教师 新增" in shown
    assert "已有，不改动" in shown
    assert not User.objects.filter(name="温亦凡").exists()

    done = admin.post("/people/list/", {"text": LIST, "do": "add"})

    assert "已新增 2 人" in text_of(done)
    new = User.objects.get(name="温亦凡")
    assert (new.username, new.phone, new.must_change_password) == ("wenyifan", "13800000000", True)
    assert new.office == cast.office_one
    assert AuditEvent.objects.filter(kind="person_new").count() == 2
    assert "没有要新增的" in text_of(admin.post("/people/list/", {"text": LIST, "do": "add"}))


def test_one_line_that_is_not_in_order_keeps_the_whole_list_out(cast: Cast) -> None:
    lines = "姓名\t单位\n温亦凡\t301003\n林见山\t没有的单位\n"

    answer = as_(cast.luo).post("/people/list/", {"text": lines, "do": "add"})

    assert answer.status_code == 422
    assert "第 3 行：没有单位“没有的单位”" in text_of(answer)
    assert not User.objects.filter(name="温亦凡").exists()


def test_every_mistake_is_said_in_words(cast: Cast) -> None:
    lines = proposed(
        entries_of(
            "姓名\t账号\t单位\t科室\t邮箱\n"
            "\tx1\t301003\n"
            "甲\t账号\t301003\n"
            "乙\tluoqing\t301003\n"
            "丙\t\t\n"
            "丁\t\t301001\t没有的科\n"
            "戊\t\t301003\t\tnobody\n"
            "己\t\t301003\n"
            "己\t\t301003\n".replace("luoqing", cast.luo.username)
        )
    )

    assert [line.problem for line in lines] == [
        "没有姓名",
        "账号只能用字母、数字、点和横线",
        f"账号 {cast.luo.username} 已有人使用，请换一个",
        "没有写单位",
        f"{cast.root.label}没有科室“没有的科”，请先新增科室，或留空",
        "电子邮箱“nobody”写得不对",
        "",
        "和上面一行是同一个人；同名的请在职务中写明区别",
    ]
