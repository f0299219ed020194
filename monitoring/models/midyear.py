"""绩效运行监控: the rounds of a year, and what is reported of each project at each."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from monitoring.lights import HUNDRED, TENTH, Light, Thresholds, Why, said
from projects.models import Project, TargetVersion
from workflows.models import Round

# What was decided is never written again; it can be given back by the case (its state), and be replaced by the next one.
DECIDED = """
IF OLD.state NOT IN ('confirmed', 'refused') THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END IF;
IF TG_OP = 'UPDATE' AND NEW.state NOT IN ('confirmed', 'refused') THEN
    RETURN NEW;
END IF;
IF TG_OP = 'UPDATE'
   AND ROW(NEW.project_id, NEW.round_id, NEW.number, NEW.version_id, NEW.budget, NEW.spent, NEW.planned, NEW.lag,
           NEW.funds_light, NEW.performance_light, NEW.compliance, NEW.frozen_at)
   IS NOT DISTINCT FROM
       ROW(OLD.project_id, OLD.round_id, OLD.number, OLD.version_id, OLD.budget, OLD.spent, OLD.planned, OLD.lag,
           OLD.funds_light, OLD.performance_light, OLD.compliance, OLD.frozen_at) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '已办结的监控表不能修改（第 % 号）', OLD.id USING ERRCODE = 'integrity_constraint_violation';
"""
PART_OF_DECIDED = """
IF EXISTS (SELECT FROM monitoring_monitoringreport report
            WHERE report.id = OLD.report_id AND report.state IN ('confirmed', 'refused')) THEN
    RAISE EXCEPTION '已办结的监控表不能修改（第 % 号）', OLD.report_id USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""


def _part_of_decided(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=PART_OF_DECIDED,
    )


#: percentage points behind the plan that are still 正常, and still 关注, unless the round says others
ATTENTION, WARNING = Decimal(10), Decimal(20)


