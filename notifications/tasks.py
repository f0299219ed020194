"""What the worker runs: a tick from the beat or a knock after a commit, the same tasks."""

from celery import shared_task

from notifications import delivery, groups, health, notices, webhooks
from notifications.reminders import sweeping
from notifications.reminders.moment import Moment


@shared_task(name="notifications.tasks.deliver_due")
def deliver_due() -> int:
    """Send what is due to people, to groups and to other systems."""
    sent = delivery.deliver_due()
    groups.sum_up(Moment.present())
    sent += groups.send_due()
    sent += webhooks.send_due()
    health.alive("deliver")
    if delivery.is_waiting():  # this call's time was over
        notices.knock()
    return sent


@shared_task(name="notifications.tasks.sweep_reminders")
def sweep_reminders() -> int:
    """Write and tell what time has made due."""
    told = sweeping.sweep()
    health.alive("sweep", sweeping.trouble())
    return told


@shared_task(name="notifications.tasks.canary")
def canary() -> None:
    """Sent by beat, sung by a worker: messages go through."""
    health.alive("worker")
