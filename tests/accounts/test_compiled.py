"""A query compiled once answers like the queryset it was made from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q

from accounts.access import in_force
from accounts.compiled import Compiled, Insert, Save, Update, among
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


def test_an_update_changes_what_the_queryset_would_and_tells_how_many(cast: Cast) -> None:
    end = Update(lambda unit, day: (Membership.objects.filter(unit=unit), {"ends_on": day}))
    expected = Membership.objects.filter(unit=cast.centre).count()
    assert end(cast.centre.pk, date(2026, 6, 25)) == expected > 0
    assert end(999999, date(2026, 6, 25)) == 0
    assert Membership.objects.filter(ends_on=date(2026, 6, 25)).count() == expected


def test_a_saved_row_changes_in_the_named_fields_only(cast: Cast) -> None:
    unit = cast.centre
    unit.name, unit.short_name = "改名", "不写"
    Save(Unit, "name")(unit)
    unit.refresh_from_db()
    assert (unit.name, unit.short_name) == ("改名", "教育中心")
    Save(Unit)(Unit(pk=unit.pk, code="301003", name="全部", short_name="都写", parent=cast.root))
    unit.refresh_from_db()
    assert (unit.name, unit.short_name, unit.parent) == ("全部", "都写", cast.root)


def test_saving_a_row_that_is_gone_is_an_error(cast: Cast) -> None:
    with pytest.raises(LookupError):
        Save(Unit, "name")(Unit(pk=999999, name="无"))


def test_inserted_rows_have_their_ids_and_all_their_values(cast: Cast) -> None:
    fresh = [Unit(code=f"30199{n}", name=f"新单位{n}", short_name="新", parent=cast.root) for n in range(3)]
    assert Insert(Unit)(fresh) == fresh
    kept = Unit.objects.filter(code__startswith="30199").order_by("code")
    assert [(unit.pk, unit.name, unit.parent_id) for unit in kept] == [
        (unit.pk, unit.name, cast.root.pk) for unit in fresh
    ]
    assert not fresh[0]._state.adding
    assert Insert(Unit)([]) == []


def test_what_the_database_refuses_is_an_integrity_error(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Insert(Unit)([Unit(code=cast.root.code, name="重复")])
