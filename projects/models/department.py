"""DepartmentTarget and its rows: the 部门整体绩效目标 of a year. Approved versions never change, in the database too."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.models import Unit
from projects.models.locks import row_triggers, version_triggers
from projects.models.project import Project
from projects.models.year import BudgetYear


class DepartmentTarget(models.Model):
    """One version of the 部门整体绩效目标 of a year. ``revision`` counts saves: an edit names the one it began from."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"  # the budget desk of the 本级 may edit
        IN_REVIEW = "in_review", "审核中"
        APPROVED = "approved", "已审定"  # locked
        SUPERSEDED = "superseded", "已被替代"
        REJECTED = "rejected", "不同意"
        CANCELLED = "cancelled", "已作废"

    IN_WORK = (State.DRAFT, State.IN_REVIEW)

    year = models.ForeignKey(
        BudgetYear, on_delete=models.PROTECT, related_name="department_targets", verbose_name="年度"
    )
    #: the 本级: the unit without one above it
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="department_targets", verbose_name="单位"
    )
    #: 第n版 of the year
    number = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    #: what stands before the titled paragraphs of 总体绩效目标
    intro = models.TextField("总述", blank=True)

    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    locked_at = models.DateTimeField("锁定时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门整体绩效目标"
        ordering = ("-year", "unit", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "unit"], name="one_approved_department_target", condition=Q(state="approved")
            ),
            models.UniqueConstraint(
                fields=["year", "unit"],
                name="one_department_target_in_work",
                condition=Q(state__in=["draft", "in_review"]),
            ),
        ]
        triggers = version_triggers("department_target")

    def __str__(self) -> str:
        return f"{self.year_id}年度部门整体绩效目标 {self.label}"

    @property
    def label(self) -> str:
        return f"第{self.number}版"


class DepartmentRow(models.Model):
    """One paragraph, item or measure. ``project`` and ``transfer`` are of items: what money stands behind them."""

    class Part(models.TextChoices):
        OVERALL = "overall", "总体绩效目标"
        ITEMS = "items", "分项绩效目标"
        SPECIAL = "special", "专项项目"
        SAFEGUARDS = "safeguards", "工作保障措施"

    version = models.ForeignKey(DepartmentTarget, on_delete=models.CASCADE, related_name="rows")
    uuid = models.UUIDField(default=uuid.uuid4)
    order = models.PositiveSmallIntegerField()
    part = models.CharField("部分", max_length=10, choices=Part.choices)
    #: 财务工作保障措施, 业务职能工作保障措施 …: repeated on every row below it
    heading = models.CharField("小标题", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    text = models.TextField("内容", blank=True)
    #: confirmed by a person; what is only proposed is stored nowhere
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对应项目"
    )
    #: 对下转移支付: money passed on, for which the department has no project
    transfer = models.BooleanField("对下转移支付", default=False)

    class Meta:
        ordering = ("version_id", "order")
        constraints = [
            models.UniqueConstraint(fields=["version", "uuid"], name="one_department_row_of_a_uuid")
        ]
        triggers = row_triggers("department_row", "projects_departmenttarget")

    def __str__(self) -> str:
        return self.title[:30] or self.text[:30]
