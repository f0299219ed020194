"""Reminders through crashes and outages: everything once, and in time. Real PostgreSQL, Redis, workers and beats."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from zoneinfo import ZoneInfo

import pytest
import redis
from celery import Celery

from config.embedded.redis import celery_url
from config.run import commands
from config.run.greeting import answers
from notifications import almanac
from tests.reliability.house import PEOPLE, House
from tests.reliability.starts import free_port

pytestmark = pytest.mark.reliability
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def house() -> Iterator[House]:
    place = Path(tempfile.mkdtemp(prefix="jicheng-house-"))
    place.chmod(0o755)
    built = House(place)
    try:
        built.build()
        yield built
    finally:
        built.close()
        shutil.rmtree(place, ignore_errors=True)


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def notices_sent(house: House) -> Counter[int]:
    """How often each notice has left."""
    return Counter(pk for line in house.sent() for pk in line["subjects"])


def told(house: House) -> list[tuple[int, str]]:
    return house.sql(
        """SELECT "offset", state FROM notifications_obligation WHERE state <> 'skipped' ORDER BY 1 DESC, id"""
    )


#: 3月底, 6月底, a Saturday in October, 31 December; a make-up Saturday, a Sunday behind a make-up Saturday
DATES = [date(2026, *day) for day in [(2, 14), (3, 31), (6, 30), (10, 11), (10, 31), (12, 31)]]
OFFSETS = (15, 7, 3, 1, 0, -1, -3, -7)


def moments_of(due_on: date) -> dict[int, date]:
    """The working day of each offset, counted off on the published calendar day by day."""
    days = (due_on + timedelta(days=away) for away in range(-60, 60))
    working = [day for day in days if almanac.day(day).is_working]
    last = max(place for place, day in enumerate(working) if day <= due_on)
    return {offset: working[last - offset] for offset in OFFSETS}


def test_two_workers_and_two_beats_through_a_year_miss_nothing_and_repeat_nothing(house: House) -> None:
    """Each morning on which something is due, and each evening before one; New Year's Eve and the year after it too."""
    for place, due_on in enumerate(DATES):
        house.owe_one(100 * place, str(due_on))
    firing = Counter(day for due_on in DATES for day in moments_of(due_on).values())
    house.tell_time(datetime(2026, 1, 5, 9, tzinfo=SHANGHAI))
    house.start(workers=2, beats=2)
    house.swept()
    expected = 0
    for day in sorted(firing):
        house.tell_time(datetime(day.year, day.month, day.day, 0, 1, tzinfo=SHANGHAI) - timedelta(minutes=2))
        time.sleep(1)  # one more tick before midnight
        house.tell_time(datetime(day.year, day.month, day.day, 0, 1, tzinfo=SHANGHAI))
        expected += firing[day] * len(PEOPLE)
        house.until(lambda total=expected: sum(notices_sent(house).values()) >= total, 60)  # type: ignore[misc]
    house.swept()
    assert set(notices_sent(house).values()) == {1}
    ledger = house.sql(
        """SELECT due_on, "offset", fire_on, (written_at AT TIME ZONE 'Asia/Shanghai')::date, count(*)
             FROM notifications_obligation WHERE state = 'told' GROUP BY 1, 2, 3, 4"""
    )
    assert sorted(ledger) == sorted(
        (due_on, offset, day, day, len(PEOPLE))
        for due_on in DATES
        for offset, day in moments_of(due_on).items()
    )
    assert house.sql("SELECT count(*) FROM notifications_obligation WHERE state <> 'told'") == [(0,)]


def test_after_a_fortnight_of_silence_each_person_gets_one_message(house: House) -> None:
    house.owe(5, "2026-03-31")
    house.tell_time(at(3, 19))
    house.start()
    house.until(lambda: len(house.sent()) == len(PEOPLE))
    house.kill()
    house.tell_time(at(4, 3))
    house.start()
    house.until(lambda: len(house.sent()) == 2 * len(PEOPLE))
    house.swept()
    assert Counter(line["to"] for line in house.sent()) == dict.fromkeys(PEOPLE, 2)
    assert {len(line["subjects"]) for line in house.sent()} == {1}, "one notice in 消息, too"
    assert house.sql("SELECT count(*) FROM notifications_notice") == [(2 * len(PEOPLE),)]
    assert house.sql("SELECT count(*) FROM notifications_obligation WHERE state = 'told'") == [
        (2 * 5 * len(PEOPLE),)
    ]


