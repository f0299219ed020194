"""The sweep and the delivery. The sweep of 100,000 reminders against one INSERT … SELECT of the very rows it writes into a
copy of the ledger with its indexes; deliveries through one Celery worker against tasks of one claiming and one marking UPDATE.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection

from accounts import clock
from accounts.models import User
from benchmarks.harness import Measurement, measure
from config.celery import app
from config.run import commands
from notifications import reminders
from notifications.models import Delivery, Notice, Obligation, Posting
from notifications.reminders import Family, Moment, ReminderSource, Words
from notifications.reminders.sweeping import sweep, write

MANY = int(os.environ.get("REMINDERS", "100000"))
SENT = int(os.environ.get("DELIVERIES", "2000"))
PEOPLE = 200
#: seven working days before the date
NOON = datetime(2026, 6, 18, 12, tzinfo=clock.SHANGHAI)
COLUMNS = 'source, subject, stage, recipient_id, "offset", due_on, fire_on, state, reason, notice_id, written_at, ended_at'


def run() -> Iterator[Measurement]:
    """The write of the sweep, the sweep with nothing new, and the rate of deliveries."""
    source, ledger = _source(), Obligation._meta.db_table
    _sql("CREATE TABLE bench_matter (number bigint PRIMARY KEY, person_id bigint, due_on date)")
    people = [User.objects.create(username=f"bench{n}", name=f"甲{n}", post=f"{n}") for n in range(PEOPLE)]
    first = people[0].pk
    _sql(
        "INSERT INTO bench_matter SELECT n, %s + n %% %s, %s FROM generate_series(1, %s) n",
        [first, PEOPLE, date(2026, 6, 30), MANY],
    )
    _sql("ANALYZE bench_matter")
    with clock.shifted(NOON):
        write(source, Moment.present())
        _sql(f"CREATE TABLE bench_rows AS SELECT * FROM {ledger}")
        _sql(f"CREATE TABLE bench_copy (LIKE {ledger} INCLUDING ALL)")
        rows = Obligation.objects.count()

        def ours() -> None:
            _sql(f"TRUNCATE {ledger}")
            write(source, Moment.present())

        def floor() -> None:
            _sql("TRUNCATE bench_copy")
            _sql(
                f"INSERT INTO bench_copy ({COLUMNS}) SELECT {COLUMNS} FROM bench_rows ON CONFLICT DO NOTHING"
            )

        yield measure("sweep that writes", rows, ours=ours, against={"INSERT … SELECT": floor}, rounds=5)
        _sql(f"UPDATE {ledger} SET state = 'told' WHERE state = 'due'")
        _sql(f"VACUUM ANALYZE {ledger}")
        yield measure(
            "sweep with nothing new",
            rows,
            ours=lambda: write(source, Moment.present()),
            against={"INSERT … SELECT": floor},
            rounds=5,
            note="told",
        )
        _sql(f"TRUNCATE {ledger}")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        told = _alone(source)
        took = (time.perf_counter() - began) * 1000
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        yield Measurement("sweep and tell", told, 1, round(took, 1), 0.0, note=f"memory grew by {grown} MB")
    yield _delivery(people)


def _source() -> ReminderSource:
    sql = "SELECT 'bench:' || number, 'bench', person_id, due_on FROM bench_matter"
    family = Family("bench", "填报", (7, 3, 1, 0))
    return ReminderSource(
        "bench",
        "填报",
        (family,),
        lambda moment: (sql, []),
        lambda rows: [Words(row.subject) for row in rows],
    )


def _alone(source: ReminderSource) -> int:
    before = dict(reminders.sources._sources)
    reminders.sources._sources.clear()
    reminders.register(source)
    try:
        return sweep()
    finally:
        reminders.sources._sources.clear()
        reminders.sources._sources.update(before)


def _delivery(people: list[User]) -> Measurement:
    """Milliseconds for so many deliveries in flight through one worker, ours and the plain tasks."""
    notices = Notice.objects.bulk_create(
        Notice(recipient=people[n % PEOPLE], kind="bench", subject=f"bench:{n}", title="请填报")
        for n in range(SENT)
    )
    _sql(
        "CREATE TABLE bench_delivery AS SELECT n AS id, 'queued' AS state FROM generate_series(1, 1) n WHERE false"
    )
    _sql("ALTER TABLE bench_delivery ADD PRIMARY KEY (id)")
    worker = subprocess.Popen(
        [sys.executable, "-m", *commands.worker(), "--concurrency", "1"],
        start_new_session=True,
    )
    try:
        app.send_task("notifications.tasks.canary")
        _until("SELECT count(*) FROM notifications_pulse WHERE name = 'worker'", 1)
        ours, floor = [], []
        for _ in range(3):
            ours.append(_send_ours(notices))
            floor.append(_send_plain())
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()
    middle, least = sorted(ours)[1], sorted(floor)[1]
    return Measurement(
        "delivery through Celery",
        SENT,
        3,
        round(middle, 1),
        round((max(ours) - min(ours)) / middle, 3),
        against_ms={"claim and mark": round(least, 1)},
        times={"claim and mark": round(middle / least, 2)},
        note=f"rate {least / middle:.2f} of plain tasks",
    )


def _send_ours(notices: list[Notice]) -> float:
    Posting.objects.all().delete()
    Delivery.objects.all().delete()
    _sql(
        """INSERT INTO notifications_delivery (recipient_id, channel, state, attempts, due_at, message_id, error)
           SELECT recipient_id, 'bench', 'queued', 0, %s, gen_random_uuid(), '' FROM notifications_notice
            WHERE id = ANY(%s)""",
        [clock.now(), [notice.pk for notice in notices]],
    )
    _sql(
        """INSERT INTO notifications_posting (notice_id, recipient_id, channel, urgent, delivery_id, reason)
           SELECT n.id, d.recipient_id, 'bench', true, d.id, ''
             FROM (SELECT id, recipient_id, row_number() OVER (PARTITION BY recipient_id ORDER BY id) AS place
                     FROM notifications_notice WHERE id = ANY(%s)) n
             JOIN (SELECT id, recipient_id, row_number() OVER (PARTITION BY recipient_id ORDER BY id) AS place
                     FROM notifications_delivery) d USING (recipient_id, place)""",
        [[notice.pk for notice in notices]],
    )
    began = time.perf_counter()
    app.send_task("notifications.tasks.deliver_due")
    _until("SELECT count(*) FROM notifications_delivery WHERE state = 'sent'", SENT)
    return (time.perf_counter() - began) * 1000


def _send_plain() -> float:
    _sql("TRUNCATE bench_delivery")
    _sql("INSERT INTO bench_delivery SELECT n, 'queued' FROM generate_series(1, %s) n", [SENT])
    began = time.perf_counter()
    for number in range(1, SENT + 1):
        app.send_task("benchmarks.claim_and_mark", [number])
    _until("SELECT count(*) FROM bench_delivery WHERE state = 'sent'", SENT)
    return (time.perf_counter() - began) * 1000


def _until(sql: str, count: int, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while _value(sql) < count:
        if time.monotonic() > end:
            raise TimeoutError(sql)
        time.sleep(0.01)


def _sql(sql: str, params: list[object] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _value(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
