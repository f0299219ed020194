"""流程图: geometry that holds whatever the names, and what it tells of a real case."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from tests.cast import Cast
from tests.toy import new_case
from tests.workflows import ways
from tests.workflows.steps import at_step, submitted
from workflows.cases import approve, reject, send_back, submit, transfer, withdraw
from workflows.models import Case, CaseStep
from workflows.showing.chart import Course, Drawing, Person, Stop, course_of, draw
from workflows.showing.chart.drawing import WIDTH, Box
from workflows.showing.chart.text import width, wrap

NAMES = st.text(alphabet="高映雪古丽米热·（）、，《》Abc 09-", min_size=1, max_size=40).filter(str.strip)
TONES = st.sampled_from(["done", "now", "next", "back", "over", "skip"])
PEOPLE = st.lists(st.builds(Person, NAMES, NAMES, TONES), max_size=7)
STOPS = st.builds(
    Stop,
    NAMES,
    TONES,
    NAMES,
    when=st.sampled_from(["", "限 06-30", "预计 2027-01-04"]),
    people=PEOPLE,
    notes=st.lists(NAMES, max_size=3),
    parallel=st.booleans(),
)


def overlapping(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [
        (a, b)
        for number, a in enumerate(boxes)
        for b in boxes[number + 1 :]
        if a.y < b.y + b.height and b.y < a.y + a.height and a.x < b.x + b.width and b.x < a.x + a.width
    ]


def of(drawing: Drawing, sort: str) -> list[Box]:
    return [box for box in drawing.boxes if box.css.startswith(sort)]


@given(st.lists(STOPS, min_size=1, max_size=9), st.data())
def test_no_box_lies_over_another_and_nothing_leaves_the_picture(stops: list[Stop], data: Any) -> None:
    for place, stop in enumerate(stops):
        if place and data.draw(st.booleans()):
            stop.back_to = data.draw(st.integers(0, place - 1))
    drawing = draw(Course("党员教育培训", stops, []))
    assert overlapping(of(drawing, "ch-box")) == []
    assert overlapping(of(drawing, "ch-cell")) == []
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y + box.height <= drawing.height
    for words in drawing.words:
        assert 0 < words.y < drawing.height
        size = 12 if "ch-small" in words.css or "ch-said" in words.css else 13
        reach = 0 if words.end else width(words.text, size)
        assert words.x + reach <= WIDTH + 1, words


@given(NAMES, st.floats(40, 300))
def test_wrapping_loses_no_sign_and_keeps_to_the_room(text: str, room: float) -> None:
    lines = wrap(text, room, 13)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(width(line, 13) <= room for line in lines if not set(line) & set("（《，、》）"))


def test_a_line_begins_with_no_closing_sign() -> None:
    assert wrap("顾怀瑾（谢云舟可代）", 13 * 9, 13) == ["顾怀瑾（谢云舟可", "代）"]


def said(case: Case) -> list[tuple[str, str, list[str]]]:
    case.refresh_from_db()
    return [
        (stop.title, stop.tone, [f"{person.name} {person.said}".strip() for person in stop.people])
        for stop in course_of(case).stops
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_done_open_and_coming_steps_have_people_and_dates(cast: Cast) -> None:
    case = at_step(cast, 3)
    assert said(case) == [
        ("提交第 1 稿", "done", ["沈知远 提交 06-25"]),
        ("科室审核", "done", ["高映雪 同意 06-25"]),
        ("分管领导审签", "done", ["陆承砚 同意 06-25"]),
        ("预算绩效岗审核", "now", ["秦若兰 待办", "谢云舟 待办"]),
        ("分管财务领导审签", "next", ["顾怀瑾"]),
        ("批复", "next", ["秦若兰", "谢云舟"]),
    ]
    whens = {stop.title: stop.when for stop in course_of(case).stops}
    assert whens["预算绩效岗审核"] == "限 06-29"
    assert whens["分管财务领导审签"] == "限 3 个工作日"


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_a_return_to_the_drafter_is_drawn_back_to_them_and_folds_into_one_stop_later(cast: Cast) -> None:
    case = at_step(cast, 2)
    send_back(case.pk, actor=cast.lu, comment="请核实人次")
    case.refresh_from_db()
    stops = course_of(case).stops
    assert (stops[2].title, stops[2].tone, stops[2].said) == ("分管领导审签", "back", "退回修改")
    assert stops[2].back_to == 0
    submit(case.pk, actor=cast.shen)
    assert said(case)[:2] == [
        ("第 1 稿", "back", ["陆承砚 退回修改 06-25"]),
        ("提交第 2 稿", "done", ["沈知远 提交 06-25"]),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_a_withdrawn_round_says_so(cast: Cast) -> None:
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    case.refresh_from_db()
    stops = course_of(case).stops
    assert [stop.said for stop in stops[1:3]] == ["已收回", "未办"]


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_a_refused_case_ends_with_its_state(cast: Cast) -> None:
    case = submitted(cast)
    reject(case.pk, actor=cast.gao, comment="与上年重复")
    ends = said(case)
    assert ends[1] == ("科室审核", "back", ["高映雪 不同意 06-25"])
    assert ends[-1][:2] == ("不予安排", "back")


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_a_skipped_step_is_shown_with_its_reason(cast: Cast) -> None:
    case = submitted(cast)
    step = case.steps.get(order=3)
    step.state, step.note = CaseStep.State.SKIPPED, "预算数 ≥ 100万元"
    step.save()
    stop = next(stop for stop in course_of(case).stops if stop.step == step.pk)
    assert (stop.tone, stop.said, stop.people) == ("skip", "略过", [])
    assert "预算数 ≥ 100万元" in stop.notes


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_a_return_to_an_earlier_step_leads_back_to_it_and_the_steps_come_again_below(cast: Cast) -> None:
    case = at_step(cast, 3)
    send_back(case.pk, actor=cast.qin, comment="请重新核实", back_to=case.steps.get(order=1).pk)
    case.refresh_from_db()
    stops = course_of(case).stops
    assert [stop.title for stop in stops[1:5]] == [
        "科室审核",
        "分管领导审签",
        "预算绩效岗审核",
        "科室审核",
    ]
    assert (stops[3].tone, stops[3].said, stops[3].back_to) == ("back", "退回修改", 1)
    assert (stops[4].tone, stops[4].people[0].said) == ("now", "待办")
    assert "重新办理" in stops[4].notes
    assert sum(arrow.css.endswith("ch-return") for arrow in draw(course_of(case)).arrows) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_signers_of_one_step_stand_side_by_side_each_with_their_state(cast: Cast) -> None:
    ways.route(ways.named("会签", cast.xu, cast.qin, cast.gu, mode="all"), ways.FINANCE)
    case = submitted(cast)
    approve(case.pk, actor=cast.xu)
    approve(case.pk, actor=cast.xie)
    case.refresh_from_db()
    stop = course_of(case).stops[1]
    assert stop.parallel
    assert [(person.name, person.said, person.tone) for person in stop.people] == [
        ("许望", "同意 06-25", "done"),
        ("谢云舟 代 秦若兰", "同意 06-25", "done"),
        ("顾怀瑾", "待办", "now"),
    ]
    assert any("会签，已同意 2/3" in note for note in stop.notes)
    cells = of(draw(course_of(case)), "ch-cell")
    assert len(cells) == 3
    assert cells[0].y == cells[1].y


@pytest.mark.django_db
@pytest.mark.usefixtures("office_hours")
def test_a_transferred_seat_stays_in_sight_as_one_that_went(cast: Cast) -> None:
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.xu)
    case.refresh_from_db()
    people = course_of(case).stops[1].people
    assert [(person.name, person.said) for person in people] == [("高映雪", "已转交"), ("许望", "待办")]


def page(person: User, name: str, case: Case) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"workflows:{name}", args=[case.pk])).content.decode()


def svg_of(text: str) -> ET.Element:
    found = re.search(r'<svg viewBox.*?role="img".*?</svg>', text, re.DOTALL)
    assert found, "no chart on the page"
    return ET.fromstring(found.group())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["case", "path"])
def test_the_picture_is_named_told_and_carries_no_style_of_its_own(cast: Cast, name: str) -> None:
    case = at_step(cast, 2, title="党员教育<培训>")
    drawn = svg_of(page(cast.lu, name, case))
    told = drawn.find("desc").text
    assert drawn.find("title").text == "流程图：党员教育<培训>"
    assert "高映雪 同意" in told
    assert "陆承砚 待办" in told
    assert not [one for one in drawn.iter() if "style" in one.attrib or one.tag == "style"]
    assert drawn.get("aria-labelledby") == "chart-title chart-told"


@pytest.mark.django_db
def test_the_table_beside_it_says_the_same(cast: Cast) -> None:
    case = at_step(cast, 2)
    text = page(cast.lu, "path", case)
    table = text[text.index("流程图的文字：") :]
    assert all(stop.title in table for stop in course_of(case).stops)


@pytest.mark.django_db
def test_a_draft_that_was_never_submitted_has_no_chart(cast: Cast) -> None:
    from tests.toy import new_case

    assert "chart-and-table" not in page(cast.shen, "path", new_case(cast.shen))


@pytest.mark.django_db
def test_the_number_of_queries_does_not_depend_on_the_length_of_the_way(cast: Cast) -> None:
    def queries(case: Case) -> int:
        page(cast.qin, "path", case)
        with CaptureQueriesContext(connection) as captured:
            page(cast.qin, "path", case)
        return len(captured)

    case = submitted(cast)
    few = queries(case)
    for _ in range(4):
        send_back(case.pk, actor=cast.gao, comment="请核实")
        submit(case.pk, actor=cast.shen)
    for signer in (cast.gao, cast.lu, cast.qin):
        approve(case.pk, actor=signer)
    assert queries(case) == few


@pytest.mark.django_db
def test_a_draft_that_nobody_could_hand_in_yet_has_a_chart_too(cast: Cast) -> None:
    course = course_of(new_case(cast.shen))
    assert course.steps == []
    assert course.told
