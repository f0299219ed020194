"""The tests' own services are real, and thrown away."""

from datetime import date

import pytest
import redis
from django.conf import settings
from django.db import connection

from notifications.models import CalendarDay
from tests import emptying
from tests.cast import make_cast
from tests.plugin import lifting
from workflows.models import Route, RouteStep


def test_the_queue_of_the_tests_answers() -> None:
    client = redis.Redis.from_url(settings.REDIS_URL)
    assert client.ping()
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    client.close()


def test_the_database_of_the_tests_finds_chinese_trigrams(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datcollate, datlocprovider FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == ("C.UTF-8", "b")


def test_an_owner_who_is_no_superuser_lifts_the_triggers_table_by_table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_owner")
        cursor.execute("SET LOCAL ROLE plain_owner")
        lift, restore = lifting(connection)
        cursor.execute("RESET ROLE")
    assert "ALTER TABLE accounts_auditevent DISABLE TRIGGER USER" in lift
    assert "ALTER TABLE accounts_auditevent ENABLE TRIGGER USER" in restore
    assert lifting(connection)[0] == ["SET session_replication_role = replica"]


@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_every_table_is_as_it_was() -> None:
    emptying.remember(connection)
    days, routes = list(CalendarDay.objects.values_list()), list(Route.objects.order_by("id").values_list())
    make_cast()
    CalendarDay.objects.filter(date=date(2026, 6, 25)).update(name="停电")
    CalendarDay.objects.filter(date=date(2026, 6, 26)).delete()
    RouteStep.objects.all().delete()
    touched = emptying.back(connection)
    assert {"accounts_user", "notifications_calendarday", "workflows_routestep"} <= set(touched)
    assert "workflows_route" not in touched
    assert list(CalendarDay.objects.values_list()) == days
    assert list(Route.objects.order_by("id").values_list()) == routes
    assert RouteStep.objects.exists()
    assert emptying.back(connection) == []
