"""TargetVersion and its rows: what the 项目绩效目标表 shows. Approved versions never change, in the database too."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from projects.models.locks import row_triggers, version_triggers
from projects.models.project import Project


class TargetVersion(models.Model):
    """One version of a project's target. ``revision`` counts saves: an edit names the one it began from."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"  # the drafter may edit
        IN_REVIEW = "in_review", "审核中"
        APPROVED = "approved", "已批复"  # locked
        SUPERSEDED = "superseded", "已被替代"
        REJECTED = "rejected", "不予安排"
        CANCELLED = "cancelled", "已作废"

    class Label(models.TextChoices):
        FIRST = "first", "一上稿"
        SECOND = "second", "二上稿"
        APPROVED = "approved", "批复版"
        ADJUSTED = "adjusted", "调整版"
        CORRECTED = "corrected", "更正版"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField("版本", max_length=10, choices=Label.choices, default=Label.FIRST)
    label_number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)

    budget = models.DecimalField("预算数", max_digits=16, decimal_places=2, null=True, blank=True)
    fiscal = models.DecimalField("财政资金", max_digits=16, decimal_places=2, null=True, blank=True)
    other = models.DecimalField("其他资金", max_digits=16, decimal_places=2, null=True, blank=True)
    purpose = models.TextField("资金用途", blank=True)
    #: level-2 class -> reason why it does not apply
    not_applicable = models.JSONField("不适用的分类", default=dict, blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    locked_at = models.DateTimeField("锁定时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标"
        ordering = ("project", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], name="one_approved_version", condition=Q(state="approved")
            ),
            models.UniqueConstraint(
                fields=["project"], name="one_version_in_work", condition=Q(state__in=["draft", "in_review"])
            ),
        ]
        # What a person still has to write is counted on every page.
        indexes = [models.Index(fields=["project"], name="drafts", condition=Q(state="draft"))]
        triggers = version_triggers()

    def __str__(self) -> str:
        return f"{self.project} {self.get_label_display()}"

    @property
    def changes_approved(self) -> bool:
        """Whether it is a 调整版 or 更正版: the version it changes stays in force until this one is decided."""
        return self.label in (self.Label.ADJUSTED, self.Label.CORRECTED)


class Goal(models.Model):
    """One numbered sentence of 绩效目标."""

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="goals")
    uuid = models.UUIDField(default=uuid.uuid4)
    order = models.PositiveSmallIntegerField()
    text = models.TextField("绩效目标")

    class Meta:
        ordering = ("version_id", "order")
        constraints = [models.UniqueConstraint(fields=["version", "uuid"], name="one_goal_of_a_uuid")]
        triggers = row_triggers("goal")

    def __str__(self) -> str:
        return self.text[:30]


class PlanPoint(models.Model):
    """The cumulative share to be spent by the end of a month, 0-100. ``percent`` None is a blank cell."""

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="plan_points")
    month = models.PositiveSmallIntegerField("月底", choices=[(m, f"{m}月底") for m in (3, 6, 10, 12)])
    percent = models.DecimalField("累计%", max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("version_id", "month")
        constraints = [models.UniqueConstraint(fields=["version", "month"], name="one_plan_point_per_month")]
        triggers = row_triggers("plan_point")

    def __str__(self) -> str:
        return f"{self.month}月底 {self.percent}"


class Indicator(models.Model):
    """One indicator row. ``value`` is 指标值 as printed; operator, number and unit are read from it at every save."""

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="indicators")
    uuid = models.UUIDField(default=uuid.uuid4)
    order = models.PositiveSmallIntegerField()
    level1 = models.CharField("一级指标", max_length=20)
    level2 = models.CharField("二级指标", max_length=20)
    name = models.CharField("三级指标", max_length=200, blank=True)
    description = models.TextField("绩效指标描述", blank=True)
    value = models.CharField("指标值", max_length=300, blank=True)
    operator = models.CharField(max_length=1, blank=True)
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    basis = models.TextField("指标值确定依据", blank=True)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("version_id", "order")
        constraints = [models.UniqueConstraint(fields=["version", "uuid"], name="one_indicator_of_a_uuid")]
        triggers = row_triggers("indicator")

    def __str__(self) -> str:
        return f"{self.level2} {self.name}"


class EvaluationWeight(models.Model):
    """分值 of one indicator where the year's moment is 自评前: kept by row uuid, outside the locked version."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evaluation_weights")
    row = models.UUIDField("指标行")
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "row"], name="one_weight_per_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.weight}"


class Explanation(models.Model):
    """The drafter's answer to a 请说明, kept with the cell and valid until the cell changes (``fingerprint``)."""

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="explanations")
    rule = models.CharField(max_length=8)
    path = models.CharField(max_length=120, help_text="indicators/<uuid>/value")
    #: the cells the remark rests on, by row uuid; ``fingerprint`` is of their texts
    cells = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    text = models.TextField("说明")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "rule", "path"], name="one_explanation_per_place")
        ]
        triggers = row_triggers("explanation")

    def __str__(self) -> str:
        return self.text[:30]


class OpenQuestion(models.Model):
    """A cell the text left open at import: it stays empty and blocks submission until answered."""

    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="questions")
    path = models.CharField(max_length=120)
    text = models.TextField("问题")
    printed = models.TextField("原文", blank=True)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("version_id", "id")
        triggers = row_triggers("question")

    def __str__(self) -> str:
        return self.text[:30]
