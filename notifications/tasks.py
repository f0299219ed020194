"""What the worker runs: a tick from the beat or a knock after a commit, the same task."""

from celery import shared_task

from notifications import delivery


@shared_task(name="notifications.tasks.deliver_due")
def deliver_due() -> int:
    """Send what is due."""
    return delivery.deliver_due()
