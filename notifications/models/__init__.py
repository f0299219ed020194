"""Who is told, when: the working-day calendar, the ledger of reminders, notices and their deliveries."""

from notifications.models.calendar import CalendarDay
from notifications.models.ledger import Obligation
from notifications.models.notice import Notice
from notifications.models.outbox import Delivery, Posting
from notifications.models.pulse import Pulse
from notifications.models.reach import CalendarFeed, GroupPost, Preference, Robot
from notifications.models.webhooks import Webhook, WebhookPost

__all__ = [
    "CalendarDay",
    "CalendarFeed",
    "Delivery",
    "GroupPost",
    "Notice",
    "Obligation",
    "Posting",
    "Preference",
    "Pulse",
    "Robot",
    "Webhook",
    "WebhookPost",
]
