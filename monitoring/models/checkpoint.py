"""The four checkpoints of a year and what is reported at each: figures that freeze, words that are signed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from monitoring.lights import Light, Thresholds, Why, said
from projects.models import Project, TargetVersion
from workflows.models import Round

#: lights of who is behind
BEHIND = (Light.ATTENTION, Light.WARNING)
#: ``CheckpointReport.wants_words`` as a condition on rows
WANTS_WORDS = Q(light__in=BEHIND, checkpoint__demands=True)

# Figures of a report stand once they are final; its words and the state of its case go on.
FIGURES_FROZEN = """
IF OLD.frozen_at IS NULL THEN
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END IF;
IF TG_OP = 'UPDATE'
   AND ROW(NEW.project_id, NEW.checkpoint_id, NEW.number, NEW.version_id, NEW.budget, NEW.planned, NEW.spent,
           NEW.spent_as_of, NEW.actual, NEW.lag, NEW.light, NEW.why, NEW.provisional, NEW.frozen_at)
   IS NOT DISTINCT FROM
       ROW(OLD.project_id, OLD.checkpoint_id, OLD.number, OLD.version_id, OLD.budget, OLD.planned, OLD.spent,
           OLD.spent_as_of, OLD.actual, OLD.lag, OLD.light, OLD.why, OLD.provisional, OLD.frozen_at) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '说明截止后，支出进度的数字不能修改（第 % 号）', OLD.id USING ERRCODE = 'integrity_constraint_violation';
"""


class Checkpoint(models.Model):
    """What a round of the year's plan is as a checkpoint: its dates besides those of the round, and its thresholds.

    统计截止 is ``cutoff_on``, 数据导入 is ``import_due_on``, 说明截止 is the last date asked for of the round.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="checkpoint")
    month = models.PositiveSmallIntegerField("月底", choices=[(m, f"{m}月底") for m in (3, 6, 10, 12)])
    cutoff_on = models.DateField("统计截止")
    import_due_on = models.DateField("数据导入")
    attention = models.DecimalField("正常不超过", max_digits=5, decimal_places=2, default=Decimal(10))
    warning = models.DecimalField("关注不超过", max_digits=5, decimal_places=2, default=Decimal(20))
    #: nothing spent is 预警 where something was planned
    nothing_spent = models.BooleanField("零支出预警", default=False)
    #: explanation and measure are demanded where the light is not green; else only invited
    demands = models.BooleanField("必须说明", default=True)
    #: when thresholds or dates were last changed: the figures are taken anew then
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "支出进度节点"
        ordering = ("cutoff_on",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """6月底."""
        return f"{self.month}月底"

    @property
    def year(self) -> int:
        return int(self.round.year)

    @property
    def due_on(self) -> date:
        """说明截止, as planned; for one project it may have been moved."""
        return self.round.due_on

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.attention, self.warning, self.nothing_spent)


class CheckpointReport(models.Model):
    """One project at one checkpoint. Amounts are yuan, shares percent 0-100, the lag percentage points.

    ``number`` counts: a report that was confirmed is never written again, reopening begins the next one. Until the
    figures of the 统计截止 are imported they are ``provisional``; from ``frozen_at`` on they never change.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待说明"
        IN_REVIEW = "in_review", "审核中"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "不同意"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="checkpoint_reports")
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField("第几次", default=1)
    is_current = models.BooleanField(default=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)

    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, null=True, related_name="+")
    budget = models.DecimalField("调整后预算", max_digits=16, decimal_places=2, default=Decimal(0))
    planned = models.DecimalField("计划%", max_digits=5, decimal_places=2, null=True)
    spent = models.DecimalField("累计执行", max_digits=16, decimal_places=2, default=Decimal(0))
    spent_as_of = models.DateField("执行数截至", null=True)
    actual = models.DecimalField("执行%", max_digits=12, decimal_places=1, null=True)
    lag = models.DecimalField("落后", max_digits=5, decimal_places=1, default=Decimal(0))
    light = models.CharField("灯", max_length=10, default=Light.UNPLANNED)
    why = models.CharField(max_length=8, default=Why.LAG)
    provisional = models.BooleanField("预计", default=True)
    #: when the figures were last taken; None for a report that has just been opened
    refreshed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField("定数时间", null=True)

    cause = models.TextField("原因", blank=True)
    measure = models.TextField("下一步安排", blank=True)
    #: the light that was explained with the last submission, "" while nothing was handed in
    explained_light = models.CharField(max_length=10, blank=True, default="")
    saved_at = models.DateTimeField(null=True)

    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_why = models.TextField("重新打开的原因", blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "支出进度报告"
        ordering = ("checkpoint", "project", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "checkpoint", "number"], name="one_checkpoint_report_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["checkpoint", "project"],
                name="one_current_checkpoint_report",
                condition=Q(is_current=True),
            ),
        ]
        indexes = [
            models.Index(fields=["checkpoint"], name="report_not_frozen", condition=Q(frozen_at__isnull=True))
        ]
        triggers = [
            pgtrigger.Trigger(
                name="report_figures_frozen",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FIGURES_FROZEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.checkpoint}"

    @property
    def lamp(self) -> Light:
        """The light as a value that knows its words."""
        return Light(self.light)

    @property
    def said(self) -> str:
        """The number beside the light: 落后28.6个百分点."""
        return said(self.lamp, self.lag, Why(self.why))

    @property
    def wants_words(self) -> bool:
        """Whether explanation and measure are demanded."""
        return self.checkpoint.demands and self.lamp.is_behind
