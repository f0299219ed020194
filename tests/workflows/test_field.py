"""谁在什么时候把38改成41的: the history of one field, of a row that came and of one that went."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from tests.cast import Cast
from tests.toy import Paper, PaperKind, row
from tests.workflows.steps import submitted
from tests.workflows.test_pages import as_, url
from workflows.cases import open_case, reject, send_back, submit
from workflows.kinds import Remark
from workflows.models import Case
from workflows.showing.cell import History, history_of

pytestmark = pytest.mark.django_db
KIND = PaperKind()
LINE, GONE, NEW = row("人次", "≥38 人次"), row("场次", "≥5 场"), row("课件", "≥36 部")
VALUE = f"rows/{LINE['uuid']}/value"


def on(day: int) -> object:
    return clock.shifted(datetime(2026, 6, day, 10, 0, tzinfo=clock.SHANGHAI))


@pytest.fixture
def case(cast: Cast) -> Case:
    """Three versions: 38, 41 with a remark in between, 41; the second row goes and a third comes in version 3."""
    with on(22):
        case = submitted(cast, rows=[LINE, GONE])
        send_back(case.pk, actor=cast.gao, comment="", remarks=[Remark(VALUE, "去年就有41人次")])
    better = LINE | {"value": "≥41 人次"}
    with on(23):
        edit(case, rows=[better, GONE])
        submit(case.pk, actor=cast.shen)
        send_back(case.pk, actor=cast.gao, comment="场次不用写")
    with on(24):
        edit(case, rows=[NEW, better])
        submit(case.pk, actor=cast.shen)
    return case


def edit(case: Case, **fields: object) -> None:
    Paper.objects.filter(pk=case.document_id).update(**fields)


def told(cast: Cast, case: Case, path: str) -> History:
    found = history_of(case, path, KIND, cast.gao)
    assert found is not None
    return found


def test_it_says_who_changed_38_into_41_and_when(cast: Cast, case: Case) -> None:
    found = told(cast, case, VALUE)
    assert found.place == "第2行 指标值"
    assert found.changed == 1
    first, second, third = found.moments
    assert [(m.number, m.fate) for m in found.moments] == [(1, "first"), (2, "changed"), (3, "same")]
    assert [(v.old, v.new) for v in first.values] == [("", "≥38 人次")]
    assert [(v.old, v.new) for v in second.values] == [("≥38 人次", "≥41 人次")]
    assert (second.by, second.at.day) == ("沈知远", 23)
    assert [(said.author, said.text) for said in first.said] == [("高映雪", "去年就有41人次")]
    assert third.values == []


def test_a_row_that_was_deleted_keeps_its_history(cast: Cast, case: Case) -> None:
    found = told(cast, case, f"rows/{GONE['uuid']}")
    assert [m.fate for m in found.moments] == ["first", "same", "gone"]
    assert [(v.old, v.new) for v in found.moments[2].values] == [("场次", ""), ("≥5 场", "")]


def test_a_field_of_a_deleted_row_is_spoken_of_where_it_last_stood(cast: Cast, case: Case) -> None:
    found = told(cast, case, f"rows/{GONE['uuid']}/value")
    assert found.place == "第2行 指标值"
    assert [(v.old, v.new) for v in found.moments[2].values] == [("≥5 场", "")]


def test_a_row_that_came_later_begins_where_it_came(cast: Cast, case: Case) -> None:
    found = told(cast, case, f"rows/{NEW['uuid']}/name")
    assert [(m.number, m.fate) for m in found.moments] == [(3, "first")]
    assert found.place == "第1行 名称"


def test_a_field_nobody_ever_had_has_no_history(cast: Cast, case: Case) -> None:
    assert history_of(case, "rows/nowhere/value", KIND, cast.gao) is None
    assert history_of(case, "", KIND, cast.gao) is None
    assert as_(cast.gao).get(url("field", case), {"path": "rows/nowhere"}).status_code == 404
    assert as_(cast.gao).get(url("field", case)).status_code == 404


def test_an_earlier_case_of_the_document_counts_too(cast: Cast, case: Case) -> None:
    reject(case.pk, actor=cast.gao, comment="不予安排")
    paper = Paper.objects.get(pk=case.document_id)
    again = open_case("paper", paper, cast.shen)
    edit(again, rows=[LINE | {"value": "≥50 人次"}])
    submit(again.pk, actor=cast.shen)
    found = told(cast, again, VALUE)
    assert [(m.case_id == again.pk, m.number, m.fate) for m in found.moments] == [
        (False, 1, "first"),
        (False, 2, "changed"),
        (False, 3, "same"),
        (True, 1, "changed"),
    ]


def test_the_page_tells_it_in_words_and_the_sheet_gets_the_list_alone(cast: Cast, case: Case) -> None:
    page = as_(cast.gao).get(url("field", case), {"path": VALUE}).content.decode()
    assert "第2行 指标值" in page
    assert "<del>≥38 人次</del> → <ins>≥41 人次</ins>" in page
    assert "去年就有41人次" in page
    part = as_(cast.gao).get(url("field", case), {"path": VALUE}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "≥41 人次" in part.content.decode()


def test_somebody_who_may_not_read_the_case_learns_nothing(cast: Cast, case: Case) -> None:
    assert as_(cast.bai).get(url("field", case), {"path": VALUE}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_versions(cast: Cast, case: Case) -> None:
    def asked(of: Case) -> int:
        with CaptureQueriesContext(connection) as captured:
            as_(cast.gao).get(url("field", of), {"path": "title"})
        return len(captured)

    assert asked(submitted(cast, title="老年大学运行")) == asked(case)