class MonitoringRound(models.Model):
    """What a round of the year's plan is as 运行监控: its cut-off, and the thresholds of its light in percentage points."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="monitoring_round")
    cutoff_on = models.DateField("统计截止")
    attention = models.DecimalField("正常不超过", max_digits=5, decimal_places=2, default=ATTENTION)
    warning = models.DecimalField("关注不超过", max_digits=5, decimal_places=2, default=WARNING)

    class Meta:
        verbose_name = verbose_name_plural = "运行监控轮次"
        ordering = ("cutoff_on", "id")

    def __str__(self) -> str:
        return f"{self.cutoff_on.year}年{self.months}"

    @property
    def months(self) -> str:
        """1–6月; a cut-off within a month is named by its day."""
        last = (self.cutoff_on + timedelta(days=1)).day == 1
        month = self.cutoff_on.month
        if not last:
            return f"1月1日–{month}月{self.cutoff_on.day}日"
        return "1月" if month == 1 else f"1–{month}月"

    @property
    def due_on(self) -> date:
        """As planned; for one project it may have been moved."""
        return self.round.due_on

    @property
    def thresholds(self) -> Thresholds:
        """Nothing spent is 预警 where something was planned."""
        return Thresholds(self.attention, self.warning, nothing_spent=True)


class MonitoringReport(models.Model):
    """One project in one round. Amounts are yuan, shares percent 0-100, the lag percentage points.

    ``number`` counts: what was decided is never written again, reopening begins the next one. Figures follow the imports
    while it lies with its drafter, and stand (``frozen_at``) from the moment it is handed in or closed. ``compliance``:
    question -> {"answer": yes/no/na/"", "remark": text}.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待填写"
        IN_REVIEW = "in_review", "审核中"
        CONFIRMED = "confirmed", "已办结"
        REFUSED = "refused", "不同意"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="monitoring_reports")
    round = models.ForeignKey(MonitoringRound, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField("第几次", default=1)
    is_current = models.BooleanField(default=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)

    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, null=True, related_name="+")
    budget = models.DecimalField("调整后预算", max_digits=16, decimal_places=2, default=Decimal(0))
    spent = models.DecimalField("累计执行", max_digits=16, decimal_places=2, default=Decimal(0))
    spent_as_of = models.DateField("执行数截至", null=True)
    provisional = models.BooleanField("预计", default=True)
    #: the plan's cumulative share at its last point up to the cut-off, and which point that is
    planned = models.DecimalField("计划%", max_digits=5, decimal_places=2, null=True)
    planned_month = models.PositiveSmallIntegerField("计划节点", null=True)
    lag = models.DecimalField("落后", max_digits=5, decimal_places=1, default=Decimal(0))
    why = models.CharField(max_length=8, default=Why.LAG)
    funds_light = models.CharField("资金", max_length=10, default=Light.UNPLANNED)
    performance_light = models.CharField("绩效", max_length=10, default=Light.UNPLANNED)
    #: the worse of both
    light = models.CharField("灯", max_length=10, default=Light.UNPLANNED)
    refreshed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField("定数时间", null=True)

    compliance = models.JSONField("合规情况", default=dict)
    saved_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_why = models.TextField("重新打开的原因", blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "运行监控表"
        ordering = ("round", "project", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "round", "number"], name="one_monitoring_report_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["round", "project"],
                name="one_current_monitoring_report",
                condition=Q(is_current=True),
            ),
        ]
        indexes = [
            models.Index(fields=["round"], name="monitoring_not_frozen", condition=Q(frozen_at__isnull=True))
        ]
        triggers = [
            pgtrigger.Trigger(
                name="monitoring_report_decided",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=DECIDED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.round}"

    @property
    def lamp(self) -> Light:
        """The light as a value that knows its words."""
        return Light(self.light)

    @property
    def funds_lamp(self) -> Light:
        return Light(self.funds_light)

    @property
    def performance_lamp(self) -> Light:
        return Light(self.performance_light)

    @property
    def said(self) -> str:
        """The number beside the light of the funds: 落后28.6个百分点."""
        return said(self.funds_lamp, self.lag, Why(self.why))

    @property
    def rate(self) -> Decimal | None:
        """执行率: percent of the adjusted budget spent, at a tenth; None without a budget."""
        if self.budget <= 0:
            return None
        return (self.spent * HUNDRED / self.budget).quantize(TENTH, ROUND_HALF_UP)


class MonitoringFunds(models.Model):
    """One column of the funds: 年初预算数, 1–N月执行数 and 全年预计执行数 of a source, in yuan. None is a blank cell."""

    class Source(models.TextChoices):
        TOTAL = "total", "总额"
        FISCAL = "fiscal", "其中财政资金"
        CARRIED = "carried", "上年结转"
        OTHER = "other", "其他"

    report = models.ForeignKey(MonitoringReport, on_delete=models.CASCADE, related_name="funds")
    source = models.CharField(max_length=8, choices=Source.choices)
    initial = models.DecimalField("年初预算数", max_digits=16, decimal_places=2, default=Decimal(0))
    spent = models.DecimalField("执行数", max_digits=16, decimal_places=2, null=True)
    expected = models.DecimalField("全年预计执行数", max_digits=16, decimal_places=2, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "监控表资金"
        constraints = [models.UniqueConstraint(fields=["report", "source"], name="one_fund_of_a_source")]
        triggers = [_part_of_decided("monitoring_funds_decided")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.get_source_display()}"


class MonitoringRow(models.Model):
    """What is reported of one indicator of the pinned version. ``causes``: codes of ``Cause`` in their order."""

    class Chance(models.TextChoices):
        CERTAIN = "certain", "确定能"
        MAYBE = "maybe", "有可能"
        IMPOSSIBLE = "impossible", "完全不可能"

    class Cause(models.TextChoices):
        FUNDS = "funds", "经费保障"
        RULES = "rules", "制度保障"
        PEOPLE = "people", "人员保障"
        EQUIPMENT = "equipment", "硬件条件保障"
        OTHER = "other", "其他"

    report = models.ForeignKey(MonitoringReport, on_delete=models.CASCADE, related_name="rows")
    uuid = models.UUIDField("指标行")
    achieved = models.CharField("执行情况", max_length=300, blank=True)
    expected = models.CharField("全年预计完成情况", max_length=300, blank=True)
    causes = models.JSONField("偏差原因", default=list)
    explanation = models.TextField("原因说明", blank=True)
    chance = models.CharField("完成目标可能性", max_length=10, choices=Chance.choices, blank=True)
    measure = models.TextField("改进措施", blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "监控表指标"
        constraints = [models.UniqueConstraint(fields=["report", "uuid"], name="one_monitoring_row")]
        triggers = [_part_of_decided("monitoring_row_decided")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.uuid}"
