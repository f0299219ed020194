"""The sweep's SQL. Each statement carries a source's query inside it: what is wanted is never fetched, only compared.

Working days are a subtraction, because a day's ``running`` number counts the working days up to it. With ``left`` the
working days from today to the due moment, an offset has been reached when ``offset >= left``, the latest reached is the
smallest such, and the day an offset falls on is the working day numbered ``running - offset``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from notifications.models import Obligation
from notifications.reminders.moment import Moment
from notifications.reminders.sources import Family, Statement, latest_of

LEDGER = Obligation._meta.db_table
REPLACED = "提醒时点已过，由后一次提醒代替"
LISTED = "领导不另行提醒，列入未办事项清单"
NOT_WANTED = "已办理或不再需要"

#: Only the latest offset is compared: whenever it was written, the earlier ones were. ``reach`` is what the calendar says of
#: each date, worked out once; materialized, because a planner that took the few offsets for the outer side of its loops
#: would ask the source again for each of them.
_WRITE = f"""
    WITH reach AS MATERIALIZED (
        SELECT day.date AS due_on, reached.stage, reached.latest, day.running
          FROM (SELECT date, running + (%s AND NOT is_working)::int AS running FROM notifications_calendarday) day
          JOIN unnest(%s::text[], %s::int[], %s::int[]) AS reached (stage, above, latest)
            ON day.running - %s > coalesce(reached.above, -2147483648) AND day.running - %s <= reached.latest),
    new AS MATERIALIZED (
        SELECT wanted.*, reach.latest, reach.running, wanted.recipient_id = ANY(%s) AS listed
          FROM ({{query}}) AS wanted (subject, stage, recipient_id, due_on)
          JOIN accounts_user person ON person.id = wanted.recipient_id AND person.is_active
          JOIN reach ON reach.due_on = wanted.due_on AND reach.stage = wanted.stage
         WHERE NOT EXISTS
               (SELECT FROM {LEDGER} known
                 WHERE known.subject = wanted.subject AND known.stage = wanted.stage
                   AND known.recipient_id = wanted.recipient_id AND known."offset" = reach.latest
                   AND known.due_on = wanted.due_on))
    INSERT INTO {LEDGER}
           (source, subject, stage, recipient_id, "offset", due_on, fire_on, state, reason, written_at, ended_at)
    SELECT %s, new.subject, new.stage, new.recipient_id, step."offset", new.due_on, fire.date,
           CASE WHEN step."offset" = new.latest AND NOT new.listed THEN 'due' ELSE 'skipped' END,
           CASE WHEN step."offset" > new.latest THEN %s WHEN new.listed THEN %s ELSE '' END,
           %s, CASE WHEN step."offset" > new.latest OR new.listed THEN %s::timestamptz END
      FROM new
      JOIN unnest(%s::text[], %s::int[]) AS step (stage, "offset")
        ON step.stage = new.stage AND step."offset" >= new.latest
      JOIN notifications_calendarday fire ON fire.running = new.running - step."offset" AND fire.is_working
        ON CONFLICT DO NOTHING
"""

_CANCEL = f"""
    WITH wanted (subject, stage, recipient_id, due_on) AS ({{query}})
    UPDATE {LEDGER} old
       SET state = 'cancelled', ended_at = %s,
           reason = coalesce((SELECT '期限已改为' || to_char(max(moved.due_on), 'YYYY年FMMM月FMDD日')
                                FROM wanted moved
                               WHERE moved.subject = old.subject AND moved.stage = old.stage
                                 AND moved.recipient_id = old.recipient_id), %s)
     WHERE old.source = %s AND old.state = 'due'
       AND NOT EXISTS (SELECT FROM wanted
                        WHERE wanted.subject = old.subject AND wanted.stage = old.stage
                          AND wanted.recipient_id = old.recipient_id AND wanted.due_on = old.due_on)
"""

_STILL = f"""
    SELECT old.id
      FROM {LEDGER} old
      JOIN ({{query}}) AS wanted (subject, stage, recipient_id, due_on)
        ON wanted.subject = old.subject AND wanted.stage = old.stage
       AND wanted.recipient_id = old.recipient_id AND wanted.due_on = old.due_on
     WHERE old.id = ANY(%s)
"""

_TOLD = f"""
    UPDATE {LEDGER} old SET state = 'told', notice_id = told.notice, ended_at = %s
      FROM unnest(%s::bigint[], %s::bigint[]) AS told (id, notice)
     WHERE old.id = told.id
"""


def write_reached(
    source: str,
    families: Sequence[Family],
    wanted: Statement,
    moment: Moment,
    *,
    running: int,
    listed: Sequence[int],
    postponed: bool,
) -> int:
    """Write what has been reached and is not written; how many rows.

    ``running`` is today's number; ``listed`` are people who are told nothing themselves; ``postponed``: a date on a
    free day counts as the next working day instead of the last one before.
    """
    query, params = wanted
    ranges = [(family.code, *each) for family in families for each in latest_of(family.offsets)]
    steps = [(family.code, offset) for family in families for offset in set(family.offsets)]
    values = [postponed, *_columns(ranges, 3), running, running, list(listed), *params]
    values += [source, REPLACED, LISTED, moment.now, moment.now, *_columns(steps, 2)]
    return _run(_WRITE.format(query=query), values)


def cancel_unwanted(source: str, wanted: Statement, moment: Moment) -> int:
    """Cancel what is due and no longer wanted, or wanted for another date; how many rows."""
    query, params = wanted
    return _run(_CANCEL.format(query=query), [*params, moment.now, NOT_WANTED, source])


def still_named(wanted: Statement, ids: Sequence[int]) -> set[int]:
    """Of these obligations, those the query still names."""
    query, params = wanted
    with connection.cursor() as cursor:
        cursor.execute(_STILL.format(query=query), [*params, list(ids)])
        return {row[0] for row in cursor.fetchall()}


def mark_told(pairs: Iterable[tuple[int, int]], moment: Moment) -> int:
    """Obligation and notice ids: these have been told."""
    return _run(_TOLD, [moment.now, *_columns(pairs, 2)])


def _run(sql: str, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def _columns(rows: Iterable[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
