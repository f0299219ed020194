"""Reminders and their deliveries."""

from config.environment import text

# A date on a day off: the cut-off stays; it falls due with the last working day before it, or with the next one (after).
DUE_ON_FREE_DAY = text("DUE_ON_FREE_DAY", "before")
