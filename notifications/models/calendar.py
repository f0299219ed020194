"""The working-day calendar."""

from django.db import models


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
