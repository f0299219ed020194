"""Robots in the group chats of a unit: who may keep them, what they are told, and how it gets there."""

from notifications.groups.keeping import RobotFacts, add, change, may_keep, robots_in, robots_of, switch
from notifications.groups.posting import post, resend, try_out
from notifications.groups.sending import send_due
from notifications.groups.summing import sum_up

__all__ = [
    "RobotFacts",
    "add",
    "change",
    "may_keep",
    "post",
    "resend",
    "robots_in",
    "robots_of",
    "send_due",
    "sum_up",
    "switch",
    "try_out",
]
