"""The 目标审核表 of one step: what a person decided of each item, and what had been proposed."""

from django.conf import settings
from django.db import models

from accounts import clock
from projects.models.target import TargetVersion


class Appraisal(models.Model):
    """Filled in at an open step by whoever holds it; afterwards it stays as it was when the step was decided.

    ``scores``: item -> points as text; ``opinions``: item -> why points are deducted; ``proposed``: item -> score and the
    remarks it came from, as the person saw them.
    """

    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="appraisals")
    step = models.OneToOneField(
        "workflows.CaseStep", on_delete=models.PROTECT, related_name="+", verbose_name="环节"
    )
    #: the text that was appraised
    snapshot = models.ForeignKey("workflows.Snapshot", on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField("得分")
    opinions = models.JSONField("意见", default=dict)
    proposed = models.JSONField("建议", default=dict)
    total = models.DecimalField("总分", max_digits=5, decimal_places=2)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "目标审核表"

    def __str__(self) -> str:
        return f"{self.version} {self.total}"
