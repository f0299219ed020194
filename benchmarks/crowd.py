"""Databases full of work: one case at a step is written by the program's own models, and copied by the database.

Every copy has the same id in all tables, so that the copies belong to each other as the first ones do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts import clock
from accounts.models import Membership, User
from notifications.models import Notice
from projects.models import BudgetYear
from tests.cast import Cast
from tests.desk.rows import projects, waiting
from workflows.models import Assignment, Case, Event

PEOPLE = 200
#: ids of copies begin here, ids of the people before
FIRST = 1_000_000
FIRST_PERSON = 1_000


def make_people(cast: Cast) -> list[User]:
    """The people among whom the work is shared: all head an office's work, the last one sits at the budget desk too."""
    people = User.objects.bulk_create(
        User(pk=FIRST_PERSON + n, username=f"bench{n}", name=f"办理{n}", post=str(n), unit=cast.centre)
        for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(user=person, role="section_head", unit=cast.centre, order=n)
        for n, person in enumerate(people)
    )
    Membership.objects.create(user=people[-1], role="budget_officer", unit=cast.root)
    return people


def copy_database(name: str) -> BaseDatabaseWrapper:
    """A database with what the present one holds, and a connection of its own to it."""
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    return wrapper


def drop_database(wrapper: BaseDatabaseWrapper) -> None:
    """Close it and remove it."""
    wrapper.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE "{wrapper.settings_dict["NAME"]}"')


def fill(cast: Cast, year: BudgetYear, n: int) -> None:
    """``n`` cases with one open assignment each, evenly among the people: each drafts, has decided and is told of as
    many as wait for them. The due dates spread over eight weeks around today."""
    (version,) = projects(year, 1, unit=cast.centre, drafter=cast.shen)
    (case,) = waiting([version], drafter=cast.shen, person=cast.gao)
    holder, drafter, decider = (f"{FIRST_PERSON} + (n + {shift}) % {PEOPLE}" for shift in (0, 70, 140))
    due = f"DATE '{clock.today() - timedelta(days=14)}' + (n / {PEOPLE}) % 56"
    _copy(case.process, n)
    _copy(version.project, n, code="'B' || n", drafter_id=drafter, name="'第' || n || '个项目的工作经费'")
    _copy(version, n, project_id=_ID)
    mine = {"drafter_id": drafter, "submitted_by_id": drafter}
    own = {"process_id": _ID, "document_id": _ID, "number": "'B' || n"}
    _copy(case, n, title="'第' || n || '个项目的工作经费'", **own, **mine)
    row = Assignment.objects.select_related("step", "seat").get(case=case)
    _copy(row.step, n, case_id=_ID, due_on=due)
    _copy(row.seat, n, step_id=_ID, principal_id=holder)
    _copy(row, n, case_id=_ID, step_id=_ID, seat_id=_ID, person_id=holder, due_on=due)
    decided = _event(case, row)
    _copy(decided, n, case_id=_ID, step_id=_ID, actor_id=decider, hash="lpad(n::text, 64, 'b')")
    notice = Notice.objects.create(recipient=cast.gao, kind="待办", subject="case:1", title="请审核")
    _copy(notice, n, recipient_id=holder, subject=f"'case:' || {_ID}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


_ID = f"{FIRST} + n"


def _copy(row: models.Model, times: int, **changed: str) -> None:
    """The row ``times`` times, with the columns ``changed``: SQL over ``n``, the number of the copy."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields]
    values = {column: f't."{column}"' for column in columns} | {"id": _ID} | changed
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({", ".join(f"{chr(34)}{column}{chr(34)}" for column in columns)})'
            f" SELECT {', '.join(values[column] for column in columns)}"
            f' FROM "{table}" t, generate_series(1, {times}) AS copies(n) WHERE t.id = {row.pk}'
        )


def _event(case: Case, row: Assignment) -> Event:
    """What was decided before: by the one who had the case last."""
    words: dict[str, Any] = {"step_name": "科室审核", "actor_name": "办理人", "comment": "同意"}
    return Event.objects.create(
        case=case,
        number=1,
        kind=Event.Kind.APPROVED,
        actor=row.person,
        step=row.step,
        at=clock.now(),
        body="{}",
        previous_hash="",
        hash="a" * 64,
        **words,
    )
