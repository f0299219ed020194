"""What the worker does every night: memberships begin and end with the day."""

from celery import shared_task
from django.core.management import call_command

from accounts import lockout, tokens
from accounts.memberships import rebuild_groups


@shared_task(name="accounts.tasks.begin_day")
def begin_day() -> None:
    """Derive the rights of the new day, and forget failed logins and sessions that have run out."""
    rebuild_groups()
    lockout.forget_old()
    tokens.forget_old()
    call_command("clearsessions")
