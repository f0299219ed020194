"""Working days, held against the published calendar day by day."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import clock
from notifications import almanac, calendar, seed
from notifications.calendar import Calendar
from notifications.models import CalendarDay

pytestmark = pytest.mark.django_db

KNOWN = st.dates(almanac.FIRST, almanac.LAST_KNOWN)
ANY_DAY = st.dates(date(2003, 1, 1), date(2033, 12, 31))
ONE = timedelta(days=1)


def counted(start: date, end: date) -> int:
    """The plain way: look at every day."""
    return sum(chinese_calendar.is_workday(start + n * ONE) for n in range(1, (end - start).days + 1))


def test_every_published_day_is_in_the_table_as_published():
    rows = CalendarDay.objects.filter(date__lte=almanac.LAST_KNOWN)
    assert rows.count() == (almanac.LAST_KNOWN - almanac.FIRST).days + 1
    assert [
        r.date for r in rows if r.is_working != chinese_calendar.is_workday(r.date) or r.provisional
    ] == []


def test_the_running_number_counts_working_days_without_a_gap():
    running = 0
    for row in CalendarDay.objects.all():
        running += row.is_working
        assert row.running == running


@settings(max_examples=60)
@given(KNOWN, st.integers(0, 400))
def test_a_span_is_what_counting_the_published_days_gives(start, length):
    end = min(start + length * ONE, almanac.LAST_KNOWN)
    assert calendar.working_days_between(start, end) == counted(start, end)
    assert calendar.working_days_between(end, start) == -counted(start, end)


@settings(max_examples=60)
@given(ANY_DAY, st.integers(1, 120))
def test_adding_and_measuring_are_each_others_inverse(start, n):
    end = calendar.add_working_days(start, n)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) == n
    back = calendar.add_working_days(end, -n)
    assert calendar.is_working_day(back)
    assert calendar.working_days_between(back, end) == n
    assert back == start or not calendar.is_working_day(start) or back <= start


@settings(max_examples=60)
@given(ANY_DAY, st.integers(-60, 60), ANY_DAY, ANY_DAY)
def test_a_loaded_stretch_says_the_same_as_the_functions(start, n, first, last):
    loaded = Calendar.load(*sorted((first, last)))
    assert loaded.add_working_days(start, n) == calendar.add_working_days(start, n)
    other = start + n * ONE
    assert loaded.working_days_between(start, other) == calendar.working_days_between(start, other)
    assert loaded.left_words(other, start) == calendar.left_words(other, start)


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        (date(2026, 2, 14), True, "a Saturday worked before 春节"),
        (date(2026, 2, 16), False, "除夕"),
        (date(2026, 2, 23), False, "the last day of 春节"),
        (date(2026, 2, 28), True, "a Saturday worked after 春节"),
        (date(2026, 1, 1), False, "元旦"),
        (date(2026, 1, 4), True, "a Sunday worked for 元旦"),
        (date(2025, 12, 31), True, "the last day of the year"),
        (date(2026, 6, 19), False, "端午"),
        (date(2026, 10, 10), True, "a Saturday worked for 国庆"),
        (date(2024, 2, 29), True, "a leap day, a Thursday"),
        (date(2020, 2, 29), False, "a leap day, a Saturday"),
    ],
)
def test_the_edges_of_the_published_years(day, working, why):
    assert calendar.is_working_day(day) is working, why


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 6, 30), 5, date(2026, 7, 7)),  # 统计截止 -> 数据导入
        (date(2026, 7, 7), 3, date(2026, 7, 10)),  # -> 说明截止
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
        (date(2026, 1, 4), -1, date(2025, 12, 31)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2024, 2, 28), 2, date(2024, 3, 1)),
        (date(2026, 6, 27), -1, date(2026, 6, 26)),
        (date(2026, 6, 27), 0, date(2026, 6, 27)),
    ],
)
def test_adding_working_days_over_holidays_new_year_and_leap_day(start, n, end):
    assert calendar.add_working_days(start, n) == end


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (date(2026, 6, 30), date(2026, 6, 25), "剩 3 个工作日"),
        (date(2026, 6, 25), date(2026, 6, 25), "今天到期"),
        (date(2026, 6, 23), date(2026, 6, 25), "逾期 2 个工作日"),
        (date(2026, 6, 28), date(2026, 6, 26), "今天到期"),  # a Sunday falls due on Friday
        (date(2026, 6, 28), date(2026, 6, 25), "剩 1 个工作日"),
        (date(2026, 6, 28), date(2026, 6, 27), "剩不足 1 个工作日"),
        (date(2026, 6, 28), date(2026, 6, 28), "今天到期"),
        (date(2026, 6, 28), date(2026, 6, 29), "逾期 1 个工作日"),
        (date(2026, 6, 26), date(2026, 6, 27), "逾期不足 1 个工作日"),
        (date(2027, 1, 4), date(2026, 12, 31), "剩 1 个工作日（暂定）"),  # 2027 is not published yet
    ],
)
def test_what_is_left_is_said_in_working_days(due, today, words):
    assert calendar.left_words(due, today) == words


@pytest.mark.parametrize(
    ("rule", "moment"),
    [("before", datetime(2026, 6, 26, 17, 30)), ("after", datetime(2026, 6, 29, 17, 30))],  # noqa: DTZ001
)
def test_a_date_on_a_day_off_falls_due_with_the_end_of_a_working_day(rule, moment, settings):
    settings.DUE_ON_FREE_DAY = rule
    assert calendar.due_moment(date(2026, 6, 28)) == moment.replace(tzinfo=clock.SHANGHAI)


def test_a_date_on_a_working_day_falls_due_with_its_end():
    assert calendar.due_moment(date(2026, 2, 28)) == datetime(2026, 2, 28, 17, 30, tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("due", "today", "pressing"),
    [
        (date(2026, 6, 30), date(2026, 6, 26), False),
        (date(2026, 6, 30), date(2026, 6, 29), True),
        (date(2026, 6, 30), date(2026, 6, 30), True),
        (date(2026, 6, 30), date(2026, 7, 1), False),
        (date(2026, 6, 28), date(2026, 6, 25), True),
        (date(2026, 6, 28), date(2026, 6, 27), True),
    ],
)
def test_what_arrives_with_at_most_one_working_day_left_is_pressing(due, today, pressing):
    assert Calendar.load(today, due).is_pressing(due, today) is pressing


def test_a_year_without_a_published_calendar_is_provisional_and_knows_the_statutory_days():
    year = almanac.LAST_KNOWN.year + 1
    loaded = Calendar.load(date(year, 1, 1), date(year, 12, 31))
    assert loaded.is_provisional(date(year, 3, 1))
    for day in (date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), date(year, 10, 1), date(year, 10, 3)):
        assert not loaded.is_working_day(day)
    assert CalendarDay.objects.get(date=date(2027, 2, 6)).name == "春节"
    assert CalendarDay.objects.get(date=date(2027, 4, 5)).name == "清明"
    assert not Calendar.load().is_provisional(date(2026, 12, 31))


@pytest.mark.parametrize("year", range(2008, 2027))
def test_the_approximation_of_qingming_agrees_with_every_published_year(year):
    (day,) = (day for day, name in almanac.statutory(year).items() if name == "清明")
    assert almanac.day(day).name == "清明"


def test_seeding_twice_changes_nothing():
    before = list(CalendarDay.objects.values_list())
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(xmin::text::bigint) FROM notifications_calendarday")
        written = cursor.fetchone()
    call_command("seed_calendar", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(xmin::text::bigint) FROM notifications_calendarday")
        assert cursor.fetchone() == written
    assert list(CalendarDay.objects.values_list()) == before


def test_a_year_entered_by_an_operator_survives_seeding_and_is_counted():
    saturday = date(2027, 2, 20)
    CalendarDay.objects.filter(date=saturday).update(is_working=True, name="春节调休上班", provisional=False)
    seed.seed()
    row = CalendarDay.objects.get(date=saturday)
    assert row.is_working
    assert row.running == CalendarDay.objects.get(date=saturday - ONE).running + 1
    assert calendar.working_days_between(saturday - ONE, saturday) == 1


def test_a_page_asks_the_calendar_once_however_many_rows_it_has(django_assert_num_queries):
    with django_assert_num_queries(1):
        loaded = Calendar.load(date(2026, 1, 1), date(2026, 12, 31))
        words = {loaded.left_words(date(2026, 1, 1) + n * ONE, date(2026, 6, 25)) for n in range(365)}
    assert len(words) > 200


@pytest.mark.parametrize("rule", ["before", "after"])
def test_marks_counts_and_words_follow_one_rule_on_every_day_over_a_long_rest(settings, rule):
    settings.DUE_ON_FREE_DAY = rule
    known = Calendar.load(date(2026, 9, 1), date(2026, 11, 1))  # 国庆, and 10-10 as a working Saturday
    days = [date(2026, 9, 20) + timedelta(days=n) for n in range(30)]
    for today in days:
        reckoned = known.reckoning(today)
        assert reckoned == calendar.reckoning(today)
        for due in days:
            words = known.left_words(due, today)
            assert reckoned.is_today(due) == (words == "今天到期") == (today in (due, known.due_day(due))), (
                due,
                today,
            )
            assert reckoned.is_late(due) == words.startswith("逾期") == (today > max(due, known.due_day(due)))


@pytest.mark.parametrize(
    ("rule", "today", "late", "due"),
    [
        ("before", date(2026, 6, 26), "06-25", "06-26 06-27 06-28"),  # a Friday
        ("before", date(2026, 6, 28), "06-25 06-26 06-27", "06-28"),  # a Sunday
        (
            "after",
            date(2026, 6, 29),
            "06-25 06-26",
            "06-27 06-28 06-29",
        ),  # a Monday: the week-end is not late yet
        ("after", date(2026, 6, 28), "06-25 06-26", "06-28"),
    ],
)
def test_what_falls_due_around_a_week_end(settings, rule, today, late, due):
    settings.DUE_ON_FREE_DAY = rule
    reckoned = calendar.reckoning(today)
    days = [date(2026, 6, 25) + timedelta(days=n) for n in range(7)]
    assert " ".join(f"{day:%m-%d}" for day in days if reckoned.is_late(day)) == late
    assert " ".join(f"{day:%m-%d}" for day in days if reckoned.is_today(day)) == due
