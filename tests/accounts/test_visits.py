"""A visit is a sitting: written once at its beginning, bounded by the last use of the sitting before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock, visits
from accounts.models import User
from tests.cast import PASSWORD, Cast, make_cast

FRIDAY = datetime(2026, 11, 27, 17, 20, tzinfo=clock.SHANGHAI)
MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=clock.SHANGHAI)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def logged_in(user: User) -> Client:
    client = Client()
    assert client.post("/login/", {"username": user.username, "password": PASSWORD}).status_code == 302
    return client


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.shifted(moment):
        yield


def bound(user: User) -> datetime | None:
    found = User.objects.get(pk=user.pk).last_here_at
    return found.astimezone(clock.SHANGHAI).replace(second=0, microsecond=0) if found else None


def test_the_first_visit_has_no_bound_and_the_next_is_bounded_by_the_logout(cast: Cast) -> None:
    with at(FRIDAY - timedelta(hours=5)):
        client = logged_in(cast.qin)
        assert "自上次" not in client.get("/").content.decode()
    with at(FRIDAY - timedelta(hours=5) + timedelta(minutes=20)):
        client.post("/logout/")
    with at(MONDAY):
        page = logged_in(cast.qin).get("/").content.decode()
    assert "自上次（11月27日 12:40）以来没有变化。" in page


def test_who_was_logged_out_for_idleness_was_here_until_the_last_use(cast: Cast) -> None:
    with at(FRIDAY - timedelta(minutes=20)):
        client = logged_in(cast.qin)
        client.get("/")
    with at(FRIDAY):
        client.get("/help/")
    with at(MONDAY):
        assert client.get("/").status_code == 302, "idle over the weekend"
        logged_in(cast.qin).get("/")
    assert bound(cast.qin) == FRIDAY


def test_a_browser_closed_without_logging_out_shows_that_sitting_again_rather_than_nothing(
    cast: Cast,
) -> None:
    with at(FRIDAY):
        logged_in(cast.qin).get("/")
    with at(MONDAY):
        logged_in(cast.qin).get("/")
    assert bound(cast.qin) == FRIDAY


def test_two_tabs_and_a_second_browser_of_one_sitting_have_one_bound(cast: Cast) -> None:
    with at(FRIDAY):
        logged_in(cast.qin).get("/")
    with at(MONDAY):
        first = logged_in(cast.qin)
        first.get("/")
        second = logged_in(cast.qin)
    with at(MONDAY + timedelta(minutes=5)):
        for browser in (first, first, second):
            assert "自上次（11月27日 17:20）" in browser.get("/").content.decode()


def test_a_sitting_is_written_once_however_often_the_page_is_opened(cast: Cast) -> None:
    with at(MONDAY):
        client = logged_in(cast.qin)
        client.get("/")
    with at(MONDAY + timedelta(seconds=50)), CaptureQueriesContext(connection) as seen:
        for _ in range(3):
            client.get("/")
    assert [one["sql"] for one in seen if str(one["sql"]).startswith(("UPDATE", "INSERT"))] == []


def test_of_two_requests_that_begin_a_sitting_together_both_have_its_bound(cast: Cast) -> None:
    with at(FRIDAY):
        visits.last_here(SessionBase(), User.objects.get(pk=cast.qin.pk))
    with at(MONDAY):
        one, other = User.objects.get(pk=cast.qin.pk), User.objects.get(pk=cast.qin.pk)
        found = [visits.last_here(SessionBase(), one)]
    with at(MONDAY + timedelta(minutes=1)):
        found.append(visits.last_here(SessionBase(), other))
    began = User.objects.get(pk=cast.qin.pk).visit_began_at
    assert began is not None
    assert began.astimezone(clock.SHANGHAI) < MONDAY + timedelta(seconds=30), "written once"
    assert [moment.astimezone(clock.SHANGHAI).date() for moment in found if moment] == [FRIDAY.date()] * 2


def test_half_an_hour_of_silence_begins_another_sitting_where_sessions_live_longer(
    cast: Cast, settings
) -> None:
    settings.SESSION_IDLE_MINUTES = 600
    with at(MONDAY):
        client = logged_in(cast.qin)
        client.get("/")
    with at(MONDAY + timedelta(minutes=29)):
        client.get("/help/")
    with at(MONDAY + timedelta(minutes=60)):
        client.get("/help/")  # another page first: the silence is not forgotten
        page = client.get("/").content.decode()
    assert "自上次（11月30日 08:59）" in page
