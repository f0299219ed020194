"""The due dates of a person as a calendar."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from icalendar import Calendar

from accounts import clock
from accounts.memberships import rebuild_groups
from notifications import feeds
from notifications.feeds import Due
from notifications.models import CalendarFeed

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 6, 25, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def due(monkeypatch):
    rows = [Due("stage-7", date(2026, 7, 10), "绩程：6月底支出进度；编号 7，请办理", "/a/", MOMENT)]
    monkeypatch.setattr(feeds, "_sources", [lambda user: rows])
    return rows


def test_whoever_holds_the_address_reads_the_dates_without_a_login(client, cast, due, settings):
    settings.SITE_URL = "https://jx.example"
    token = feeds.open_feed(cast.shen)
    answer = client.get(f"/feeds/{token}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["UID"] == "stage-7@jicheng"
    assert event.decoded("DTSTART") == date(2026, 7, 10)
    assert event.decoded("DTEND") == date(2026, 7, 11)
    assert str(event["SUMMARY"]) == due[0].words
    assert str(event["URL"]) == "https://jx.example/a/"


def test_the_text_is_folded_at_75_bytes_and_ends_its_lines_with_crlf(cast, due):
    text = feeds.calendar_of(cast.shen)
    lines = text.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in text.replace(b"\r\n", b"")


def test_a_new_address_closes_the_old_one(client, cast, due):
    old, new = feeds.open_feed(cast.shen), feeds.open_feed(cast.shen)
    assert client.get(f"/feeds/{old}.ics").status_code == 404
    assert client.get(f"/feeds/{new}.ics").status_code == 200


def test_a_closed_feed_and_that_of_somebody_who_left_do_not_exist(client, cast, due):
    token = feeds.open_feed(cast.shen)
    cast.shen.is_active = False
    cast.shen.save()
    rebuild_groups()
    assert client.get(f"/feeds/{token}.ics").status_code == 404
    mine = feeds.open_feed(cast.gao)
    assert feeds.close_feed(cast.gao)
    assert client.get(f"/feeds/{mine}.ics").status_code == 404


def test_the_token_is_nowhere_in_the_database(cast):
    token = feeds.open_feed(cast.shen)
    assert token not in str(list(CalendarFeed.objects.values()))


def test_the_page_shows_the_address_once(client, cast):
    client.force_login(cast.shen, "django.contrib.auth.backends.ModelBackend")
    client.post("/me/feed/open/")
    assert ".ics" in client.get("/me/reach/").content.decode()
    assert ".ics" not in client.get("/me/reach/").content.decode()
