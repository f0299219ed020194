"""How people are reached: what they have chosen for each channel, and when they want to be left alone.

What somebody has to do reaches them whatever they choose: at once or, if they like that better, with the day's digest. What
merely informs can be left to the list of messages in the system, which is always there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import TextChoices

from accounts import clock
from accounts.errors import Refused
from accounts.models import User
from notifications import hours, kinds
from notifications.models import Notice, Preference

#: office time of a day that quiet hours must leave
LEAST = timedelta(hours=2)


class Pace(TextChoices):
    AT_ONCE = "at_once", "紧急的随时发，其余每日汇总"
    DIGEST = "digest", "全部并入每日汇总"
    DUTIES = "duties", "只发要办的事项，并入每日汇总"


@dataclass(frozen=True)
class Choices:
    """What a group of people has chosen: one query, for all their notices."""

    rows: Mapping[int, Mapping[str, str]]

    @classmethod
    def of(cls, people: Iterable[int]) -> Choices:
        rows = Preference.objects.filter(user__in=set(people)).values_list("user_id", "paces")
        return cls(dict(rows))

    def wants(self, notice: Notice, channel: str) -> bool:
        """Whether the notice goes through the channel at all."""
        return self._pace(notice, channel) != Pace.DUTIES or kinds.is_duty(notice.kind)

    def may_hurry(self, notice: Notice, channel: str) -> bool:
        """Whether it may go at once when it is urgent."""
        return self._pace(notice, channel) == Pace.AT_ONCE

    def _pace(self, notice: Notice, channel: str) -> str:
        return self.rows.get(notice.recipient_id, {}).get(channel, Pace.AT_ONCE)


def preference_of(user: User) -> Preference:
    """The person's row, or one with the defaults that is not stored."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


@transaction.atomic
def choose(
    user: User, paces: Mapping[str, str], quiet_from: time | None = None, quiet_to: time | None = None
) -> Preference:
    """Keep what the person wants. Refused when one end of the quiet hours is missing or they leave too little of a day."""
    if (quiet_from is None) != (quiet_to is None):
        raise Refused("免打扰时段请填写起止两个时间，或者都不填。")
    if quiet_from is not None and quiet_to is not None:
        if quiet_from == quiet_to:
            raise Refused("免打扰时段的起止时间相同，请改正其中一个。")
        if left_open(quiet_from, quiet_to) < LEAST:
            raise Refused("免打扰时段占满了上班时间，提醒将无法送达。请至少留出两小时上班时间。")
    known = {code: Pace(pace).value for code, pace in paces.items()}
    row, _ = Preference.objects.update_or_create(
        user=user, defaults={"paces": known, "quiet_from": quiet_from, "quiet_to": quiet_to}
    )
    return row


def left_open(quiet_from: time, quiet_to: time) -> timedelta:
    """Office time of a working day outside the quiet hours."""
    day = date(2000, 1, 3)
    open_hours = _length(hours.office_hours(), day)
    return open_hours - _overlap(quiet_from, quiet_to, day)


def _overlap(start: time, end: time, day: date) -> timedelta:
    parts = [(start, end)] if start < end else [(time(0), end), (start, time.max)]
    total = timedelta(0)
    for opens, closes in hours.office_hours():
        for begin, stop in parts:
            begin, stop = max(begin, opens), min(stop, closes)
            if begin < stop:
                total += _at(day, stop) - _at(day, begin)
    return total


def _length(spans: Iterable[hours.Span], day: date) -> timedelta:
    return sum((_at(day, closes) - _at(day, opens) for opens, closes in spans), timedelta(0))


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, clock.SHANGHAI)
