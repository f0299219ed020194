"""How a person wants to be reached, and the groups a unit's robots write to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.models import Unit
from notifications.outward.robots import Sort


class Preference(models.Model):
    """What a person has chosen; whoever has no row has the defaults.

    ``paces`` holds a ``reach.Pace`` for each channel; a channel that is not named goes at once. Quiet hours may pass midnight.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paces = models.JSONField("渠道", default=dict)
    quiet_from = models.TimeField("免打扰自", null=True, blank=True)
    quiet_to = models.TimeField("免打扰至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒设置"
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_have_both_ends",
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class CalendarFeed(models.Model):
    """A person's feed of due dates. The token itself is nowhere: ``digest`` is its SHA-256."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("开通时间", default=clock.now)
    closed_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [
            models.UniqueConstraint(fields=["user"], name="one_open_feed", condition=Q(closed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


class Robot(models.Model):
    """A robot in a group chat of a unit's people. Its address and secret are sealed (``notifications.secrets``)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("群名称", max_length=40)
    sort = models.CharField("类型", max_length=10, choices=Sort.choices)
    sealed_url = models.TextField()
    sealed_secret = models.TextField(blank=True)
    daily = models.BooleanField("每个工作日汇总", default=True)
    is_active = models.BooleanField("启用", default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "群机器人"
        ordering = ("unit__code", "name")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_robot_of_a_name")]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_sort_display()}）"


class GroupPost(models.Model):
    """One message to one group: queued -> in flight -> sent | failed. ``key`` makes it one of its sort."""

    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        IN_FLIGHT = "in_flight", "发送中"
        SENT = "sent", "已发"
        FAILED = "failed", "未送达"
        CANCELLED = "cancelled", "已取消"

    robot = models.ForeignKey(Robot, on_delete=models.PROTECT, related_name="posts")
    key = models.CharField(max_length=80, help_text="daily:2026-06-30")
    title = models.CharField("标题", max_length=100)
    lines = models.JSONField("内容", default=list)
    path = models.CharField("打开", max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField("时间", default=clock.now)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("何时发", default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "群消息"
        ordering = ("-made_at", "-id")
        constraints = [models.UniqueConstraint(fields=["robot", "key"], name="one_group_post_of_a_key")]
        indexes = [
            models.Index(
                fields=["due_at"], name="group_post_due", condition=Q(state__in=["queued", "in_flight"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"
