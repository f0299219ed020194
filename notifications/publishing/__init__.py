"""The year's arrangement of days off, once the State Council has published it: read, looked at, entered in one act."""

from notifications.publishing.acting import Proposal, propose, publish
from notifications.publishing.movers import Moved, Mover, register
from notifications.publishing.reading import Arrangement, UnreadableError, read_file, read_text

__all__ = [
    "Arrangement",
    "Moved",
    "Mover",
    "Proposal",
    "UnreadableError",
    "propose",
    "publish",
    "read_file",
    "read_text",
    "register",
]
