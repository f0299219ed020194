"""When a person was last here: the bound of 自上次来过以后.

A visit is a sitting: it begins with the first look after ``SITTING`` of silence, wherever the person logs in, and is
written then, once. Until when they had been here is read off the session's own stamp of last use, so that no page writes
for it; where that is lost (a browser closed without logging out) it is the beginning of that sitting: things are shown
twice rather than never. Each session keeps its own bound while it lasts, so that two tabs show the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from accounts import clock
from accounts.models import User

SITTING = timedelta(minutes=30)
#: in the session: the bound of this sitting, and the last use before a silence
_BOUND, _LEFT = "last_here", "left_at"


def last_here(session: SessionBase, user: User) -> datetime | None:
    """Until when the person was here before this sitting; None on the first. Writes at the beginning of a sitting only."""
    if _BOUND not in session:
        found = _begin(user, _moment(session.pop(_LEFT, None)))
        session[_BOUND] = found.isoformat() if found else ""
    kept: str = session[_BOUND]
    return datetime.fromisoformat(kept) if kept else None


def fell_silent(session: SessionBase, seen: int, now: int) -> None:
    """The session was last used at ``seen`` and is used again at ``now`` (seconds): perhaps another sitting."""
    if now - seen >= SITTING.total_seconds():
        session[_LEFT] = seen
        session.pop(_BOUND, None)


def leave(session: SessionBase, user: User, *, idle: bool) -> None:
    """The person logs out, or is logged out for having been idle since the session's last use."""
    seen = _moment(session.get("seen")) if idle else None
    User.objects.filter(pk=user.pk).update(visit_left_at=seen or clock.now())


def _begin(user: User, left: datetime | None) -> datetime | None:
    """Conditional: of two requests that begin one sitting, the later finds it begun and reads its bound."""
    now, began = clock.now(), user.visit_began_at
    last = max((one for one in (began, user.visit_left_at, left) if one is not None), default=None)
    if began is not None and last is not None and now - last < SITTING:
        return user.last_here_at
    rows = User.objects.filter(pk=user.pk, visit_began_at=began)
    if rows.update(last_here_at=last, visit_began_at=now, visit_left_at=None):
        return last
    return User.objects.values_list("last_here_at", flat=True).get(pk=user.pk)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=clock.SHANGHAI)
