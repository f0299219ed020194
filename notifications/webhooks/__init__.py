"""事件推送: other systems are told of events of cases by signed requests, through an outbox of rows like all that leaves
the house. Minimal by default: kind, number, time and link."""

from notifications.webhooks.keeping import HookFacts, add, change, hooks_of, switch
from notifications.webhooks.kinds import event_words, events, register_events
from notifications.webhooks.posting import CaseEvent, post, resend, try_out
from notifications.webhooks.sending import send_due

__all__ = [
    "CaseEvent",
    "HookFacts",
    "add",
    "change",
    "event_words",
    "events",
    "hooks_of",
    "post",
    "register_events",
    "resend",
    "send_due",
    "switch",
    "try_out",
]
