"""The ways a message leaves the house, as a registry. Each room of the outside world is one ``Channel``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from notifications.models import Notice


@dataclass(frozen=True)
class Message:
    """What is sent at one go: what still matters of one delivery, at least one notice, the oldest first.

    ``id`` is the same at every attempt, so that a receiver can tell a repetition.
    """

    id: UUID
    recipient: User
    notices: Sequence[Notice]


@dataclass(frozen=True)
class Channel:
    """``reaching`` says whether it reaches a person now (asked when they are told and again when it is sent);
    ``send`` hands the message over and raises what goes wrong, within some seconds."""

    code: str
    words: str
    reaching: Callable[[User], bool]
    send: Callable[[Message], None]


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """In ``AppConfig.ready``; registering a code again replaces it."""
    _channels[channel.code] = channel


def get(code: str) -> Channel | None:
    """The channel; None when it is not there any more."""
    return _channels.get(code)


def words(code: str) -> str:
    """What a channel is called on screen."""
    return _channels[code].words if code in _channels else code


def reaching(person: User) -> list[str]:
    """The codes of the channels that reach a person."""
    return [channel.code for channel in _channels.values() if channel.reaching(person)]
