"""Receivers outside that are told of events of cases, and what they are told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock


class Webhook(models.Model):
    """事件推送: one receiver. Address and secret are sealed (``notifications.secrets``); ``kinds`` are kinds of events."""

    name = models.CharField("接收系统", max_length=40, unique=True)
    sealed_url = models.TextField()
    sealed_secret = models.TextField()
    kinds = models.JSONField("事件", default=list)
    is_active = models.BooleanField("启用", default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "事件推送"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class WebhookPost(models.Model):
    """One event on its way to one receiver: queued -> in flight -> sent | failed | cancelled. ``key`` makes it one.

    ``message_id`` stays the same over all attempts. ``title`` leaves the house only where the settings say so.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        IN_FLIGHT = "in_flight", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "未送达"
        CANCELLED = "cancelled", "已取消"

    hook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="posts")
    key = models.CharField(max_length=80, help_text="event:17")
    kind = models.CharField("事件", max_length=40)
    number = models.CharField("编号", max_length=30, blank=True)
    sequence = models.PositiveIntegerField("第几条记录", default=0)
    title = models.CharField("标题", max_length=200, blank=True)
    path = models.CharField("打开", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    message_id = models.UUIDField("消息编号", unique=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("何时发", default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事件推送记录"
        ordering = ("-at", "-id")
        constraints = [models.UniqueConstraint(fields=["hook", "key"], name="one_webhook_post_of_a_key")]
        indexes = [
            models.Index(
                fields=["due_at"], name="webhook_post_due", condition=Q(state__in=["queued", "in_flight"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.state}"
