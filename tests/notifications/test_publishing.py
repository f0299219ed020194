"""A year's arrangement: read, looked at, entered in one act; open provisional deadlines keep their working days."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import clock
from accounts.models import AuditEvent
from notifications import calendar, publishing
from notifications.calendar import Calendar
from notifications.models import CalendarDay
from notifications.publishing import Moved, Mover, UnreadableError, movers
from tests.notifications.matters import at

pytestmark = pytest.mark.django_db

LINES = """日期,安排,名称
2027-01-01 至 2027-01-03,放假,元旦
2027/2/5-2027/2/11,放假,春节
2027年2月20日,上班,春节调休
2027-02-28，上班，春节调休
"""


@pytest.fixture(autouse=True)
def december():
    with clock.shifted(at(12, 1, 9)):
        yield


def test_lines_are_read_in_the_forms_people_write():
    read = publishing.read_text(LINES)
    assert read.year == 2027
    assert len(read.days) == 3 + 7 + 2
    assert read.days[date(2027, 2, 11)] == (False, "春节")
    assert read.days[date(2027, 2, 20)] == (True, "春节调休")
    assert publishing.read_text(read.text()) == read


def test_lines_typed_with_blanks_between_their_parts_are_read_like_those_with_commas():
    typed = "2027-02-05 至 2027-02-11 放假 春节\n2027-02-20 上班 春节调休\n2027-05-01　放假"
    with_commas = "2027-02-05 至 2027-02-11,放假,春节\n2027-02-20,上班,春节调休\n2027-05-01,放假,"
    assert publishing.read_text(typed) == publishing.read_text(with_commas)


def test_files_are_read_in_both_encodings():
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert publishing.read_file("安排.csv", LINES.encode(encoding)) == publishing.read_text(LINES)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "没有读到日期"),
        ("2027-02-30,放假,", "日期不存在"),
        ("2027-02-05,也许,春节", "第 1 行无法识别"),
        ("2027-02-05,放假,春节\n2027-02-05,上班,春节", "既是放假又是上班"),
        ("2027-02-05,放假,春节\n2028-02-05,放假,春节", "一次只导入一个年度"),
        ("2027-02-11 至 2027-02-05,放假,春节", "起止日期不对"),
        ("2027-02-05,放假,春节", "只有 1 天放假"),
        (LINES + "2027-03-01,上班,", "2027-03-01 是周一"),
        ("2099-02-01 至 2099-02-10,放假,春节", "工作日历还没有 2099 年"),
        ("2026-10-01 至 2026-10-08,放假,国庆", "已经过去"),
    ],
)
def test_what_cannot_be_an_arrangement_is_refused_with_a_sentence(lines, words):
    with pytest.raises(UnreadableError, match=words):
        publishing.propose(publishing.read_text(lines))


@pytest.mark.parametrize("content", [b"no zip", b"PK\x03\x04 broken"])
def test_a_broken_sheet_is_refused_with_a_sentence(content):
    with pytest.raises(UnreadableError, match="另存为 CSV"):
        publishing.read_file("安排.xlsx", content)


def test_a_preview_writes_nothing():
    before = list(CalendarDay.objects.values_list())
    found = publishing.propose(publishing.read_text(LINES))
    assert (date(2027, 2, 20), False, True, "春节调休") in found.changed
    assert not found.published
    assert list(CalendarDay.objects.values_list()) == before


def test_publishing_is_one_act_and_working_days_are_counted_anew(cast):
    assert calendar.left_words(date(2027, 2, 26), date(2027, 2, 12)) == "剩 10 个工作日（暂定）"
    done = publishing.publish(publishing.read_text(LINES), cast.qin)
    assert calendar.is_working_day(date(2027, 2, 20))
    assert calendar.left_words(date(2027, 2, 26), date(2027, 2, 12)) == "剩 11 个工作日"
    assert not CalendarDay.objects.filter(date__year=2027, provisional=True).exists()
    # What the year's lines do not name is as its weekday: 清明 was only guessed.
    assert calendar.is_working_day(date(2027, 4, 5))
    event = AuditEvent.objects.get(kind="calendar")
    assert (event.actor, len(done.changed) > 3) == (cast.qin, True)
    running = 0
    for row in CalendarDay.objects.all():
        running += row.is_working
        assert row.running == running


def test_only_the_first_publishing_moves_deadlines_and_the_log_lists_them(cast, monkeypatch):
    asked = []

    def move(before: Calendar, after: Calendar, year: int) -> list[Moved]:
        asked.append(
            (before.is_working_day(date(2027, 2, 20)), after.is_working_day(date(2027, 2, 20)), year)
        )
        return [Moved("科室审核：干部培训", date(2027, 2, 26), date(2027, 2, 25))]

    monkeypatch.setitem(movers._movers, "toy", Mover("toy", move))
    publishing.publish(publishing.read_text(LINES), cast.qin)
    assert asked == [(False, True, 2027)]
    assert "科室审核：干部培训：2027-02-26 → 2027-02-25" in AuditEvent.objects.get(kind="calendar").body
    assert publishing.publish(publishing.read_text(LINES), cast.qin).moved == []
    assert len(asked) == 1


def test_the_command_shows_first_and_writes_when_told(tmp_path: Path):
    file = tmp_path / "2027.csv"
    file.write_text(LINES, encoding="utf-8")
    said = io.StringIO()
    call_command("import_calendar", file, stdout=said)
    assert "尚未写入" in said.getvalue()
    assert CalendarDay.objects.get(date=date(2027, 2, 20)).provisional
    call_command("import_calendar", file, confirm=True, stdout=said)
    assert "已导入" in said.getvalue()
    assert AuditEvent.objects.get(kind="calendar").actor is None
    with pytest.raises(CommandError, match="无法打开文件"):
        call_command("import_calendar", tmp_path / "none.csv")


def test_the_page_shows_the_year_then_the_preview_then_enters_it(client, cast):
    client.force_login(cast.luo)
    page = client.get("/calendar/", {"on": "2027"})
    assert "暂定" in page.content.decode()
    preview = client.post("/calendar/preview/", {"lines": LINES})
    assert "2027-02-20" in preview.content.decode()
    again = client.post("/calendar/preview/", {"lines": "2027-02-05,放假,春节"})
    assert again.status_code == 422
    assert "只有 1 天放假" in again.content.decode()
    assert client.post("/calendar/publish/", {"lines": LINES}).status_code == 302
    assert not CalendarDay.objects.get(date=date(2027, 2, 20)).provisional
