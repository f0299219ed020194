"""The curve: planned against spent, drawn for a page and for a phone, and told in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from monitoring.curve import Curve, Mark, Point, draw
from monitoring.curve.drawing import HEIGHT, PHONE, WIDE
from monitoring.lights import Light

MARKS = [
    Mark("3月底", date(2026, 3, 31), Decimal(15), Light.NORMAL, "落后1.8个百分点"),
    Mark("6月底", date(2026, 6, 30), Decimal(45), Light.ATTENTION, "落后15.0个百分点"),
    Mark("10月底", date(2026, 10, 31), Decimal(80)),
    Mark("12月底", date(2026, 12, 31), Decimal(100)),
]
SPENT = [Point(date(2026, 3, 31), Decimal("13.2")), Point(date(2026, 6, 24), Decimal("30.0"))]


def curve(**given: object) -> Curve:
    usual = {"year": 2026, "marks": MARKS, "spent": SPENT, "today": date(2026, 6, 25)}
    return Curve(**(usual | given))  # type: ignore[arg-type]


def line(drawing, css: str) -> str:
    return next(one.path for one in drawing.lines if one.css == css)


def test_the_curve_is_told_in_a_sentence():
    assert curve().told == (
        "计划累计 3月底 15%、6月底 45%、10月底 80%、12月底 100%；执行截至 06-24 30%。"
        "3月底正常，落后1.8个百分点；6月底关注，落后15.0个百分点。数字见旁边的表。"
    )


def test_the_plan_begins_at_nothing_and_ends_at_all_of_it():
    steps = line(draw(curve()), "plan")[1:].split("L")
    assert len(steps) == 5
    first, last = ([float(part) for part in step.split()] for step in (steps[0], steps[-1]))
    assert first[1] > last[1]
    assert first[0] < last[0]


def test_every_shape_and_every_word_lies_within_the_picture():
    for width in (WIDE, PHONE):
        drawing = draw(curve(), width)
        for words in drawing.words:
            room = sum(12 if ord(letter) > 255 else 7 for letter in words.text)
            left = words.x - (room if "t-end" in words.css else room / 2 if "t-mid" in words.css else 0)
            assert left >= -1, words
            assert left + room <= width + 1, words
            assert 0 < words.y < HEIGHT
        assert all(0 <= dot.x <= width and 0 <= dot.y <= HEIGHT for dot in drawing.dots)


def test_the_names_of_the_checkpoints_stand_beside_each_other():
    for width in (WIDE, PHONE):
        ends = 0.0
        for words in (one for one in draw(curve(), width).words if one.y == 12):
            room = sum(12 if ord(letter) > 255 else 7 for letter in words.text)
            left = words.x - (room if "t-end" in words.css else room / 2)
            assert left >= ends, words
            ends = left + room


def test_each_light_has_a_shape_of_its_own():
    shapes = {shape.css: shape.path for shape in draw(curve()).shapes}
    assert set(shapes) == {"m-ok", "m-warn", "m-none"}
    assert "l6.5" in shapes["m-warn"]
    assert "a5" in shapes["m-ok"]


def test_spending_above_the_budget_stays_in_the_picture():
    over = [Point(date(2026, 6, 24), Decimal(180))]
    heights = [float(step.split()[1]) for step in line(draw(curve(spent=over)), "actual")[1:].split("L")]
    assert min(heights) >= 0


def test_a_year_without_figures_or_plan_is_drawn_too():
    empty = [Mark(mark.name, mark.on, None) for mark in MARKS]
    drawing = draw(curve(marks=empty, spent=[]))
    assert {one.css for one in drawing.lines} == {"hair", "hair tick", "axis", "today"}
    assert "还没有执行数" in curve(marks=empty, spent=[]).told


def test_another_years_curve_shows_no_today():
    assert "today" not in {one.css for one in draw(curve(today=date(2027, 2, 1))).lines}
