"""What the budget desk does without of 系统审核, and what became of the remarks people were shown."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from projects.models.project import Project
from projects.models.target import TargetVersion
from projects.models.year import BudgetYear


class CheckWaiver(models.Model):
    """A rule the budget desk does without, for a year or for one project of it; taken back it stays as a record."""

    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="waivers")
    rule = models.CharField(max_length=8)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="waivers", verbose_name="项目"
    )
    reason = models.CharField("原因", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "不审核的规则"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["year", "rule", "project"],
                name="one_waiver_at_a_time",
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.reason}"


class SeenRemark(models.Model):
    """A remark somebody was shown while drafting: the rule and the cell, by row uuid."""

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="seen_remarks")
    rule = models.CharField(max_length=8)
    path = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "rule", "path"], name="one_seen_remark_of_a_cell")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.path}"


class CheckCount(models.Model):
    """How many remarks of a rule were changed, explained or ignored up to the last submission or the approval."""

    class Fate(models.TextChoices):
        CHANGED = "changed", "改了"
        EXPLAINED = "explained", "说明了"
        IGNORED = "ignored", "忽略了"

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="check_counts")
    rule = models.CharField(max_length=8)
    fate = models.CharField(max_length=10, choices=Fate.choices)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "rule", "fate"], name="one_count_of_a_fate")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.get_fate_display()} {self.number}"
