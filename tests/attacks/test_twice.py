"""The same button pressed twice, by hand and at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from projects.models import Project, TargetImport
from tests.cast import make_cast
from tests.projects.makers import make_year
from tests.projects.test_commit import PARSED
from tests.races.barrier import at_once, part
from workflows.models import Case


@pytest.fixture(autouse=True)
def no_connection_left() -> Iterator[None]:
    """A database with somebody connected cannot be dropped at the end."""
    yield
    part()


def poster(who, path, data):
    client = Client(raise_request_exception=False)
    client.force_login(who)
    return lambda: client.post(path, data).status_code


@pytest.fixture
def cast(db):
    return make_cast()


def form_of(cast, **more):
    return {"year": "2027", "place": f"{cast.centre.pk}-", "name": "党务骨干培训", "kind": "current", **more}


def test_a_project_created_twice_by_a_double_click_is_one(cast):
    make_year()
    press = poster(cast.shen, reverse("projects:new"), form_of(cast, budget="12.50"))
    assert [press(), press()] == [302, 302]
    assert (Project.objects.count(), Case.objects.count()) == (1, 1)


def test_another_amount_or_another_time_is_another_project(cast):
    make_year()
    path = reverse("projects:new")
    poster(cast.shen, path, form_of(cast, budget="12.50"))()
    poster(cast.shen, path, form_of(cast, budget="13.00"))()
    with clock.shifted(clock.now() + timedelta(minutes=2)):
        poster(cast.shen, path, form_of(cast, budget="12.50"))()
    assert Project.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_make_one_project(transactional_db):
    cast = make_cast()
    make_year()
    path = reverse("projects:new")
    acts = [poster(cast.shen, path, form_of(cast)) for _ in range(8)]
    assert set(at_once(acts)) == {302}
    assert (Project.objects.count(), Case.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_confirmations_at_once_write_an_import_once(transactional_db):
    cast = make_cast()
    held = TargetImport.objects.create(
        year=make_year(), file_name="公开文本.txt", sha256="ab" * 32, parsed=PARSED, created_by=cast.qin
    )
    path = reverse("projects:import_commit", args=[held.pk])
    results = at_once([poster(who, path, {}) for who in (cast.qin, cast.xie) for _ in range(4)])
    assert set(results) <= {302, 409, 422}
    assert 302 in results
    assert Project.objects.count() == 2
