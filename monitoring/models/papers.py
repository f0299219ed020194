"""How a department's papers look, and what was published of a year."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts import clock
from accounts.append_only import append_only
from projects.models import BudgetYear, Published


class PaperLayout(models.Model):
    """Title and columns of one official form, where the department has its own; without a row the usual ones hold."""

    code = models.CharField(max_length=20, primary_key=True)
    title = models.CharField("名称", max_length=60)
    hidden = models.JSONField("不显示的列", default=list)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "表样设置"

    def __str__(self) -> str:
        return self.title


class PaperRecipient(models.Model):
    """Who a paper of the department goes to, where it is not the usual one. ``code``: of the paper."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField("主送", max_length=60)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "主送单位设置"

    def __str__(self) -> str:
        return self.name


class Disclosure(Published):
    """决算公开: the self-evaluations of a year. Append-only."""

    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="disclosures")

    class Meta:
        verbose_name = verbose_name_plural = "决算公开"
        ordering = ("-id",)
        triggers = [append_only("disclosure_append_only")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.address}"
