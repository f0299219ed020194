"""An approved version stands in the database as it was approved, whoever writes."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from projects.models import TargetVersion
from tests.cast import make_cast
from tests.projects.makers import draft, make_year

ROW_TABLES = {
    "projects_goal": ("text", 'uuid, "order", text', "gen_random_uuid(), 9, '加一条'"),
    "projects_planpoint": ("percent", "month, percent", "1, 5"),
    "projects_indicator": (
        "value",
        'uuid, "order", level1, level2, name, description, value, operator, unit, basis',
        "gen_random_uuid(), 9, '', '', '', '', '', '', '', ''",
    ),
    "projects_explanation": (
        "text",
        "rule, path, cells, fingerprint, text, author_id, created_at",
        "'R02', 'name', '[]', '', '', {person}, now()",
    ),
    "projects_openquestion": ("text", "path, text, printed, answer", "'plan', '', '', ''"),
}
VALUES = {"percent": "7"}


@pytest.fixture
def locked(cast, version):
    """The version with one row in every table, approved; and a second draft beside it."""
    with connection.cursor() as cursor:
        for table, (_, columns, values) in ROW_TABLES.items():
            cursor.execute(
                f"INSERT INTO {table} (version_id, {columns}) "
                f"VALUES ({version.pk}, {values.format(person=cast.shen.pk)})"
            )
    version.state = "approved"
    version.save()
    return version


@pytest.fixture
def other(cast, year, locked):
    return draft(year, cast.centre, None, cast.shen, code="13990027P00021410008X")


def refused(sql: str) -> None:
    """Running ``sql`` is refused by the lock, not by another mistake of the statement."""
    with pytest.raises(DatabaseError, match="已锁定的绩效目标不能修改"), transaction.atomic():
        connection.cursor().execute(sql)


def passes(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0


@pytest.mark.parametrize("table", ROW_TABLES)
def test_no_row_is_added_to_a_locked_version(table, locked, other, cast):
    _, columns, values = ROW_TABLES[table]
    sql = f"INSERT INTO {table} (version_id, {columns}) VALUES ({{}}, {values.format(person=cast.shen.pk)})"
    refused(sql.format(locked.pk))
    if table != "projects_planpoint":
        passes(sql.format(other.pk))


@pytest.mark.parametrize("table", ROW_TABLES)
def test_no_row_of_a_locked_version_is_changed(table, locked):
    column = ROW_TABLES[table][0]
    refused(
        f"UPDATE {table} SET {column} = {VALUES.get(column, repr('别的'))} WHERE version_id = {locked.pk}"
    )


@pytest.mark.parametrize("table", ROW_TABLES)
def test_no_row_of_a_locked_version_is_deleted(table, locked):
    refused(f"DELETE FROM {table} WHERE version_id = {locked.pk}")


@pytest.mark.parametrize("table", ROW_TABLES)
def test_no_row_is_moved_out_of_a_locked_version(table, locked, other):
    refused(f"UPDATE {table} SET version_id = {other.pk} WHERE version_id = {locked.pk}")


@pytest.mark.parametrize("table", ["projects_goal", "projects_planpoint", "projects_indicator"])
def test_no_row_is_moved_into_a_locked_version(table, locked, other):
    refused(f"UPDATE {table} SET version_id = {locked.pk} WHERE version_id = {other.pk}")


@pytest.mark.parametrize("table", ["projects_targetversion", *ROW_TABLES])
def test_no_table_is_emptied_at_once(table, locked):
    # PostgreSQL itself refuses while checks of foreign keys wait for the commit: let them run now.
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="不能整表清空"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "change",
    ["budget = 1", "state = 'draft'", "state = 'superseded', budget = 1", "label = 'second'", "id = 99999"],
)
def test_nothing_of_a_locked_version_is_changed(change, locked):
    refused(f"UPDATE projects_targetversion SET {change} WHERE id = {locked.pk}")


def test_a_locked_version_is_not_deleted(locked):
    refused(f"DELETE FROM projects_targetversion WHERE id = {locked.pk}")


def test_only_approved_to_superseded_passes_and_that_is_the_end(locked):
    passes(f"UPDATE projects_targetversion SET state = 'superseded' WHERE id = {locked.pk}")
    for state in ("approved", "draft", "superseded"):
        refused(f"UPDATE projects_targetversion SET state = '{state}' WHERE id = {locked.pk}")
    refused(f"DELETE FROM projects_goal WHERE version_id = {locked.pk}")


def test_a_draft_is_edited_and_deleted_freely(version):
    passes(f"UPDATE projects_targetversion SET budget = 1 WHERE id = {version.pk}")
    passes(f"UPDATE projects_indicator SET value = '≥1 次' WHERE version_id = {version.pk}")
    version.delete()
    assert not TargetVersion.objects.exists()


def test_weights_decided_before_the_self_evaluation_stand_outside_the_lock(locked):
    row = locked.indicators.first()
    passes(
        "INSERT INTO projects_evaluationweight (project_id, row, weight) "
        f"VALUES ({locked.project_id}, '{row.uuid}', 12.5)"
    )


ROUNDS = 25


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_races_the_approval_is_in_before_it_or_refused():
    """The database alone, without the engine's locks: what the approval saw is what stands."""
    cast, year = make_cast(), make_year()
    outcomes = set()
    for round_number in range(ROUNDS):
        version = draft(year, cast.centre, None, cast.shen, code=f"13990027P0002141{round_number:05d}")
        row = version.indicators.first()
        barrier = threading.Barrier(2)
        seen: dict[str, object] = {}

        def approve(version=version, row=row, barrier=barrier, seen=seen):
            try:
                with transaction.atomic():
                    barrier.wait()
                    held = TargetVersion.objects.select_for_update().get(pk=version.pk)
                    seen["read"] = held.indicators.get(pk=row.pk).value
                    held.state = "approved"
                    held.save()
            finally:
                connections.close_all()

        def edit(row=row, barrier=barrier, seen=seen):
            try:
                barrier.wait()
                with transaction.atomic():
                    type(row).objects.filter(pk=row.pk).update(value="≥61 个")
                seen["edit"] = "in"
            except DatabaseError as error:
                seen["edit"] = "refused" if "已锁定" in str(error) else repr(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=approve), threading.Thread(target=edit)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        row.refresh_from_db()
        assert row.value == seen["read"]
        assert seen["edit"] == ("in" if row.value == "≥61 个" else "refused")
        outcomes.add(seen["edit"])
    assert outcomes <= {"in", "refused"}