@pytest.mark.parametrize(("mode", "most"), [("stop before", 1), ("stop after", 2)])
def test_a_worker_killed_while_sending_is_taken_over(house: House, mode: str, most: int) -> None:
    house.owe(1, "2026-06-30")
    house.mode(mode)
    house.tell_time(at(6, 25))
    house.start()
    house.until((house.place / "stopped").exists)
    house.kill()
    house.mode("")
    house.start()
    house.until(lambda: {line["to"] for line in house.sent()} == set(PEOPLE))
    house.until(
        lambda: house.sql("SELECT count(*) FROM notifications_delivery WHERE state <> 'sent'") == [(0,)]
    )
    by_person: dict[str, set[str]] = {}
    for line in house.sent():
        by_person.setdefault(line["to"], set()).add(line["id"])
    assert all(len(ids) == 1 for ids in by_person.values()), "a repetition keeps its id"
    counts = Counter(line["to"] for line in house.sent())
    assert max(counts.values()) <= most
    assert sum(counts.values()) <= len(PEOPLE) + most - 1


def test_a_queue_that_forgets_and_goes_away_loses_nothing(house: House) -> None:
    house.owe(1, "2026-06-30")
    house.tell_time(at(6, 24))
    house.start()
    house.swept()

    redis.Redis.from_url(house.redis.url()).flushall()
    house.tell_time(at(6, 25))  # three days before
    house.until(lambda: len(notices_sent(house)) == 2 * len(PEOPLE))

    house.redis.stop()
    house.tell_time(at(6, 29))
    assert len(notices_sent(house)) == 2 * len(PEOPLE)
    house.redis.start()
    house.until(lambda: len(notices_sent(house)) == 3 * len(PEOPLE), 180)
    assert set(notices_sent(house).values()) == {1}


def test_a_worker_that_no_longer_listens_ends_for_a_successor(house: House) -> None:
    """Deaf, not dead: connected to its Redis, and not reading the queue any more."""
    house.environment["WORKER_SILENCE_SECONDS"] = "15"
    house.tell_time(at(6, 24))
    house.start()
    house.swept()
    worker = house.processes[0]
    house.redis.stop()
    time.sleep(20)
    assert worker.poll() is None, "while Redis is away it waits"
    house.redis.start()
    house.swept()
    app = Celery(broker=celery_url(house.redis.url()))
    app.control.cancel_consumer("celery")
    app.close()
    assert worker.wait(60) == 1
    assert "wants a successor" in house.logs()


def test_a_database_that_restarts_loses_nothing(house: House) -> None:
    house.owe(1, "2026-06-30")
    house.tell_time(at(6, 24))
    house.start()
    house.until(lambda: len(notices_sent(house)) == len(PEOPLE))
    house.postgres.stop()
    house.tell_time(at(6, 25))
    house.postgres.start()
    house.until(lambda: len(notices_sent(house)) == 2 * len(PEOPLE), 180)
    assert set(notices_sent(house).values()) == {1}


def test_a_channel_that_refuses_is_tried_again_then_shown(house: House) -> None:
    house.owe(1, "2026-06-30")
    house.mode("refuse")
    house.tell_time(at(6, 25))
    house.start()
    house.until(
        lambda: (
            house.sql("SELECT count(*) FROM notifications_delivery WHERE state = 'failed'")
            == [(len(PEOPLE),)]
        )
    )
    assert house.sql("SELECT DISTINCT attempts, error FROM notifications_delivery") == [
        (5, "ConnectionRefusedError: 451 greylisted, come back later")
    ]
    assert house.sent() == []


def test_while_the_queue_is_away_the_pages_let_people_in_and_what_was_told_goes_out_later(
    house: House,
) -> None:
    house.redis.stop()
    house.manage("shell", "-c", PASSWORD_FOR_SHEN)
    port = free_port()
    house.run(commands.web("127.0.0.1", port))
    house.until(lambda: answers("127.0.0.1", port))
    browser = Browser(f"http://127.0.0.1:{port}")
    assert "待办" in browser.log_in("shen", "yunhe-Ceshi-2026")
    house.tell_time(at(6, 24))
    house.manage("shell", "-c", TELL_SHEN)
    assert "请看第 1 项" in browser.get("/notices/")
    assert house.sent() == []
    house.redis.start()
    house.start()
    house.until(lambda: [line["to"] for line in house.sent()] == ["shen"])


PASSWORD_FOR_SHEN = """
from accounts.models import User
shen = User.objects.get(username="shen"); shen.set_password("yunhe-Ceshi-2026"); shen.save()
"""
TELL_SHEN = """
from accounts.models import User
from notifications import notices
notices.tell(User.objects.filter(username="shen"), kind="to_do", subject="matter:1", title="请看第 1 项", urgent=True)
"""


class Browser:
    """Keeps its cookies and follows redirects."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))

    def get(self, path: str, data: bytes | None = None) -> str:
        request = Request(self.address + path, data, {"Referer": self.address + path})
        return str(self._opener.open(request, timeout=20).read().decode())

    def log_in(self, name: str, password: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/login/"))
        assert token is not None
        words = {"username": name, "password": password, "csrfmiddlewaretoken": token[1]}
        return self.get("/login/", urlencode(words).encode())
