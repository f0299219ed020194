"""Many cases at once: packages to the outside office, and one person's work given to a successor."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.models import Unit
from workflows.models.case import Case, Snapshot
from workflows.models.record import Attachment


class Batch(models.Model):
    """报送批次: a package of cases that goes out under one letter."""

    class State(models.TextChoices):
        DRAFT = "draft", "整理中"
        SENT = "sent", "已报送"

    number = models.CharField("文号", max_length=80, blank=True)
    title = models.CharField("标题", max_length=200)
    recipient = models.CharField("主送", max_length=100)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="报送单位")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    dated = models.DateField("日期", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送批次"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"], name="one_batch_of_a_number", condition=~Q(number="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.number or '未编号'} {self.title}"


class BatchItem(models.Model):
    """One case in a package, with the version that goes out. ``left_at``: taken out again, or decided."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="batch_items")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("batch_id", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_live_batch_of_a_case", condition=Q(left_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.case_id}"


class Handover(models.Model):
    """工作移交: all of one person's work given to a successor in one act, with the list both sign.

    ``items`` is the list as it was at that moment: [{sort, title, detail, url}].
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers_given"
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers_taken"
    )
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("移交原因", max_length=200)
    at = models.DateTimeField(default=clock.now)
    items = models.JSONField(default=list)
    scan = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "工作移交"

    def __str__(self) -> str:
        return f"{self.person_id} → {self.successor_id}"
