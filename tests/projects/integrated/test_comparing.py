"""Cell by cell: an export of what we have agrees everywhere; what was changed there is found, and nothing else."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Unit
from projects.integrated.comparison import comparison, counted, lines_of
from projects.integrated.confirming import confirm
from projects.integrated.laying import laid_over
from projects.integrated.outlook import outlook
from projects.integrated.receiving import choose_columns, layout_of, receive
from projects.integrated.same import same_money, same_text, same_value
from projects.models import BudgetYear, IntegratedColumns, TargetVersion
from projects.sheet import LEVELS
from projects.tables.errors import UnreadableError
from projects.versions import content_of, with_rows
from projects.versions.clean import line
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.projects.integrated.conftest import Bring, content
from tests.projects.integrated.exports import FIRST_ROW, MERGED, REPEATED, export
from tests.projects.integrated.test_reading import found_in
from tests.projects.makers import draft, make_year
from workflows.errors import NotAllowed, Refused, Stale

REAL = Path(__file__).resolve().parents[4] / "shared/data/zhangjiakou-2024-targets.txt"
CLASSES = [(level1, level2) for level1, many in LEVELS.items() for level2 in many]
TEXTS = st.text("站点更新率满意度ABC12 =+-@％（）()，。≥", min_size=1, max_size=12).map(line).filter(bool)
ROWS = st.lists(st.tuples(st.sampled_from(CLASSES), TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=6)


def of_rows(rows: list[Any], goals: list[str], percents: list[int]) -> dict[str, Any]:
    cells = ("name", "description", "value", "basis")
    return {
        "code": "13990027P000214100077", "name": "站点经费", "unit_code": "301003", "unit_name": "中心", "kind": "",
        "budget": "365000.01", "fiscal": "365000.01", "other": None, "purpose": "更新站点。",
        "plan": [{"uuid": str(month), "month": month, "percent": str(percent)}
                 for month, percent in zip((3, 6, 10, 12), sorted(percents), strict=True)],
        "goals": [{"uuid": f"g{place}", "text": text} for place, text in enumerate(goals)],
        "indicators": [{"level1": one[0][0], "level2": one[0][1], "weight": None, "uuid": str(place),
                        **dict(zip(cells, one[1:], strict=True))} for place, one in enumerate(rows)],
        "not_applicable": {}, "explanations": [],
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    ROWS,
    st.lists(TEXTS, min_size=1, max_size=3),
    st.lists(st.integers(2, 100), min_size=4, max_size=4),
    st.sampled_from([REPEATED, FIRST_ROW, MERGED]),
    st.data(),
)
def test_an_export_agrees_with_its_source_and_one_changed_cell_is_found_alone(
    rows, goals, percents, shape, data
) -> None:
    ours = of_rows(rows, goals, percents)
    theirs = found_in(export([ours], shape))[0].content
    assert [one.place for one in lines_of(ours, laid_over(ours, theirs), theirs) if not one.same] == []
    changed = deepcopy(theirs)
    place = data.draw(st.integers(0, len(rows) - 1))
    cell = data.draw(st.sampled_from(["description", "value", "basis"]))
    changed["indicators"][place][cell] += "改"
    path = f"indicators/{place}/{cell}"
    names = [(row["level2"], row["name"]) for row in ours["indicators"]]
    found = [one.path for one in lines_of(ours, laid_over(ours, changed), changed) if not one.same]
    # Rows that are called the same are told apart by their order only.
    assert len(set(names)) < len(names) or found == [path]


def test_what_means_the_same_is_the_same() -> None:
    assert same_text("（一） 站点，更新 60 个", "(一)站点,更新60个")
    assert not same_text("12 3", "123")
    assert same_value("60 个", "=60个")
    assert same_value("⩾60 个", ">= 60个")
    assert not same_value("≥60 个", "≥61 个")
    assert same_money("365049.99", "365000")
    assert same_money(None, "0")
    assert not same_money("365050", "365000")


@pytest.mark.django_db
@pytest.mark.skipif(not REAL.exists(), reason=f"the published document is not at {REAL}")
def test_three_cells_changed_in_the_22_real_projects_are_found_and_nothing_else(
    cast: Cast, bring: Bring, capsys
) -> None:
    for code, name in (("203001", "本级"), ("203003", "教育中心"), ("203007", "老年大学")):
        Unit.objects.create(code=code, name=name, parent=cast.root)
    call_command("import_targets", str(REAL), "--year", "2024", "--commit", "--actor", "qin")
    capsys.readouterr()
    versions = with_rows(TargetVersion.objects.filter(project__year=2024)).order_by(
        "project__unit__code", "project__code"
    )
    contents = [content_of(version) for version in versions]
    assert len(contents) == 22
    contents[2]["budget"] = "1234.56"
    contents[6]["indicators"][1]["value"] += "（财政改）"
    contents[21]["goals"][0]["text"] += "财政补充。"
    year = BudgetYear.objects.get(pk=2024)
    found = comparison(bring(contents, FIRST_ROW, year), [one.pk for one in Unit.objects.all()])
    assert len(found) == 22
    differences = [
        (one.number, line.path.split("/")[0], line.theirs) for one in found for line in one.differences
    ]
    assert differences == [
        (3, "budget", "0.12"),
        (7, "indicators", contents[6]["indicators"][1]["value"]),
        (22, "goals", contents[21]["goals"][0]["text"]),
    ]
    same, differ = counted(found)
    assert differ == 3
    cells = sum(10 + len(one["goals"]) + 5 * len(one["indicators"]) for one in contents)
    assert same + differ == cells


@pytest.mark.django_db
def test_the_pages_lead_from_the_file_to_the_differences_and_write_nothing_before(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    desk, theirs = as_(cast.qin), content(version)
    theirs["indicators"][2]["value"] = "≤9 月"
    stranger = theirs | {"code": "13990027P00021410010X", "name": "别处的项目"}
    draft(year, cast.centre, None, cast.shen, code="13990027P000250010003", name="文件里没有的项目")
    file = SimpleUploadedFile("一体化.xlsx", export([theirs, stranger], MERGED))
    sent = desk.post(reverse("projects:integrated_imports"), {"year": "2027", "file": file})
    page = sent.headers["Location"]
    shown = desk.get(page)
    assert "哪一列是什么" in text_of(shown)
    columns = {
        f"column-{field}": place for field, _, _, place in shown.context["fields"] if place is not None
    }
    assert "金额单位" in text_of(desk.post(page, columns | {"do": "columns", "sheet": "0"}))
    desk.post(page, columns | {"do": "columns", "sheet": "0", "money": "yuan"})
    preview = desk.get(page)
    for words in ("对上 1 个", "本系统没有这个项目", "文件里没有的项目"):
        assert words in text_of(preview)
    assert "预览以后" in text_of(desk.post(page, {"do": "confirm", "seen": "old"}))
    desk.post(page, {"do": "confirm", "seen": preview.context["outlook"].seen})
    result = text_of(desk.get(page))
    for words in ("不一致 1", "表1 时效第1行 指标值", "一上稿"):
        assert words in result
    one = desk.post(reverse("projects:integrated_export", args=[page.rstrip("/").rpartition("/")[2]]))
    assert one.content.startswith(b"PK")
    row = IntegratedColumns.objects.get()
    assert (row.unit, row.money, row.order[:3]) == (cast.root, "yuan", ["unit_code", "code", "project"])
    assert content(version) != theirs, "our target stays as it is"


@pytest.mark.django_db
def test_a_wrong_file_answers_with_a_sentence_and_only_the_desk_imports(
    cast: Cast, year: BudgetYear, version
) -> None:
    def sent(data: bytes, actor: Any = cast.qin) -> Any:
        return receive(data, file_name="x.xlsx", year=year, actor=actor)

    ours = content(version)
    with pytest.raises(Refused, match="2026 年度"):
        sent(export([ours], above="2026年度项目绩效目标"))
    with pytest.raises(Refused, match="没有找到表头"):
        sent(export([ours], heads=["列"] * 18))
    for data in (b"", b"%PDF-1.4", b"PK\x03\x04", b"\0" * 30):
        with pytest.raises(UnreadableError, match="。"):
            sent(data)
    with pytest.raises(NotAllowed):
        sent(export([ours]), cast.shen)


@pytest.mark.django_db
def test_a_confirmed_export_is_the_one_there_is_and_columns_are_asked_once(
    cast: Cast, year: BudgetYear, version, bring: Bring
) -> None:
    ours = content(version)
    held = bring([ours])
    assert receive(export([ours]), file_name="again.xlsx", year=year, actor=cast.xie).pk == held.pk
    with pytest.raises(Stale):
        confirm(held.pk, actor=cast.qin, answers={}, seen="")
    ours["purpose"] = "另一份。"
    second = receive(export([ours]), file_name="二.xlsx", year=year, actor=cast.xie)
    assert second.mapping["money"] == "yuan"
    assert outlook(second, cast.xie, {}).taken


@pytest.mark.django_db
def test_the_comparison_takes_as_many_queries_for_40_projects_as_for_10(
    cast: Cast, year: BudgetYear, bring: Bring
) -> None:
    desk = as_(cast.qin)

    def asked(count: int, mark: str) -> int:
        contents = [
            content(
                draft(year, cast.centre, None, cast.shen, code=f"{mark}{number:04}", name=f"{mark}{number}")
            )
            for number in range(count)
        ]
        for one in contents:
            one["purpose"] += "改"
        held = bring(contents)
        desk.get(f"/integrated/{held.pk}/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert desk.get(f"/integrated/{held.pk}/").status_code == 200
        return len(caught)

    assert asked(10, "A") == asked(40, "B")


def test_a_file_of_another_year_is_said_before_it_is_compared(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    next_year = make_year(2028)
    held = receive(export([content(version)]), file_name="一体化.xlsx", year=next_year, actor=cast.qin)
    layout = layout_of(held)
    held = choose_columns(held.pk, actor=cast.qin, sheet=layout.sheet, columns=layout.columns, money="yuan")

    assert outlook(held, cast.qin, {}).better == (year.pk, 1)
    page = "".join(text_of(as_(cast.qin).get(reverse("projects:integrated_import", args=[held.pk]))).split())
    assert (
        f"文件里有1个项目的编码在{year.pk}年度。如果这是{year.pk}年度的文件，请重新导入，年度选{year.pk}。"
        in page
    )

    same = draft(next_year, cast.centre, None, cast.shen, code=version.project.code, name="同一个编码")
    assert same.project.code == version.project.code
    assert outlook(held, cast.qin, {}).better is None
