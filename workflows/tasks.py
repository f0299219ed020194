"""What beat ticks off at night. Running one twice changes nothing."""

from __future__ import annotations

from celery import shared_task

from notifications import health
from workflows import anchors, dispatching
from workflows.watching import report_unheld
from workflows.wellbeing import ANCHORING


@shared_task
def dispatch() -> int:
    """Timed work of every source; how many pieces were done."""
    done = dispatching.tick()
    health.alive("dispatch")
    return done


@shared_task
def anchor_trail() -> int:
    """Append the heads of all chains to the file outside the database; how many had moved."""
    moved = anchors.append()
    health.alive(ANCHORING)
    return moved


@shared_task
def check_open_steps() -> int:
    """Tell the budget desk of open steps that nobody able to act holds; how many there are."""
    return report_unheld()
