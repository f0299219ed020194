"""An export becomes figures: what the preview says, what it asks, what the confirmation writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from monitoring.execution import confirming, last_change, on_changed, receiving, spent_at
from monitoring.execution.outlook import outlook
from monitoring.execution.who import units_of, visible_imports
from monitoring.models import ColumnMapping, ExecutionFigure, ExecutionImport
from projects.models import AdditionProposal
from tests.monitoring.books import HEADS, book
from tests.monitoring.makers import imported, voucher
from tests.projects.makers import draft
from workflows.errors import NotAllowed, Refused, Stale

MARCH, JUNE, JULY = date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 1)
COLUMNS = {"code": 0, "name": 1, "document": 2, "spent": 3}


@pytest.fixture
def receive(cast, year, training, stations, teaching):
    """Upload rows (or a whole file) for a unit and say its columns."""

    def run(rows, *, actor=None, unit=None, as_of=JUNE, columns=COLUMNS, money="yuan", **more):
        data = rows if isinstance(rows, bytes) else book(rows, **more)
        who = actor or cast.qin
        where = unit or cast.root
        held = receiving.receive(data, file_name="支出.xlsx", year=year, unit=where, as_of=as_of, actor=who)
        if held.state == "preview":
            receiving.choose_columns(held.pk, actor=who, sheet=0, columns=columns, money=money)
            held.refresh_from_db()
        return held

    return run


def confirm(held, actor, **answers):
    given = {name.replace("__", ":"): value for name, value in answers.items()}
    return confirming.confirm(held.pk, actor=actor, answers=given, seen=outlook(held, given).seen)


def spent(project, on=JUNE):
    return spent_at([project.pk], on).get(project.pk)


def line(project, amount, document="", name=None, code=None):
    return (project.code if code is None else code, project.name if name is None else name, document, amount)


def names_of(held, **answers):
    return [question.name.split(":")[0] for question in outlook(held, answers).unanswered]


def test_the_preview_counts_as_the_desk_does_and_the_confirmation_writes_it(
    cast, year, receive, training, stations
):
    many = [
        draft(
            year, cast.centre, None, None, code=f"13990026P000214199{n:02d}X", name=f"项目第{n}号经费"
        ).project
        for n in range(20)
    ]
    imported(cast.qin, MARCH, {training: "9000"}, unit=cast.root)
    held = receive(
        [
            line(training, 8000),
            line(stations, 500, code="13990026P00021499999Y"),
            ("13990026P00021488888K", "新追加的项目", "云财预〔2026〕77号", 60),
            *[line(one, 100) for one in many],
        ]
    )
    found = outlook(held, {})
    assert found.words == "21 对上 · 1 按名称对上 · 1 退款 · 1 新编码"
    assert sorted(names_of(held)) == ["fall", "name"]
    assert ExecutionFigure.objects.filter(source=held).count() == 0
    name = next(one.name for one in found.unanswered if one.name.startswith("name:"))
    answers = {name: str(stations.pk), f"fall:{training.pk}": "fallen"}
    done = confirming.confirm(held.pk, actor=cast.qin, answers=answers, seen=found.seen)
    assert (spent(training), spent(stations), spent(many[3])) == (8000, 500, 100)
    assert done.summary["words"] == found.words
    proposal = AdditionProposal.objects.get(code="13990026P00021488888K")
    assert (proposal.name, proposal.origin_key) == ("新追加的项目", f"execution_import:{held.pk}")
    assert AuditEvent.objects.get(kind="execution_import").summary.endswith(found.words)


def test_a_name_that_is_denied_is_a_new_code(cast, receive, stations):
    held = receive([line(stations, 500, code="13990026P00021499999Y")])
    (question,) = outlook(held, {}).unanswered
    assert confirm(held, cast.qin, **{question.name: "none"}).summary["words"] == "0 对上 · 1 新编码"
    assert spent(stations) is None


def test_a_code_that_lost_its_end_is_matched_by_name_only(cast, receive, stations):
    held = receive([(1.3990026e20, stations.name, "", 7)])
    (question,) = outlook(held, {}).unanswered
    assert "编码存成了数字" in question.text
    confirm(held, cast.qin, **{question.name: str(stations.pk)})
    assert spent(stations) == 7


def test_a_row_without_code_and_known_name_is_told_and_not_written(cast, receive, training):
    held = receive([("", "谁也不认识的经费", "", 7), line(training, 1)])
    assert confirm(held, cast.qin).summary["nameless"] == ["第2行"]
    assert AdditionProposal.objects.count() == 0


def test_document_numbers_are_kept_apart_and_lines_of_one_are_added(cast, receive, training):
    held = receive([line(training, 10, "甲"), line(training, 5.5, "甲"), line(training, 7, "乙")])
    confirm(held, cast.qin)
    figures = dict(ExecutionFigure.objects.values_list("document_number", "cumulative"))
    assert figures == {"甲": Decimal("15.50"), "乙": Decimal(7)}


def test_a_projects_own_total_among_its_lines_is_not_counted_twice(cast, receive, training):
    held = receive([line(training, 17), line(training, 10, "甲"), line(training, 7, "乙")])
    confirm(held, cast.qin)
    assert spent(training) == 17


@pytest.mark.parametrize(("answer", "expected"), [("lines", 17), ("whole", 20), ("both", 37)])
def test_a_total_that_does_not_fit_its_lines_is_asked_about(cast, receive, training, answer, expected):
    held = receive([line(training, 20), line(training, 10, "甲"), line(training, 7, "乙")])
    assert names_of(held) == ["whole"]
    confirm(held, cast.qin, **{f"whole:{training.pk}": answer})
    assert spent(training) == expected


@pytest.mark.parametrize(("answer", "expected"), [("once", 5), ("each", 10)])
def test_equal_rows_are_asked_about(cast, receive, training, answer, expected):
    held = receive([line(training, 5, "甲"), line(training, 5, "甲")])
    assert names_of(held) == ["same"]
    confirm(held, cast.qin, same=answer)
    assert spent(training) == expected


@pytest.mark.parametrize(("answer", "expected"), [("zero", 0), ("skip", None)])
def test_a_blank_amount_is_asked_about(cast, receive, training, stations, answer, expected):
    held = receive([line(training, None), line(stations, 3)])
    assert names_of(held) == ["blank"]
    confirm(held, cast.qin, blank=answer)
    assert (spent(training), spent(stations)) == (expected, 3)


@pytest.mark.parametrize(("answer", "expected"), [("zero", 30), ("keep", 35)])
def test_a_document_number_that_is_gone_is_asked_about(cast, receive, training, answer, expected):
    imported(cast.qin, MARCH, {training: {"甲": "20", "乙": "5"}}, unit=cast.root)
    held = receive([line(training, 30, "甲")])
    assert names_of(held) == ["gone"]
    confirm(held, cast.qin, **{f"gone:{training.pk}": answer})
    assert spent(training) == expected
    assert spent(training, MARCH) == 25


@pytest.mark.parametrize(("answer", "expected"), [("fallen", 60), ("skip", 90)])
def test_a_refund_is_shown_and_asked(cast, receive, training, stations, answer, expected):
    imported(cast.qin, MARCH, {training: "90"}, unit=cast.root)
    held = receive([line(training, 60), line(stations, 1)])
    assert outlook(held, {}).fallen == 1
    with pytest.raises(Refused, match="还有 1 处没有回答"):
        confirm(held, cast.qin)
    confirm(held, cast.qin, **{f"fall:{training.pk}": answer})
    assert spent(training) == expected


def test_an_amount_that_cannot_be_read_keeps_only_its_project_out(cast, receive, training, stations):
    held = receive([line(training, "约三万"), line(training, 5, "乙"), line(stations, 2)])
    done = confirm(held, cast.qin)
    assert (spent(training), spent(stations)) == (None, 2)
    assert "第2行金额“约三万”不能读作金额" in done.summary["left"][0]["why"]


def test_a_total_of_the_file_that_does_not_fit_is_asked_about(cast, receive, training):
    held = receive([line(training, 5), ("合计", "", "", 50)])
    assert names_of(held) == ["total"]
    confirm(held, cast.qin, total="seen")
    assert spent(training) == 5


def test_another_date_in_the_file_is_asked_about(receive, training):
    held = receive([line(training, 5)], above=[["截止日期：2026-05-31"]])
    assert names_of(held) == ["day"]


def test_ten_thousands_are_read_as_such(cast, receive, training):
    confirm(receive([line(training, 1.234567)], money="wan"), cast.qin)
    assert spent(training) == Decimal("12345.67")


def test_the_same_file_twice_changes_nothing(cast, receive, training):
    data = book([line(training, 5)])
    first = receive(data)
    assert (receive(data), receive(data, actor=cast.xie)) != (first, first)
    assert receive(data) == first
    confirm(first, cast.qin)
    assert receive(data) == first
    with pytest.raises(Stale, match="秦若兰已于 07-03 10:32 确认导入这份文件"):
        confirming.confirm(first.pk, actor=cast.xie, answers={}, seen="")
    with pytest.raises(Refused, match="已按截至 2026-06-30 导入"):
        receive(data, as_of=JULY)
    # the same figures in another file
    again = receive([line(training, 5), ("", "", "", "")], name="另存")
    assert outlook(again, {}).has_nothing
    with pytest.raises(Refused, match="相同"):
        confirm(again, cast.qin)
    assert ExecutionFigure.objects.count() == 1


def test_a_corrected_file_of_the_same_day_replaces_what_differs(cast, receive, training, stations):
    confirm(receive([line(training, 5), line(stations, 6)]), cast.qin)
    held = receive([line(training, 7), line(stations, 6)])
    found = outlook(held, {})
    assert (found.same_day, found.same, len(found.writing)) == (True, 1, 1)
    confirm(held, cast.qin)
    assert (spent(training), ExecutionFigure.objects.count()) == (7, 3)


def test_an_older_day_filled_in_does_not_change_the_later_one(cast, receive, training):
    imported(cast.qin, JUNE, {training: {"甲": "40"}}, unit=cast.root)
    held = receive([line(training, 10, "甲"), line(training, 9, "丙")], as_of=MARCH)
    found = outlook(held, {})
    assert found.later_day == JUNE
    confirm(held, cast.qin)
    assert (spent(training, MARCH), spent(training)) == (19, 40)


def test_vouchers_the_export_does_not_know_are_a_fall(cast, receive, training):
    imported(cast.qin, MARCH, {training: "90"}, unit=cast.root)
    voucher(cast.su, training, date(2026, 4, 1), "10")
    held = receive([line(training, 95)])
    assert names_of(held) == ["fall"]


def test_what_changed_since_the_preview_has_to_be_looked_at_again(cast, receive, training):
    held = receive([line(training, 95)])
    seen = outlook(held, {}).seen
    imported(cast.qin, MARCH, {training: "90"}, unit=cast.root)
    with pytest.raises(Stale, match="有了变动"):
        confirming.confirm(held.pk, actor=cast.qin, answers={}, seen=seen)
    assert ExecutionFigure.objects.filter(source=held).count() == 0


def test_a_voided_import_can_be_read_again(cast, receive, training):
    data = book([line(training, 5)])
    held = receive(data, as_of=JULY)
    confirm(held, cast.qin)
    with pytest.raises(Refused, match="作废的原因"):
        confirming.void(held.pk, actor=cast.qin, reason=" ")
    confirming.void(held.pk, actor=cast.qin, reason="截止日填错")
    assert spent(training, JULY) is None
    with pytest.raises(Stale):
        confirming.void(held.pk, actor=cast.qin, reason="再来一次")
    confirm(receive(data), cast.qin)
    assert spent(training) == 5


def test_an_accountant_imports_for_the_own_unit_only(cast, receive, training, teaching):
    held = receive([line(training, 5), line(teaching, 6)], actor=cast.su, unit=cast.centre)
    found = outlook(held, {})
    assert (found.words, len(found.matching.outside)) == ("1 对上", 1)
    confirm(held, cast.su)
    assert (spent(training), spent(teaching)) == (5, None)
    with pytest.raises(NotAllowed, match="单位财务"):
        receive([line(teaching, 6)], actor=cast.su, unit=cast.college)
    for nobody in (cast.shen, cast.gao, cast.shi, cast.luo):
        assert not units_of(nobody)
        assert not visible_imports(nobody)
    assert set(visible_imports(cast.qin)) == {held}


def test_a_row_of_an_unknown_code_goes_by_the_unit_it_names(cast, receive, training):
    heads = (*HEADS, "单位编码")
    rows = [
        ("13990026P00021488888K", "新项目甲", "", 5, cast.college.code),
        ("13990026P00021488889K", "新项目乙", "", 5, f"{cast.centre.code} 教育中心"),
        ("13990026P00021488890K", "新项目丙", "", 5, "99"),
    ]
    held = receive(rows, actor=cast.su, unit=cast.centre, heads=heads, columns=COLUMNS | {"unit": 4})
    confirm(held, cast.su)
    assert dict(AdditionProposal.objects.values_list("name", "unit")) == {
        "新项目乙": cast.centre.pk,
        "新项目丙": cast.centre.pk,
    }


def test_whoever_listens_is_told_after_the_commit(
    cast, receive, training, django_capture_on_commit_callbacks, monkeypatch
):
    told = []
    monkeypatch.setattr(on_changed, "_listeners", [])
    on_changed.register(lambda: told.append(spent(training)))
    held = receive([line(training, 5)])
    assert last_change() is None
    with django_capture_on_commit_callbacks(execute=True):
        confirm(held, cast.qin)
        assert told == []
    assert told == [5]
    held.refresh_from_db()
    assert last_change() == held.confirmed_at
    with django_capture_on_commit_callbacks(execute=True):
        confirming.void(held.pk, actor=cast.qin, reason="导错了")
    held.refresh_from_db()
    assert (told, last_change()) == ([5, None], held.voided_at)


@pytest.mark.parametrize(
    ("as_of", "sentence"), [(date(2026, 7, 4), "还没有到"), (date(2025, 12, 31), "不在 2026 年内")]
)
def test_a_day_that_cannot_be_is_refused(receive, training, as_of, sentence):
    with pytest.raises(Refused, match=sentence):
        receive([line(training, 5)], as_of=as_of)


def test_a_file_without_heads_is_refused(receive):
    with pytest.raises(Refused, match="没有找到表头"):
        receive(book([("甲", "乙")], heads=("丙", "丁")))


def test_columns_are_asked_once_and_remembered_for_the_unit_and_those_below(cast, receive, year, training):
    heads = ("项目编码", "项目名称", "1-3月执行数（元）")
    receive([(training.code, "", 1)], heads=heads, columns={"code": 0, "spent": 2})
    moved = ("1-6月执行数（元）", "项目编码", "项目名称")
    data = book([(5, training.code, "")], heads=moved)
    held = receiving.receive(
        data, file_name="支出.xlsx", year=year, unit=cast.centre, as_of=JUNE, actor=cast.su
    )
    assert held.mapping == {
        "sheet": 0,
        "columns": {"code": 1, "spent": 0},
        "money": "yuan",
        "remembered": True,
    }
    assert ColumnMapping.objects.count() == 1
    said = receiving.receive(
        book([(5, training.code, "")], heads=("1-6月执行数（万元）", *moved[1:])),
        file_name="支出.xlsx", year=year, unit=cast.centre, as_of=JUNE, actor=cast.su,
    )  # fmt: skip
    assert said.mapping == {}


@pytest.mark.parametrize(
    ("columns", "money", "sentence"),
    [
        ({"code": 0}, "yuan", "累计执行数在哪一列"),
        ({"code": 0, "spent": 0}, "yuan", "同一列"),
        ({"code": 0, "spent": 9}, "yuan", "不在这张工作表"),
        (COLUMNS, "", "是元还是万元"),
    ],
)
def test_columns_that_cannot_be_are_refused(receive, training, columns, money, sentence):
    with pytest.raises(Refused, match=sentence):
        receive([line(training, 5)], columns=columns, money=money)


def test_the_preview_costs_the_same_queries_for_any_number_of_projects(
    cast, year, receive, training, django_assert_num_queries
):
    few = receive([line(training, 5)])
    more = [draft(year, cast.centre, None, None, code=f"13990026P000214199{n:02d}X", name=f"项目{n}").project for n in range(30)]  # fmt: skip
    many = receive([line(one, 5) for one in more])
    for held in (few, many):
        held = ExecutionImport.objects.select_related("unit", "year").get(pk=held.pk)
        with django_assert_num_queries(7):
            outlook(held, {})
