"""Where a person stands towards a case: asked once a page, so that offering many verbs costs no query each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from accounts.access import holds
from accounts.models import User
from accounts.roles import Role
from workflows.chairs import Origin
from workflows.deputising import deputies_of
from workflows.models import Assignment, Case, CaseStep


@dataclass
class Standing:
    """A person before a case. What a page offers follows from it; every verb asks again under the lock."""

    case: Case
    user: User

    @cached_property
    def row(self) -> Assignment | None:
        """The person's open row, with step and principal."""
        rows = Assignment.objects.select_related("step", "seat__principal")
        return rows.filter(case=self.case, person=self.user, state=Assignment.State.OPEN).first()

    @cached_property
    def step(self) -> CaseStep | None:
        """The open step."""
        if self.row is not None:
            return self.row.step
        return CaseStep.objects.filter(case=self.case, state=CaseStep.State.OPEN).first()

    @cached_property
    def desk(self) -> bool:
        """Whether the person is 预算绩效岗 of the case's unit or above."""
        return holds(self.user, Role.BUDGET_OFFICER, unit=self.case.unit)

    @cached_property
    def signed(self) -> bool:
        """Whether they decided a step of it, in whatever round."""
        rows = Assignment.objects.filter(case=self.case, person=self.user, state=Assignment.State.DONE)
        return rows.exists()

    @property
    def author(self) -> bool:
        """Whether they drafted or submitted it."""
        return self.user.pk in (self.case.drafter_id, self.case.submitted_by_id)

    @cached_property
    def own(self) -> bool:
        """Whether they drafted or submitted it, or stand in today for one who did: nobody steers what is theirs."""
        authors = Origin.of(self.case).authors
        return self.author or self.user.pk in deputies_of(authors, self.case.kind)

    @property
    def open(self) -> bool:
        """Whether the case is under review."""
        return self.case.state == Case.State.OPEN
