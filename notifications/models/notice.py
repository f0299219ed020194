"""What a person is told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from notifications import kinds


class Notice(models.Model):
    """One thing one person is told, written inside the transaction that caused it. ``url`` opens the task."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notices",
        verbose_name="收件人",
        db_index=False,  # the two below begin with it
    )
    kind = models.CharField("类别", max_length=40)
    subject = models.CharField("所指", max_length=80, help_text="例如 case:17")
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
            models.Index(fields=["subject"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_words(self) -> str:
        """The kind as people read it."""
        return kinds.words(self.kind)
