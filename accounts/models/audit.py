"""AuditEvent: append-only and chained, for all that is not a case."""

from django.db import models

from accounts import clock
from accounts.append_only import append_only
from accounts.models.people import User


class AuditEvent(models.Model):
    """A login, a grant, a change of settings, an import, an export. ``body`` is the exact text that was hashed."""

    number = models.PositiveBigIntegerField("序号", unique=True)
    kind = models.CharField("类别", max_length=40, db_index=True)
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="audit_events", verbose_name="操作人"
    )
    actor_name = models.CharField("姓名", max_length=100, blank=True)
    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    summary = models.CharField("内容", max_length=300)
    body = models.TextField("原文")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "系统日志"
        ordering = ("-number",)
        triggers = [append_only("audit_event_append_only")]

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"


class AuditHead(models.Model):
    """The single row that hands out numbers: locked while an event is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"#{self.number}"
