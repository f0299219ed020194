"""What a delivery is compared with: a task that claims one row and marks it. And a channel that sends nowhere."""

from celery import shared_task
from django.db import connection

from notifications import channels

channels.register(channels.Channel("bench", "", lambda person: True, lambda message: None))


@shared_task(name="benchmarks.claim_and_mark")
def claim_and_mark(number: int) -> None:
    """One claiming and one marking UPDATE."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bench_delivery SET state = 'in_flight' WHERE id = %s AND state = 'queued'", [number]
        )
        cursor.execute(
            "UPDATE bench_delivery SET state = 'sent' WHERE id = %s AND state = 'in_flight'", [number]
        )
