"""What was published: the record every publication keeps, and 预算公开."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts import clock
from accounts.append_only import append_only
from accounts.models import Unit
from projects.models.year import BudgetYear


class Published(models.Model):
    """What went out after the 保密审查, who examined it, and where it stands. The package lies under its hash.

    ``checked`` are the points that were examined, in words; ``withheld`` a list of {project, name, why}.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reviewer = models.CharField("审查人", max_length=60)
    reviewed_on = models.DateField("审查日期")
    address = models.URLField("公开网址", max_length=300)
    checked = models.JSONField("审查事项")
    withheld = models.JSONField("不公开的项目", default=list)
    projects = models.PositiveIntegerField("公开的项目数")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("大小")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class BudgetDisclosure(Published):
    """预算公开: the approved targets of a year. Append-only."""

    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="budget_disclosures")

    class Meta:
        verbose_name = verbose_name_plural = "预算公开"
        ordering = ("-id",)
        triggers = [append_only("budget_disclosure_append_only")]

    def __str__(self) -> str:
        return f"{self.year_id} {self.address}"
