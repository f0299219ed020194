"""What the worker runs: a tick from the beat or a knock after a commit, the same task."""

from celery import shared_task

from notifications import delivery
from notifications.reminders import sweeping


@shared_task(name="notifications.tasks.deliver_due")
def deliver_due() -> int:
    """Send what is due."""
    return delivery.deliver_due()


@shared_task(name="notifications.tasks.sweep_reminders")
def sweep_reminders() -> int:
    """Write and tell what time has made due."""
    return sweeping.sweep()
