"""How many questions the database is asked: the same for ten projects and for forty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import versions
from projects.access import visible_projects, visible_versions
from projects.models import TargetVersion
from projects.versions.content import content_of, with_rows
from tests.projects.makers import draft

pytestmark = pytest.mark.django_db


def queries(act) -> int:
    act()  # what is remembered between requests (content types) is not counted
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def add(cast, year, first: int, last: int) -> None:
    for number in range(first, last):
        draft(year, cast.centre, None, cast.shen, code=f"13990027P0002141{number:05d}", name=f"项目{number}")


def test_reviewing_one_of_many_asks_the_same_as_one_of_few(cast, year, version):
    def act():
        versions.review(with_rows(TargetVersion.objects.all()).get(pk=version.pk))

    add(cast, year, 0, 9)
    few = queries(act)
    add(cast, year, 9, 40)
    assert queries(act) == few <= 12


def test_the_content_of_many_asks_as_much_as_the_content_of_few(cast, year, version):
    def act():
        for one in with_rows(visible_versions(cast.qin)):
            content_of(one)

    add(cast, year, 0, 9)
    few = queries(act)
    add(cast, year, 9, 40)
    assert queries(act) == few <= 14


def test_what_a_person_sees_is_one_list_however_long(cast, year):
    add(cast, year, 0, 9)
    few = queries(lambda: list(visible_projects(cast.lu)))
    add(cast, year, 9, 40)
    assert queries(lambda: list(visible_projects(cast.lu))) == few <= 8


def test_a_save_asks_the_same_however_many_projects_there_are(cast, year, version):
    def act():
        one = with_rows(TargetVersion.objects.all()).get(pk=version.pk)
        data = replace(versions.data_of(one), purpose=f"第{one.revision}次修改。")
        versions.save(version.pk, actor=cast.shen, revision=one.revision, data=data)

    add(cast, year, 0, 9)
    few = queries(act)
    add(cast, year, 9, 40)
    assert queries(act) == few <= 60
