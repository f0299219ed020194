"""From postings to deliveries: what waits for a person and channel is put together, and goes as one message.

The digest of a working day takes everything that waits, once a day; in office hours whatever is urgent goes at once. After a
night, a holiday or an outage there is therefore one message a person and channel, not a dozen. Who wants to be left alone at
this hour waits, digest and all.
"""

from __future__ import annotations

from datetime import date, time

from django.conf import settings
from django.db import connection, transaction

from accounts import clock
from notifications import hours
from notifications.calendar import Calendar
from notifications.models import Delivery, Posting, Preference
from notifications.reminders.moment import Moment

_PACK = f"""
    WITH waiting AS (
        SELECT posting.id, posting.recipient_id, posting.channel
          FROM {Posting._meta.db_table} posting
         WHERE posting.delivery_id IS NULL AND (posting.urgent OR %(digest)s::date IS NOT NULL)
           AND NOT EXISTS (SELECT FROM {Delivery._meta.db_table} gone
                            WHERE gone.recipient_id = posting.recipient_id AND gone.channel = posting.channel
                              AND gone.digest_on = %(digest)s)
           AND NOT EXISTS (SELECT FROM {Preference._meta.db_table} quiet
                            WHERE quiet.user_id = posting.recipient_id
                              AND CASE WHEN quiet.quiet_from < quiet.quiet_to
                                       THEN %(time)s::time >= quiet.quiet_from AND %(time)s::time < quiet.quiet_to
                                       ELSE %(time)s::time >= quiet.quiet_from OR %(time)s::time < quiet.quiet_to END)
           FOR UPDATE OF posting SKIP LOCKED),
    made AS (
        INSERT INTO {Delivery._meta.db_table}
               (recipient_id, channel, digest_on, state, attempts, due_at, message_id, error)
        SELECT recipient_id, channel, %(digest)s::date, 'queued', 0, %(now)s::timestamptz,
               gen_random_uuid(), ''
          FROM waiting
         GROUP BY recipient_id, channel
         ORDER BY min(id)  -- whoever has waited longest comes first
            ON CONFLICT (recipient_id, channel, digest_on) DO NOTHING
     RETURNING id, recipient_id, channel)
    UPDATE {Posting._meta.db_table} posting SET delivery_id = made.id
      FROM waiting JOIN made USING (recipient_id, channel)
     WHERE posting.id = waiting.id
"""


def pack(moment: Moment) -> None:
    """Put together what may go now. Two packers at once make no second message."""
    spans, calendar = hours.office_hours(), Calendar.load(moment.today, moment.today)
    if not calendar.is_working_day(moment.today):
        return
    if hours.parse_time(settings.DIGEST_AT) <= _time(moment) < spans[-1][1]:
        _pack(moment, digest=moment.today)
    if hours.is_open(moment.now, spans, calendar.is_working_day):
        _pack(moment, digest=None)


@transaction.atomic
def _pack(moment: Moment, *, digest: date | None) -> None:
    with connection.cursor() as cursor:
        # One at a time: two INSERTs of the same people in another order would wait for each other for ever.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pack'))")
        cursor.execute(_PACK, {"digest": digest, "now": moment.now, "time": f"{_time(moment)}"})


def _time(moment: Moment) -> time:
    """What the clock on the wall says."""
    return moment.now.astimezone(clock.SHANGHAI).time()
