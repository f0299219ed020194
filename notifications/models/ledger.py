"""提醒台账: what somebody had to be told, for which date, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from notifications.models.notice import Notice


class Obligation(models.Model):
    """One reminder of one person: due -> told | cancelled; or skipped from the beginning.

    ``offset`` counts working days before ``due_on`` (negative: after it), ``fire_on`` is the working day that is.
    The unique key is the "once" of all reminders: whoever sweeps, however often, writes a row of it one time.
    """

    class State(models.TextChoices):
        DUE = "due", "待提醒"
        TOLD = "told", "已提醒"
        SKIPPED = "skipped", "略过"
        CANCELLED = "cancelled", "已取消"

    source = models.CharField("来源", max_length=40)
    subject = models.CharField("所指", max_length=80, help_text="例如 stage:17")
    stage = models.CharField("提醒", max_length=40, help_text="提醒系列的代码")
    # Nobody is ever deleted (a trigger), and the sweep joins the people it writes: no index has to find the rows of a person
    # that goes, and no check per row doubles the cost of writing a hundred thousand.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    offset = models.SmallIntegerField("提前工作日")
    due_on = models.DateField("期限")
    fire_on = models.DateField("提醒日")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DUE)
    reason = models.CharField("原因", max_length=200, blank=True)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="obligations", db_index=False
    )
    written_at = models.DateTimeField("记入时间", default=clock.now)
    ended_at = models.DateTimeField("办理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒台账"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "stage", "recipient", "offset", "due_on"], name="one_reminder_of_a_kind"
            )
        ]
        indexes = [
            models.Index(fields=["source", "id"], name="obligations_due", condition=Q(state="due")),
            models.Index(fields=["notice"], name="obligation_told", condition=Q(notice__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.stage} {self.offset} {self.state}"

    @property
    def number(self) -> int:
        """The id in ``subject``: 17 of ``stage:17``."""
        return int(self.subject.partition(":")[2])
