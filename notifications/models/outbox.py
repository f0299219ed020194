"""How notices leave the house: postings wait, deliveries carry them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from notifications.models.notice import Notice


class Delivery(models.Model):
    """One message on its way to one person through one channel: queued -> in flight -> sent | failed | cancelled.

    It carries the notices of its postings. ``digest_on`` is set on the collection of a day, of which there is one; what is
    urgent travels without. ``message_id`` stays the same over all attempts.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        IN_FLIGHT = "in_flight", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "未送达"
        CANCELLED = "cancelled", "已取消"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="收件人"
    )
    channel = models.CharField("渠道", max_length=20)
    digest_on = models.DateField("汇总日", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("何时发", default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    message_id = models.UUIDField("消息编号", unique=True)
    error = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发送"
        constraints = [
            models.UniqueConstraint(fields=["recipient", "channel", "digest_on"], name="one_digest_a_day")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="delivery_due", condition=Q(state__in=["queued", "in_flight"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Posting(models.Model):
    """One notice for one channel. It waits without a delivery: an urgent one for office hours, others for the digest.

    ``reason`` says why it was left out of the delivery it had been put into.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="postings", db_index=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField("渠道", max_length=20)
    urgent = models.BooleanField("紧急", default=False)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )
    reason = models.CharField("未发原因", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待发消息"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_posting_per_channel")]
        indexes = [
            models.Index(
                fields=["recipient", "channel"], name="postings_waiting", condition=Q(delivery__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel}"
