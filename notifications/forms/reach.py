"""How somebody wants to be reached: a pace for each channel that there is for them, and quiet hours."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms.people import Plain
from accounts.models import User
from notifications import channels
from notifications.reach import Pace, preference_of

PREFIX = "pace-"


class ReachForm(Plain):
    """Fields ``pace-email`` … for the channels that reach the person now, and the two ends of the quiet hours."""

    quiet_from = forms.TimeField(
        label="免打扰自", required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_to = forms.TimeField(
        label="至",
        required=False,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
        help_text="时段内不发送，过后合并成一条；至少留出两小时上班时间",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        row = preference_of(user)
        kwargs["initial"] = {"quiet_from": row.quiet_from, "quiet_to": row.quiet_to} | {
            f"{PREFIX}{code}": pace for code, pace in row.paces.items()
        }
        super().__init__(*args, **kwargs)
        for code in channels.reaching(user):
            self.fields[f"{PREFIX}{code}"] = forms.ChoiceField(
                label=channels.words(code), choices=Pace.choices
            )
        self.order_fields([name for name in self.fields if name.startswith(PREFIX)])

    @property
    def has_channels(self) -> bool:
        """Whether anything besides the list in the system reaches the person."""
        return any(name.startswith(PREFIX) for name in self.fields)

    def paces(self) -> dict[str, str]:
        """Channel -> pace; what was chosen for a channel that does not reach the person now stays as it is."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }
