"""Rubbish in every address and every field: an answer with a sentence, never an error of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from tests.attacks.looks import Looks, noticed
from tests.desk.logins import Logins
from tests.desk.refusals import bare_pages
from tests.desk.test_permissions import COLUMNS, addresses, close, rows
from tests.desk.world import World, make_world, request_for

#: what an unlucky or hostile person puts into a parameter
RUBBISH = [
    "\x00",
    "名\x00称",
    "²",
    "٣",
    "-1",
    "99999999999999999999",
    "9" * 5000,
    "1e400",
    "NaN",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u202e\ufeff",
]
#: what is put into one field after the other, the rest being in order: each breaks another kind of reader
ONE_BY_ONE = ["²", "-1", "99999999999999999999", "NaN", "0001-01-01"]
#: for whoever is turned away before anything they sent is read
AT_THE_DOOR = RUBBISH[:2]
PARAMETERS = re.findall(
    r"\S+",
    "year q page tab unit office kind state mine role gone first last what show order next why document with place fact-amount",
)
#: names of fields that forms read besides those of ``REQUESTS``
FIELDS = re.findall(
    r"\S+",
    """
    username password name post email phone place order starts_on ends_on deputy code short_name parent unit
    comment step decision quick remark:budget case amount-1 sender number title dated received_on kept_scan signer
    signed_on opinion fingerprint year budget kind is_key purpose goal row not_applicable revision explain repair
    answer-1 plan-3 drafter
    do based_on accepted note same_person s1-name s1-signers s1-person s1-mode s1-medium s1-limit_days s1-if-amount-from
    """,
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One department for all; every request is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def who_may(world: World, url: str, method: str) -> list[tuple[User | None, bool]]:
    """One person whom the table lets do this, and the first who may not; and whether they may."""
    found: dict[bool, User | None] = {}
    for row in rows():
        if (row["url"], row["method"]) == (url, method) and row["scope"] != "foreign":
            for column in COLUMNS:
                # whoever is not logged in is led to the login (or told to show a token), and has done nothing here
                led_away = column == "anonymous" and row[column] in ("302", "401")
                found.setdefault(row[column] not in ("403", "404") and not led_away, world.person(column))
    return [(who, may) for may, who in found.items()]


@pytest.fixture(scope="module", autouse=True)
def _bare_pages() -> Iterator[None]:
    with bare_pages():
        yield


@pytest.fixture(scope="module")
def looks() -> Iterator[Looks]:
    with noticed() as found:
        yield found


@pytest.fixture(scope="module")
def logins(world: World, django_db_blocker) -> Logins:
    with django_db_blocker.unblock():
        return Logins(world)


def answer(logins: Logins, who, method: str, path: str, data: dict) -> int:
    """The status of one request, after which nothing has happened."""
    before = transaction.savepoint()
    try:
        client = logins.client(who, raise_request_exception=False)
        response = client.post(path, data) if method == "POST" else client.get(path, data)
        close(response)
        return response.status_code
    finally:
        transaction.savepoint_rollback(before)


def looked(looks: Looks) -> bool:
    """Whether anything of the last request was; it is forgotten for the next."""
    found, looks.any = looks.any, False
    return found


@pytest.mark.django_db
def test_a_look_at_what_was_sent_is_noticed(world, logins, looks):
    for path, method, seen in (
        ("/projects/", "GET", True),
        (reverse("accounts:password"), "GET", False),
        (reverse("accounts:password"), "POST", True),
        (reverse("notifications:feed_close"), "POST", False),
    ):
        looks.any = False
        assert answer(logins, world.cast.qin, method, path, {"page": "x"}) < 500
        assert looked(looks) is seen, path


@pytest.mark.django_db
@pytest.mark.parametrize("url", sorted(addresses()))
def test_no_parameter_breaks_an_address(world, logins, looks, url):
    broken = []
    for who, may in who_may(world, url, "GET"):
        path = reverse(url, kwargs=request_for(url, "GET")(world, world.own, who).kwargs)
        for text in RUBBISH if may else AT_THE_DOOR:
            looks.any = False
            if (status := answer(logins, who, "GET", path, dict.fromkeys(PARAMETERS, text))) >= 500:
                broken.append((who and who.username, text[:12], status))
            if not looked(looks):
                break  # any other text gets the same answer
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("url", sorted(addresses()))
def test_no_field_breaks_an_address(world, logins, looks, url):
    broken = []
    for who, may in who_may(world, url, "POST"):
        for text in [*RUBBISH, "长" * 10_000] if may else AT_THE_DOOR:
            ask = request_for(url, "POST")(world, world.own, who)
            path = reverse(url, kwargs=ask.kwargs)
            one_by_one = ({**ask.data, name: text} for name in ask.data if may and text in ONE_BY_ONE)
            looks.any = False
            for data in (dict.fromkeys([*FIELDS, *ask.data], text), *one_by_one):
                if (status := answer(logins, who, "POST", path, data)) >= 500:
                    broken.append((who and who.username, list(data)[:3], text[:12], status))
            if not looked(looks):
                break  # any other text gets the same answer
    assert broken == []


@pytest.mark.django_db
def test_no_number_in_an_address_is_too_large(world, logins):
    for url in sorted(set(addresses())):
        ask = request_for(url, "GET")(world, world.own, world.cast.qin)
        for number in ("0", "99999999999999999999", "9" * 5000) if ask.kwargs else ():
            path = re.sub(r"/1(?=/|$)", f"/{number}", reverse(url, kwargs=dict.fromkeys(ask.kwargs, 1)))
            for who in (world.cast.qin, world.cast.luo) if number == "0" else (world.cast.qin,):
                assert answer(logins, who, "GET", path, {}) in (403, 404, 405), path[:60]
