"""Text, links, paper and file of the 部门整体绩效目标, without a database."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.http import QueryDict

from projects.department.file import file_paper
from projects.department.form import Draft, Labels, RowDraft, draft_from_post, edit, read
from projects.department.importing import text_of
from projects.department.paper import target_paper
from projects.department.text import RowText, TargetText, clean, missing, problems
from projects.layout.paper import Grid
from projects.paper import Layers


def rows(*given: RowText) -> TargetText:
    return clean(TargetText("总述", given))


def test_empty_rows_go_and_parts_stand_in_the_order_of_the_paper() -> None:
    found = rows(RowText("safeguards", text="健全制度"), RowText("items"), RowText("overall", "抓好培训"))

    assert [(row.part, row.title or row.text) for row in found.rows] == [
        ("overall", "抓好培训"),
        ("safeguards", "健全制度"),
    ]


def test_only_items_keep_a_project() -> None:
    found = rows(
        RowText("special", "专项", project=3), RowText("safeguards", "制度", project=3, transfer=True)
    )

    assert [(row.project, row.transfer) for row in found.rows] == [(3, False), (None, False)]


def test_a_project_of_another_year_and_a_title_too_long_are_named_at_their_place() -> None:
    [row] = rows(RowText("items", "长" * 201, "目标", project=9)).rows

    found = problems(TargetText("", (row,)), projects=[1, 2])

    assert set(found) == {f"items/{row.uuid}/title", f"items/{row.uuid}/project"}


def test_what_is_missing_is_said_before_submission() -> None:
    [bare] = rows(RowText("items", "站点经费")).rows
    found = dict(missing("", [bare]))

    assert set(found) == {"intro", "safeguards", f"items/{bare.uuid}/text"}
    assert list(missing("总述", [RowText("special", "甲", "乙"), RowText("safeguards", "丙")])) == []
    nameless = [RowText("items", title="甲", text="乙"), RowText("items"), RowText("safeguards", text="丙")]
    assert [words for _, words in missing("总述", nameless)] == ["分项绩效目标第2条还没有名称，请填写。"]


def posted(*given: dict[str, str], **more: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(more)
    for row in given:
        one = row.pop("uuid", str(uuid.uuid4()))
        data.appendlist("row", one)
        data.update({f"{name}-{one}": text for name, text in row.items()})
    return data


def labels(*projects: tuple[int, str, str]) -> Labels:
    unit = SimpleNamespace(label="教育中心")
    made = [SimpleNamespace(pk=pk, code=code, name=name, unit=unit) for pk, code, name in projects]
    return Labels(cast(Any, made))


def test_a_project_is_found_by_label_code_or_a_name_no_other_has() -> None:
    known = labels((1, "K1", "站点经费"), (2, "K2", "培训经费"), (3, "K3", "培训经费"))

    assert [known.find(text) for text in ("K1 站点经费", "K2", "站点经费", "培训经费", "别的")] == [
        1,
        2,
        1,
        None,
        None,
    ]


def test_what_is_no_project_is_said_at_its_place_and_nothing_is_guessed() -> None:
    draft = draft_from_post(posted({"part": "items", "title": "站点", "project": "站点"}, revision="3"))
    text, wrong = read(draft, labels((1, "K1", "站点经费")))

    assert draft.revision == 3
    assert text.rows[0].project is None
    assert list(wrong) == [f"items/{draft.rows[0].uuid}/project"]


@pytest.mark.parametrize("hostile", ["", "²", "not-a-uuid", "\x00"])
def test_a_row_without_a_proper_name_is_left_out(hostile: str) -> None:
    assert draft_from_post(posted({"uuid": hostile, "part": "items", "title": "甲"})).rows == []


def three() -> Draft:
    given = [("a", "items"), ("x", "overall"), ("b", "items")]
    return Draft(0, "", [RowDraft(one, part, title=one) for one, part in given])


def test_a_row_moves_past_the_next_of_its_own_part() -> None:
    draft = three()
    edit(draft, "up", "b", {})
    assert [row.uuid for row in draft.of("items")] == ["b", "a"]
    edit(draft, "up", "b", {})
    assert [row.uuid for row in draft.of("items")] == ["b", "a"]


def test_rows_are_added_and_deleted_and_links_taken_one_by_one_or_all_at_once() -> None:
    draft = three()
    new = edit(draft, "add", "items", {})
    assert draft.rows[-1].uuid == new
    edit(draft, "delete", "x", {})
    assert draft.of("overall") == []
    edit(draft, "link", "a", {"a": "K1 甲", "b": "K2 乙"})
    assert [row.project for row in draft.of("items")] == ["K1 甲", "", ""]
    edit(draft, "link-all", "", {"a": "别的", "b": "K2 乙"})
    assert [row.project for row in draft.of("items")] == ["K1 甲", "K2 乙", ""]


PARSED = {
    "overall_intro": "总述",
    "overall_goals": [{"title": "一是抓好党员教育", "text": "举办培训。"}],
    "sub_goals": [
        {"section": "分项绩效目标", "title": "（一）站点经费", "text": "维护站点。"},
        {"section": "专项项目", "title": "（一）村级组织运转经费", "text": "保障运转。"},
    ],
    "safeguards": [{"section": "一、财务工作保障措施", "title": "完善制度", "text": "修订办法。"}],
}


def test_a_published_text_becomes_rows_without_its_numbers() -> None:
    found = [(row.part, row.heading, row.title, row.text) for row in text_of(PARSED).rows]

    assert found == [
        ("overall", "", "抓好党员教育", "举办培训。"),
        ("items", "", "站点经费", "维护站点。"),
        ("special", "", "村级组织运转经费", "保障运转。"),
        ("safeguards", "财务工作保障措施", "完善制度", "修订办法。"),
    ]
    assert text_of({}) == TargetText()


CONTENT: dict[str, Any] = {
    "year": 2027,
    "unit_code": "301001",
    "unit_name": "本级",
    "intro": "总述",
    "overall": [{"uuid": "o", "heading": "", "title": "抓好教育", "text": "举办培训。"}],
    "items": [
        {"uuid": "i", "heading": "", "title": "站点", "text": "维护。", "project": "站点经费", "code": "K1", "transfer": ""}
    ],
    "special": [
        {"uuid": "s", "heading": "", "title": "运转", "text": "保障。", "project": "", "code": "", "transfer": "是"}
    ],
    "safeguards": [
        {"uuid": "f", "heading": "财务", "title": "制度", "text": "修订。"},
        {"uuid": "g", "heading": "财务", "title": "监督", "text": "检查。"},
    ],
}  # fmt: skip


def test_the_paper_shows_a_heading_once_and_a_new_row_as_one_change() -> None:
    paper = target_paper(CONTENT, Layers({"items/i": {"old": None, "n": 1}}))
    items, safeguards = paper.parts[1], paper.parts[3]

    assert [row.heading for row in safeguards.rows] == ["财务", ""]
    assert [items.rows[0].cells[name].number for name in ("title", "text")] == [1, None]
    assert items.rows[0].cells["text"].place == "分项绩效目标第1条 绩效目标"


def test_the_file_has_both_tables_whole_and_says_what_is_passed_on() -> None:
    paper = file_paper(CONTENT, "第1版")
    grids = [block for block in paper.blocks if isinstance(block, Grid)]

    assert [one.cell.text for one in grids[0].placed][4:] == ["1", "站点", "维护。", "站点经费\nK1"]
    assert grids[1].placed[-1].cell.text == "对下转移支付"
