"""Why an approved target is changed: the application of a 目标调整 or a 更正, beside the version it proposes."""

from django.db import models

from projects.models.events import ProjectEvent
from projects.models.locks import row_triggers
from projects.models.target import TargetVersion


class TargetChange(models.Model):
    """The application. Locked with its version; which of the two it is, the version's label says.

    At most one is under way for a project: the index ``one_version_in_work`` of the versions allows no second.
    """

    class Ground(models.TextChoices):
        MONEY = "money", "预算变动"
        FACTS = "facts", "政策、任务或实施条件变化"
        TYPING = "typing", "文字错误"

    version = models.OneToOneField(TargetVersion, on_delete=models.CASCADE, related_name="change")
    #: the version in force that it began from
    base = models.ForeignKey(
        TargetVersion, on_delete=models.PROTECT, related_name="changes", verbose_name="原版本"
    )
    ground = models.CharField("依据类别", max_length=10, choices=Ground.choices)
    #: one of the year's list; of a 更正 what was mistyped
    reason = models.CharField("调整原因", max_length=100)
    explanation = models.TextField("情况说明", blank=True)
    document_number = models.CharField("依据文号", max_length=80, blank=True)
    document_date = models.DateField("文件日期", null=True, blank=True)
    scan = models.ForeignKey(
        "workflows.Attachment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    event = models.ForeignKey(
        ProjectEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="target_changes",
        verbose_name="预算变动",
    )
    #: the person says that it is not made because the target would be missed
    declared = models.BooleanField("不因完不成目标而调整", default=False)
    #: asked where values only become easier
    eased_reason = models.TextField("调低指标值的理由", blank=True)
    #: where it was started from, in words: a row of a monitoring form
    origin = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "目标调整与更正"
        triggers = row_triggers("target_change")

    def __str__(self) -> str:
        return f"{self.version} {self.reason}"
