"""指标库: approved targets feed it once, the desk's words stand, a drafter finds an entry by its initials."""

from __future__ import annotations

import re
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from projects import library
from projects.library import actuals
from projects.models import LibraryEntry, TargetVersion
from projects.versions import with_rows
from projects.versions.errors import Invalid
from tests.projects.makers import draft, make_year
from workflows.errors import NotAllowed


@pytest.fixture
def approved(version) -> TargetVersion:
    TargetVersion.objects.filter(pk=version.pk).update(state="approved")
    return with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def test_an_approved_target_feeds_it_once(cast, approved):
    assert library.feed(approved) == 6
    assert library.feed(approved) == 0
    entry = LibraryEntry.objects.get(key="站点验收合格率")
    assert (entry.department, entry.level2, entry.usual, entry.unit) == (cast.root, "质量指标", "≥98 %", "%")
    assert (entry.last_year, entry.last_target, entry.initials) == (2027, "≥98 %", "zdyshgl")


def test_a_newer_target_moves_the_entry_on_and_an_older_one_does_not(cast, approved):
    library.feed(approved)
    later = draft(make_year(2028), cast.centre, None, cast.shen, code="x")
    later.indicators.filter(name="总成本").update(value="≤40 万元")
    library.feed(with_rows(TargetVersion.objects.all()).get(pk=later.pk))
    library.feed(approved)
    entry = LibraryEntry.objects.get(key="总成本")
    assert (entry.last_year, entry.last_target, entry.usual) == (2028, "≤40 万元", "≤40 万元")


def test_what_the_desk_has_worded_stays_and_only_the_last_target_moves_on(cast, approved):
    library.feed(approved)
    entry = LibraryEntry.objects.get(key="总成本")
    library.change(entry.pk, library.Entry("项目总成本", usual="≤预算数"), actor=cast.qin)
    library.feed(approved)
    entry.refresh_from_db()
    assert (entry.name, entry.usual, entry.initials) == ("项目总成本", "≤预算数", "xmzcb")
    with pytest.raises(NotAllowed):
        library.retire(entry.pk, actor=cast.shen, retired=True)
    with pytest.raises(Invalid):
        library.change(entry.pk, library.Entry("  "), actor=cast.qin)


def test_it_is_found_by_initials_name_and_class_and_not_once_retired(cast, approved):
    library.feed(approved)
    for text in ("hgl", "合格", "质量"):
        assert [one.name for one in library.find(cast.shen, text)] == ["站点验收合格率"]
    library.retire(LibraryEntry.objects.get(key="站点验收合格率").pk, actor=cast.qin, retired=True)
    assert library.find(cast.shen, "hgl") == []


def test_the_command_takes_up_what_was_approved_before(approved):
    said = StringIO()
    call_command("feed_library", stdout=said)
    call_command("feed_library", stdout=said)
    assert said.getvalue().splitlines() == ["新收入 6 条指标。", "新收入 0 条指标。"]


def test_a_click_on_what_was_found_adds_the_row(client, cast, approved, monkeypatch):
    library.feed(approved)
    entry = LibraryEntry.objects.get(key="站点验收合格率")
    known = {(entry.last_project_id, entry.last_row): "98.6%"}
    monkeypatch.setattr(actuals, "_sources", [lambda rows: known])
    new = draft(make_year(2028), cast.centre, None, cast.shen, code="x")
    client.force_login(cast.shen)
    found = client.get(reverse("projects:library_find"), {"library-q": "ZDYS"}).content.decode()
    assert f'value="library:{entry.pk}"' in found
    assert "2027年 ≥98 %，实际 98.6%" in found
    url = reverse("projects:target_edit", args=[new.pk])
    page = client.post(url, {"revision": "0", "name": "甲", "do": f"library:{entry.pk}"}).content.decode()
    assert ">站点验收合格率</textarea>" in page.replace("\n", "")
    gone = client.post(url, {"revision": "0", "name": "甲", "do": "library:999999"}).content.decode()
    assert "站点验收合格率" not in gone


def test_the_desk_reads_and_edits_it_on_pages(client, cast, approved):
    library.feed(approved)
    entry = LibraryEntry.objects.get(key="站点验收合格率")
    client.force_login(cast.qin)
    assert "站点验收合格率" in client.get(reverse("projects:library"), {"q": "hgl"}).content.decode()
    url = reverse("projects:library_entry", args=[entry.pk])
    shown = client.get(url).content.decode()
    pressed_by_enter = re.search(
        r'<button[^>]*type="submit"[^>]*value="(\w+)"', shown.split("data-keep", 1)[1]
    )
    assert pressed_by_enter is not None
    assert pressed_by_enter[1] == "save", "Enter in a field saves the entry and does not retire it"
    assert client.post(url, {"name": "总成本"}).status_code == 302
    assert client.post(url, {"name": ""}).status_code == 422
    client.post(url, {"do": "retire"})
    assert "已停用" in client.get(reverse("projects:library")).content.decode()
    assert uuid.UUID(str(entry.last_row))
