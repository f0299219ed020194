"""One case's line of a letter or of the minutes of a meeting while it is being entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from workflows import trail
from workflows.cases.remarks import tidy
from workflows.models import Case, CaseStep, Event, Registration
from workflows.trail import Act, Pinned


@dataclass(frozen=True)
class Line:
    """A case, the open step the line decides, whose words it has. ``was`` is what it replaces when it corrects one."""

    case: Case
    step: CaseStep
    registration: Registration
    actor: User
    comment: str = ""
    was: Mapping[str, Any] = field(default_factory=dict)

    @property
    def named(self) -> str:
        """云河市财政局 云财预〔2026〕8号."""
        return f"{self.registration.sender} {self.registration.number}"

    def record(self, kind: Event.Kind, told: Mapping[str, Any], remarks: Sequence[Pinned] = ()) -> Event:
        """The event of this line: of ``kind``, or 更正登记 when it corrects an earlier one."""
        meeting = self.registration.source == Registration.Source.MEETING
        act = Act(
            Event.Kind.CORRECTED if self.was else kind,
            self.actor,
            source=Event.Source.MEETING if meeting else Event.Source.LETTER,
            step=self.step,
            comment=tidy(self.comment),
            signed_on=self.registration.dated,
            registration=self.registration,
            remarks=remarks,
            data={**told, **self.was},
        )
        return trail.append(self.case, act)
