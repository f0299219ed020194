"""A case's steps, their seats and the people on them. One step is one Viewflow task; the people are these rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from viewflow.workflow.models import Task

from accounts import clock
from workflows.models.case import Case, Snapshot


class CaseStep(models.Model):
    """One step of one round, frozen at submission; ``plan`` keeps the forecast of people and reasons."""

    class State(models.TextChoices):
        COMING = "coming", "未到"
        OPEN = "open", "办理中"
        DONE = "done", "已办"
        SKIPPED = "skipped", "略过"
        CLOSED = "closed", "已关闭"  # the round ended before or while it was open

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    place = models.CharField(max_length=10)
    mode = models.CharField(max_length=10)
    medium = models.CharField(max_length=10)
    limit_days = models.PositiveSmallIntegerField(default=2)
    plan = models.JSONField(default=list, help_text="预计人员与理由：[{user, name, post, reason}]")
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMING)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="step")
    opened_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理环节"
        ordering = ("case", "round", "order")
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "order"], name="one_step_of_a_round"),
            models.UniqueConstraint(fields=["case"], name="one_open_step", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.round} {self.name}"


class Seat(models.Model):
    """A place at the table of a step, belonging to its principal; filled by one decision."""

    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="seats")
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("为何由其办理", max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "principal"], name="one_seat_per_person")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.principal_id}"


class Assignment(models.Model):
    """One person on one seat. A deputy is a second row on the principal's seat; one decision closes both."""

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已办"
        CLOSED = "closed", "已关闭"

    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="assignments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assignments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    as_deputy = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    seen = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"], name="one_open_row_per_person", condition=Q(state="open")
            )
        ]
        indexes = [
            models.Index(fields=["person", "due_on", "id"], name="inbox", condition=Q(state="open")),
            models.Index(fields=["person", "-closed_at"], name="done_by", condition=Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.person_id} {self.state}"
