"""The log: chained, append-only, verified."""

import json
import threading
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent, AuditHead


def write(cast, n=3):
    return [
        audit.record("settings", cast.luo, f"改动第{i}项", amount=Decimal("1.50"), on=date(2026, 6, 25))
        for i in range(n)
    ]


def test_each_event_is_chained_to_the_one_before(cast):
    first, second, third = write(cast)
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert (first.previous_hash, second.previous_hash, third.previous_hash) == ("", first.hash, second.hash)
    assert json.loads(third.body)["data"] == {"amount": "1.50", "on": "2026-06-25"}
    assert audit.verify() == []


def test_what_is_rolled_back_leaves_no_gap(cast):
    write(cast, 1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("settings", cast.luo, str(1 / 0 if write(cast, 1) else ""))
    write(cast, 1)
    assert list(AuditEvent.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert audit.verify() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET summary = '别的'",
        "UPDATE accounts_auditevent SET summary = '别的' WHERE number = 99",
        "DELETE FROM accounts_auditevent WHERE number = 1",
        "TRUNCATE accounts_auditevent",
        "TRUNCATE accounts_auditevent CASCADE",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(cast, statement):
    write(cast)
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        # SET, or TRUNCATE stumbles over what the test itself has not committed
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
    assert AuditEvent.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE accounts_auditevent SET summary = '别的' WHERE number = 2", "第 2 条的栏目与原文不符"),
        ("UPDATE accounts_auditevent SET actor_id = NULL WHERE number = 2", "第 2 条的栏目与原文不符"),
        (
            "UPDATE accounts_auditevent SET at = at + interval '1 hour' WHERE number = 1",
            "第 1 条的栏目与原文不符",
        ),
        (
            "UPDATE accounts_auditevent SET body = replace(body, '1.50', '1.51') WHERE number = 3",
            "第 3 条的原文",
        ),
        ("DELETE FROM accounts_auditevent WHERE number = 2", "第 2 条缺失"),
        ("DELETE FROM accounts_auditevent WHERE number = 3", "末条应为第 3 条"),
        ("DELETE FROM accounts_auditevent", "末条应为第 3 条"),
        ("UPDATE accounts_audithead SET number = 2", "末条应为第 2 条"),
        ("DELETE FROM accounts_audithead", "末条"),
        (
            "UPDATE accounts_auditevent SET previous_hash = repeat('0', 64) WHERE number = 2",
            "第 2 条与前一条不相接",
        ),
    ],
)
def test_whoever_gets_past_the_triggers_is_found_out(cast, change, found):
    write(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(change)
        cursor.execute("SET session_replication_role = origin")
    assert any(found in problem for problem in audit.verify())
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=StringIO(), stderr=out)
    assert found in out.getvalue()


def test_an_empty_log_and_a_whole_one_are_in_order(cast):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    write(cast)
    call_command("verify_audit", stdout=out)
    assert "0 条，核对无误" in out.getvalue()
    assert "3 条，核对无误" in out.getvalue()


def test_a_value_that_has_no_plain_form_is_an_error_not_a_guess(cast):
    with pytest.raises(TypeError, match="User"), transaction.atomic():
        audit.record("settings", cast.luo, "x", who=cast.qin)


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_chain():
    gate = threading.Barrier(8)

    def work(n):
        try:
            gate.wait()
            for i in range(10):
                audit.record("settings", None, f"{n}/{i}")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    meanwhile = [problem for _ in range(20) for problem in audit.verify()]
    for thread in threads:
        thread.join()
    assert meanwhile == [], "verifying while others write is no false alarm"
    assert audit.verify() == []
    assert AuditHead.objects.get().number == 80
