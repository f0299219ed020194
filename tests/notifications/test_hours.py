"""Working hours: across lunch, nights, weekends, holidays and the Saturdays that make up for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from accounts import clock
from notifications import almanac
from notifications.checks import hours_can_be_read
from notifications.hours import after, between, is_open, parse, when, worked

SPANS = parse("09:00-12:00,13:30-17:30")


def works(on: date) -> bool:
    return almanac.day(on).is_working


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=clock.SHANGHAI)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("start", "end", "much"),
    [
        ("06-25 09:00", "06-25 10:30", 1.5),
        ("06-25 11:00", "06-25 14:00", 1.5),  # lunch
        ("06-25 12:10", "06-25 13:20", 0),
        ("06-25 07:00", "06-25 20:00", 7),
        ("06-25 17:00", "06-26 09:30", 1),  # a night
        ("06-26 17:00", "06-29 09:30", 1),  # a weekend
        ("06-27 10:00", "06-28 16:00", 0),
        ("06-25 10:00", "06-25 10:00", 0),
        ("06-25 10:00", "06-25 09:00", 0),
        ("09-25 09:00", "09-28 12:00", 3),  # 中秋: 25 Friday to 27 Sunday
        ("09-30 17:00", "10-08 10:00", 1.5),  # 国庆: 1 to 7
        ("10-09 17:00", "10-10 10:00", 1.5),  # Saturday the 10th makes up for it
    ],
)
def test_office_time_between_two_moments(start: str, end: str, much: float) -> None:
    assert between(at(start), at(end), SPANS, works) == hours(much)


@pytest.mark.parametrize(
    ("start", "much", "end"),
    [
        ("06-25 09:00", 3, "06-25 12:00"),
        ("06-25 10:00", 4, "06-25 15:30"),
        ("06-25 16:30", 4, "06-26 12:00"),
        ("06-26 16:00", 4, "06-29 11:30"),
        ("06-27 10:00", 4, "06-29 14:30"),
        ("06-25 10:00", 0, "06-25 10:00"),
        ("10-09 16:30", 4, "10-10 12:00"),
        ("09-30 17:30", 0.5, "10-08 09:30"),
    ],
)
def test_when_so_much_of_it_has_passed(start: str, much: float, end: str) -> None:
    assert after(at(start), hours(much), SPANS, works) == at(end)
    assert between(at(start), at(end), SPANS, works) == hours(much)


def test_a_calendar_without_a_working_day_is_no_endless_search() -> None:
    with pytest.raises(ValueError, match="two months"):
        after(at("06-25 09:00"), hours(1), SPANS, lambda on: False)


def test_moments_of_other_zones_are_taken_as_ours() -> None:
    utc = at("06-25 09:00").astimezone(tz=None)
    assert between(utc, at("06-25 10:00"), SPANS, works) == hours(1)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [("06-25 09:00", True), ("06-25 12:00", False), ("06-25 13:30", True), ("06-25 17:30", False),
     ("06-27 10:00", False), ("10-10 10:00", True), ("10-01 10:00", False)],
)  # fmt: skip
def test_whether_offices_are_open(moment: str, open_: bool) -> None:
    assert is_open(at(moment), SPANS, works) is open_


@pytest.mark.parametrize(
    "text", ["", "9-12", "09:00-12:00,11:00-17:00", "12:00-09:00", "09:00-25:00", "09:00-09:00"]
)
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"OFFICE_HOURS|hour must be"):
        parse(text)


@pytest.mark.django_db
def test_the_departments_hours_are_a_setting(settings) -> None:
    assert worked(at("10-09 17:00"), at("10-10 10:00")) == hours(1.5)
    assert when(at("10-09 16:30"), hours(4)) == at("10-10 12:00")
    settings.OFFICE_HOURS = "08:00-12:00"
    assert worked(at("06-25 07:00"), at("06-25 20:00")) == hours(4)


def test_a_start_with_hours_that_cannot_be_is_refused_in_words(settings) -> None:
    assert hours_can_be_read(None) == []
    settings.OFFICE_HOURS = "9点到5点"
    [error] = hours_can_be_read(None)
    assert error.id == "notifications.E001"
    assert "9点到5点" in error.msg
