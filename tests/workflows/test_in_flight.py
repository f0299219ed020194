"""Cases begun by an earlier version, at every step and in every state, are carried on by this one to their end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import clock
from accounts.memberships import rebuild_groups
from projects.models import BudgetYear
from tests.projects.makers import COPIES_ARE_FINE
from tests.workflows.files import scan
from tests.workflows.released.database import as_released, as_today, kept, own_database, versions
from tests.workflows.released.newer import ACTS, Act, person
from tests.workflows.released.shape import shape
from workflows import cases, inbox
from workflows.models import Assignment, Case, Seat
from workflows.showing.path import path_of
from workflows.trail import verify_case
from workflows.watching import unheld_steps

ENDED = (Case.State.APPROVED, Case.State.REJECTED, Case.State.CANCELLED)


@pytest.fixture(scope="module", params=versions())
def old(request: Any, django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The database of a version, migrated to today's; what was kept of it, and what a new database looks like."""
    told = kept(request.param)
    with django_db_blocker.unblock():
        told["new"] = shape()
    with django_db_blocker.unblock(), own_database():
        as_released(told)
        as_today()
        rebuild_groups()
        # Its targets are copies of one, which today's rules would ask about.
        BudgetYear.objects.update(settings=COPIES_ARE_FINE)
        yield told


@pytest.fixture(autouse=True)
def one_month_later(settings: Any, tmp_path: Any) -> Iterator[None]:
    """Friday 2026-11-13, 10:00: everything is overdue by now."""
    settings.MEDIA_ROOT = tmp_path
    with clock.shifted(datetime(2026, 11, 13, 10, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture(autouse=True)
def undone(old: dict[str, Any]) -> Iterator[None]:
    """Every test finds the cases as that version left them."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:  # what is asked at a commit
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def whole(case: Case) -> None:
    """The record stands, and the people's rows agree with the step."""
    assert verify_case(case) == []
    rows = Assignment.objects.filter(case=case, state="open")
    assert rows.exists() == (case.state == Case.State.OPEN)
    for row in rows:
        assert row.step.state == "open"
        assert row in inbox.todo(row.person)
    assert len(path_of(case)) >= (0 if case.round == 0 else 5)


def one_step_on(case: Case) -> None:
    """Whoever may acts: the drafter submits, a signer agrees, the desk enters the letter."""
    if case.state == Case.State.DRAFT:
        cases.submit(case.pk, actor=case.drafter)
    elif case.state == Case.State.OUTSIDE:
        letter = cases.Letter(
            "云河市财政局", f"云财预〔2027〕{case.pk + 20}号", date(2026, 11, 12), "关于批复预算的通知", None,
            scan(person("xie")),
        )  # fmt: skip
        assert case.amount is not None
        decision = cases.OutsideDecision(case.pk, Decimal(case.amount))
        cases.register_outside(actor=person("xie"), letter=letter, decisions=[decision])
    else:
        row = Assignment.objects.filter(case=case, state="open").order_by("id").last()
        cases.approve(case.pk, actor=row.person, step=row.step_id, comment="同意。")


def carried_on(pk: int) -> Case:
    """To its end, looked at after every step."""
    case = Case.objects.get(pk=pk)
    for _ in range(12):
        whole(case)
        if case.state in ENDED:
            break
        one_step_on(case)
        case = Case.objects.get(pk=pk)
    return case


def test_what_was_decided_before_is_a_decided_seat_today(old: dict[str, Any]) -> None:
    for row in Assignment.objects.filter(state="done").select_related("seat"):
        assert row.seat.decided_by_id == row.person_id, row
        assert row.seat.state in (Seat.State.AGREED, Seat.State.RETURNED, Seat.State.AGAINST), row


@pytest.mark.parametrize("name", kept(versions()[0])["cases"])
def test_a_case_begun_before_reaches_its_end(old: dict[str, Any], name: str) -> None:
    case = carried_on(old["cases"][name])
    assert case.state == (Case.State.REJECTED if name == "rejected" else Case.State.APPROVED)


@pytest.mark.parametrize(("act", "name"), ACTS, ids=[f"{name}-{act.__name__}" for act, name in ACTS])
def test_the_verbs_of_today_take_it_from_any_step(old: dict[str, Any], act: Act, name: str) -> None:
    """And after them it reaches its end all the same."""
    case = Case.objects.get(pk=old["cases"][name])
    row = Assignment.objects.filter(case=case, state="open").order_by("id").first()
    act(case, row.person if row is not None else case.drafter)
    last = carried_on(case.pk)
    assert last.state == (Case.State.CANCELLED if act.__name__ == "cancelled" else Case.State.APPROVED)


def test_an_old_database_migrated_looks_like_a_new_one(old: dict[str, Any]) -> None:
    """One took every migration there ever was, the other the squashed ones."""
    assert shape() == old["new"]


def test_no_open_step_lies_with_nobody(old: dict[str, Any]) -> None:
    assert list(unheld_steps()) == []


def test_every_column_that_version_reads_is_still_there(old: dict[str, Any]) -> None:
    """Between a migration and the restart the old program still answers: it names its columns in every statement."""
    with connection.cursor() as cursor, transaction.atomic():
        for table, rows in old["tables"].items():
            columns = ", ".join(f'"{column}"' for column in rows[0])
            cursor.execute(f'SELECT {columns} FROM "{table}" LIMIT 1')
