"""Who is told, when: the working-day calendar, notices and their deliveries."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from notifications import kinds


class CalendarDay(models.Model):
    """One day. ``running`` counts the working days up to and including this one, so that spans are a subtraction."""

    date = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("工作日")
    running = models.PositiveIntegerField("工作日累计")
    name = models.CharField("名称", max_length=40, blank=True)
    provisional = models.BooleanField("暂定", default=False, help_text="国务院尚未公布该年放假安排")

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ("date",)
        indexes = [models.Index(fields=["running", "date"], name="calendar_running")]

    def __str__(self) -> str:
        return f"{self.date} {'工作日' if self.is_working else self.name or '休息日'}"


class Notice(models.Model):
    """One thing one person is told, written inside the transaction that caused it. ``url`` opens the task."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name="收件人"
    )
    kind = models.CharField("类别", max_length=40)
    subject = models.CharField("所指", max_length=80, db_index=True, help_text="例如 case:17")
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    reason = models.CharField("为何通知您", max_length=200, blank=True)
    url = models.CharField("打开", max_length=200, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    urgent = models.BooleanField("紧急", default=False)
    created_at = models.DateTimeField("时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["recipient", "-created_at"], name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_words(self) -> str:
        """The kind as people read it."""
        return kinds.words(self.kind)


class Delivery(models.Model):
    """One notice on its way through one channel: queued -> in flight -> sent | failed | cancelled."""

    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        IN_FLIGHT = "in_flight", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "未送达"
        CANCELLED = "cancelled", "已取消"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField("渠道", max_length=20)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("何时发", default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    message_id = models.UUIDField("消息编号", unique=True)
    error = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发送"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_per_channel")]
        indexes = [
            models.Index(
                fields=["due_at"], name="delivery_due", condition=Q(state__in=["queued", "in_flight"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
