"""A query compiled once answers like the queryset it was made from."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q

from accounts.access import in_force
from accounts.compiled import Compiled, among
from accounts.models import Membership, Unit
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def seats(role: Any, unit: Any, on: Any) -> Any:
    rows = Membership.objects.filter(in_force(on), role=role, unit=unit)
    return rows.select_related("user", "unit__parent", "office").order_by("order", "id")


def test_it_finds_the_same_objects_with_what_hangs_on_them(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    find = Compiled(seats)
    for unit in (cast.root, cast.centre):
        for role in ("budget_officer", "section_head", "division_leader"):
            asked = (role, unit.pk, "2026-06-25")
            expected = list(seats(*asked))
            with django_assert_num_queries(1):
                found = find(*asked)
                told = [(row.user.name, row.unit.label, row.unit.parent, row.office) for row in found]
            assert found == expected
            assert told == [(row.user.name, row.unit.label, row.unit.parent, row.office) for row in expected]


def test_what_changes_between_two_calls_is_seen(cast: Cast) -> None:
    find = Compiled(seats)
    asked = ("budget_officer", cast.root.pk, "2026-06-25")
    assert [row.user for row in find(*asked)] == [cast.qin, cast.xie]
    Membership.objects.filter(user=cast.qin).update(ends_on="2026-06-24")
    assert [row.user for row in find(*asked)] == [cast.xie]


def test_a_list_of_any_length_is_one_statement_of_one_shape(cast: Cast) -> None:
    find = Compiled(lambda ids: Unit.objects.filter(among("pk", ids)).order_by("code"))
    assert find([cast.root.pk, cast.college.pk]) == [cast.root, cast.college]
    assert find([]) == []


def test_annotations_come_along_and_first_takes_one(cast: Cast) -> None:
    find = Compiled(
        lambda code: Unit.objects.filter(code=code).annotate(n=Count("memberships", filter=Q(pk__gt=0)))
    )
    unit = find.first(cast.root.code)
    assert unit == cast.root
    assert unit.n == Membership.objects.filter(unit=cast.root).count()
    assert find.first("999999") is None


def test_a_quote_in_a_value_stays_a_value(cast: Cast) -> None:
    find = Compiled(lambda name: Unit.objects.filter(name=name))
    assert find("'; DROP TABLE accounts_unit; --") == []
    assert connection.introspection.table_names().count("accounts_unit") == 1
