"""Who is told, when: the working-day calendar, the ledger of reminders, notices and their deliveries."""

from notifications.models.calendar import CalendarDay
from notifications.models.ledger import Obligation
from notifications.models.notice import Notice
from notifications.models.outbox import Delivery, Posting
from notifications.models.pulse import Pulse

__all__ = ["CalendarDay", "Delivery", "Notice", "Obligation", "Posting", "Pulse"]
