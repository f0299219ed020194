"""A case's steps, their seats and the people on them. One step is one Viewflow task; the people are these rows."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from viewflow.workflow.models import Task

from accounts import clock
from accounts.models import Delegation
from workflows.models.case import Case, Snapshot
from workflows.models.routes import StepRules


class CaseStep(StepRules):
    """One step of one round, its rules frozen at submission; ``plan`` keeps the forecast of people and reasons.

    A step that is taken again (returned to, taken back) is a new row at the end that names the one it ``repeats``: what
    was decided once stays as it was decided.
    """

    class State(models.TextChoices):
        COMING = "coming", "未到"
        OPEN = "open", "办理中"
        DONE = "done", "已办"
        SKIPPED = "skipped", "略过"
        CLOSED = "closed", "已关闭"  # the round ended, or went back, before or while it was open

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    plan = models.JSONField(default=list, help_text="预计人员与理由：[{user, name, post, reason}]")
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMING)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="step")
    opened_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    #: when what the rules say for the limit has been done
    limit_met_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    #: who put this step between two steps of the route (增加审核人 before or after)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "办理环节"
        ordering = ("case_id", "round", "order")
        constraints = [
            # Deferred: putting a step in between moves the later ones.
            models.UniqueConstraint(
                fields=["case", "round", "order"], name="one_step_of_a_round", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["case"], name="one_open_step", condition=Q(state="open")),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="step_limits", condition=Q(state="open", limit_met_at=None)
            ),
            models.Index(
                fields=["case"], name="step_at_meeting", condition=Q(state="open", medium="meeting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.round} {self.name}"


class Seat(models.Model):
    """A place at the table of a step, belonging to its principal; filled by one decision.

    顺签: seats wait in their order. A seat that was transferred, removed or taken back stays as a row and counts no more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "未轮到"  # 顺签: somebody before them has not signed
        OPEN = "open", "待办"
        AGREED = "agreed", "同意"
        AGAINST = "against", "不同意"
        RETURNED = "returned", "退回修改"
        CLOSED = "closed", "无需再办"  # the step was decided without this seat
        TRANSFERRED = "transferred", "已转交"
        REMOVED = "removed", "已取消"
        TAKEN_BACK = "taken_back", "已撤回"

    class Origin(models.TextChoices):
        ROUTE = "route", "审批流程"
        ADDED = "added", "增加审核人"
        FALLBACK = "fallback", "后备办理人"
        TRANSFER = "transfer", "转交"
        CARRIED = "carried", "沿用已签意见"  # the same decision, given before the step was taken again

    #: no seat any more: its principal may get another one on the step
    GONE = (State.TRANSFERRED, State.REMOVED, State.TAKEN_BACK)

    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="seats")
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("为何由其办理", max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.ROUTE)
    # No index on these two: nobody is ever deleted (a trigger), and no list asks for the seats of a decider.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("step_id", "order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "principal"],
                name="one_seat_per_person",
                condition=~Q(state__in=["transferred", "removed", "taken_back"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.principal_id}"


class Assignment(models.Model):
    """One person on one seat. A deputy is a second row on the principal's seat; one decision closes both.

    ``delegation`` is set where the person acts by a 授权代办 for a period; a deputy without one is the B角 of a pair.
    """

    class State(models.TextChoices):
        OPEN = "open", "待办"
        PAUSED = "paused", "暂停"  # the case is suspended
        DONE = "done", "已办"
        CLOSED = "closed", "已关闭"

    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="assignments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assignments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    as_deputy = models.BooleanField(default=False)
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    seen = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"],
                name="one_open_row_per_person",
                condition=Q(state__in=["open", "paused"]),
            )
        ]
        indexes = [
            models.Index(fields=["person", "due_on", "id"], name="inbox", condition=Q(state="open")),
            models.Index(fields=["person", "-closed_at"], name="done_by", condition=Q(state="done")),
        ]
        triggers = [
            # Many verbs close rows; whichever does, what was kept of a decision (暂存) goes with its row.
            pgtrigger.Trigger(
                name="draft_goes_with_its_row",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state IN ('done', 'closed') AND OLD.state <> NEW.state"),
                func="DELETE FROM workflows_decisiondraft WHERE assignment_id = NEW.id; RETURN NULL;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.person_id} {self.state}"
