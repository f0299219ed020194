"""Reminders that come once, in time, to the right person. See ``docs/reminders.md``."""

from notifications.reminders.moment import Moment
from notifications.reminders.sources import Family, ReminderSource, Statement, Wanted, Words, register

__all__ = ["Family", "Moment", "ReminderSource", "Statement", "Wanted", "Words", "register"]
