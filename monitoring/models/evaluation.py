"""绩效自评 of a year: the settings it is scored by, one sheet for each project, and what reviewers and finance put beside it."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.append_only import append_only
from monitoring.scoring import Band, ExecutionMethod, Grade, Method, Outcome
from projects.models import BudgetYear, Indicator, Project, TargetVersion
from workflows.models import Round

# What was confirmed stays as it was: only its state (a registration put right) and whether it is the present one change.
SHEET_CONFIRMED = """
IF OLD.state <> 'confirmed' THEN
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END IF;
IF TG_OP = 'UPDATE'
   AND to_jsonb(NEW) - 'state' - 'is_current' = to_jsonb(OLD) - 'state' - 'is_current' THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '已办结的绩效自评不能修改（第 % 号）', OLD.id USING ERRCODE = 'integrity_constraint_violation';
"""

# FOR SHARE waits for a decision that is under way (it holds the sheet FOR UPDATE) and then sees its result.
ROW_OF_CONFIRMED = """
FOR held IN
    SELECT id, state FROM monitoring_selfevaluation
    WHERE id IN (OLD.evaluation_id, NEW.evaluation_id) ORDER BY id FOR SHARE
LOOP
    IF held.state = 'confirmed' THEN
        RAISE EXCEPTION '已办结的绩效自评不能修改（第 % 号）', held.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END LOOP;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
RETURN NEW;
"""


def _share(words: str, default: int) -> models.DecimalField:
    """A percentage 0-100 (``over``: above 100)."""
    return models.DecimalField(words, max_digits=5, decimal_places=2, default=Decimal(default))


def _money(words: str) -> models.DecimalField:
    return models.DecimalField(words, max_digits=16, decimal_places=2, null=True, blank=True)


class EvaluationScheme(models.Model):
    """What a year's 自评 is scored by (domain.md §4); a year without a row is scored by the usual settings.

    ``weights``: 预算执行率 and each level-1 class -> points, as text, together 100. ``steps``: [from this rate on, share],
    best first. ``methods``: level-2 class -> method chosen instead of the usual one.
    """

    year = models.OneToOneField(BudgetYear, on_delete=models.PROTECT, related_name="evaluation_scheme")
    execution_method = models.CharField(
        "预算执行率计分",
        max_length=10,
        choices=[(ExecutionMethod.RATIO.value, "比例法"), (ExecutionMethod.INTERVALS.value, "区间法")],
        default=ExecutionMethod.RATIO.value,
    )
    weights = models.JSONField("分值", default=dict)
    late = _share("逾期完成得分比例", 50)
    reached = _share("达成不低于", 80)
    partly = _share("部分达成不低于", 60)
    over = models.DecimalField("超出目标值提示", max_digits=6, decimal_places=2, default=Decimal(130))
    floor = _share("门槛", 60)
    steps = models.JSONField("满意度分档", default=list)
    methods = models.JSONField("计分方法", default=dict, blank=True)
    #: what the results of this year speak for in the next budget: scores below, and a rate of execution below
    poor = _share("建议不安排：得分低于", 60)
    middling = _share("建议压减：得分低于", 80)
    slow = _share("建议压减：执行率低于", 50)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "自评计分设置"

    def __str__(self) -> str:
        return f"{self.year_id}年度自评计分设置"


class SelfEvaluation(models.Model):
    """项目支出绩效自评表 of one project for one round. Amounts are yuan.

    ``number`` counts: what was confirmed is never written again, reopening begins the next one. ``scored_by`` are the
    year's settings as they held when the sheet was last saved. ``total`` is the sum of the computed rows (and, once it is
    handed in, as handed in); what a reviewer deducted and what finance says stand beside it in tables of their own.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待自评"
        IN_REVIEW = "in_review", "审核中"
        CONFIRMED = "confirmed", "已办结"
        REFUSED = "refused", "不同意"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="self_evaluations")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="self_evaluations")
    number = models.PositiveSmallIntegerField("第几次", default=1)
    is_current = models.BooleanField(default=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, null=True, related_name="+")
    scored_by = models.JSONField("计分设置", default=dict)

    #: None: not answered yet
    carried_out = models.BooleanField("是否实施", null=True)
    #: 区间法 only: whether the work was completed within its budget
    completed = models.BooleanField("在预算内完成", null=True)

    initial_total = _money("年初预算数")
    initial_fiscal = _money("年初预算数 当年财政拨款")
    initial_carried = _money("年初预算数 上年结转")
    initial_other = _money("年初预算数 其他")
    adjusted_total = _money("全年预算数")
    adjusted_fiscal = _money("全年预算数 当年财政拨款")
    adjusted_carried = _money("全年预算数 上年结转")
    adjusted_other = _money("全年预算数 其他")
    spent_total = _money("全年执行数")
    spent_fiscal = _money("全年执行数 当年财政拨款")
    spent_carried = _money("全年执行数 上年结转")
    spent_other = _money("全年执行数 其他")
    #: until when execution is known, not after 31 December; None where nothing was imported
    spent_as_of = models.DateField("执行数截至", null=True)

    goal = models.TextField("预期目标", blank=True)
    achieved = models.TextField("实际完成情况", blank=True)
    execution_cause = models.TextField("预算执行率偏差原因", blank=True)
    execution_measure = models.TextField("预算执行率改进措施", blank=True)
    leader = models.CharField("项目负责人", max_length=40, blank=True)
    accountant = models.CharField("财务负责人", max_length=40, blank=True)

    exempt = models.BooleanField("免评", default=False)
    exempt_why = models.CharField("免评原因", max_length=300, blank=True)
    #: of the execution row, and of the whole; None while something is missing, and for a 免评
    execution_points = models.DecimalField("预算执行率得分", max_digits=5, decimal_places=2, null=True)
    total = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(
        "等级", max_length=1, blank=True, default="", choices=[(one.value, one.value) for one in Grade]
    )

    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    #: when figures, 分值 and settings were last taken, with or without a change; None: to be taken
    refreshed_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_why = models.TextField("重新打开的原因", blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "绩效自评"
        ordering = ("round", "project", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "round", "number"], name="one_self_evaluation_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["project", "round"], name="one_current_self_evaluation", condition=Q(is_current=True)
            ),
        ]
        indexes = [
            models.Index(fields=["round"], name="self_evaluations_in_work", condition=Q(state="draft"))
        ]
        triggers = [
            pgtrigger.Trigger(
                name="self_evaluation_confirmed",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=SHEET_CONFIRMED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} 绩效自评"

    @property
    def year(self) -> int:
        return int(self.round.year)


class EvaluationRow(models.Model):
    """One indicator of the sheet: what was promised, what came of it, and its points.

    The promise is copied from the pinned version: ``target`` and ``actual`` are in ``unit``. ``given`` is the 分值 of the
    target, ``weight`` what it is after all rows and the execution row add up to 100.00. ``actual_text`` is 实际完成值 as
    typed. ``dropped``: left out with the consent of the budget desk; ``drop_asked`` why the drafter asks for it.
    """

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="rows")
    uuid = models.UUIDField("指标行")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    level1 = models.CharField("一级指标", max_length=20)
    level2 = models.CharField("二级指标", max_length=20)
    name = models.CharField("三级指标", max_length=200, blank=True)
    value = models.CharField("年度指标值", max_length=300, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    unit = models.CharField(max_length=40, blank=True)
    given = models.DecimalField("目标分值", max_digits=5, decimal_places=2, null=True)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2, default=Decimal(0))
    method = models.CharField("计分方法", max_length=10, choices=[(one.value, one.words) for one in Method])

    actual_text = models.CharField("实际完成值", max_length=300, blank=True)
    actual = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    outcome = models.CharField(
        "完成情况", max_length=10, blank=True, default="", choices=[(one.value, one.value) for one in Outcome]
    )
    band = models.CharField(
        "达成程度", max_length=10, blank=True, default="", choices=[(one.value, one.words) for one in Band]
    )
    percent = models.DecimalField("百分比", max_digits=5, decimal_places=2, null=True)
    sent = models.PositiveIntegerField("发放", null=True)
    returned = models.PositiveIntegerField("回收", null=True)
    satisfied = models.PositiveIntegerField("满意", null=True)
    cause = models.TextField("偏差原因", blank=True)
    measure = models.TextField("改进措施", blank=True)

    drop_asked = models.CharField("申请不参评的原因", max_length=300, blank=True)
    dropped = models.BooleanField("不参评", default=False)
    dropped_why = models.CharField("同意不参评的说明", max_length=300, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)

    #: as computed when the sheet was last saved; None while something is missing
    points = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True)
    formula = models.CharField("算式", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自评指标"
        ordering = ("evaluation_id", "order")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "uuid"], name="one_evaluation_row_of_a_uuid")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="evaluation_row_of_confirmed",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("held", "RECORD")],
                func=ROW_OF_CONFIRMED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.level2} {self.name}"


class Deduction(models.Model):
    """What the budget desk takes away from one row, with the reason. Rows only grow: the newest of a row counts, 0 takes it back.

    ``row`` is an indicator of a sheet; None where it is the sheet's 预算执行率: then ``evaluation`` names the sheet.
    """

    row = models.ForeignKey(EvaluationRow, on_delete=models.PROTECT, null=True, related_name="deductions")
    evaluation = models.ForeignKey(
        SelfEvaluation, on_delete=models.PROTECT, null=True, related_name="execution_deductions"
    )
    points = models.DecimalField("扣分", max_digits=5, decimal_places=2)
    reason = models.CharField("扣分原因", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "扣分"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="no_deduction_below_nothing"),
            models.CheckConstraint(
                condition=Q(row__isnull=True, evaluation__isnull=False)
                | Q(row__isnull=False, evaluation__isnull=True),
                name="deduction_of_a_row_or_of_the_execution",
            ),
        ]
        triggers = [append_only("deduction_append_only")]

    def __str__(self) -> str:
        return f"{self.row_id or self.evaluation_id} -{self.points}"


class Rescore(models.Model):
    """财政复核分, as a letter says. Rows only grow: the newest of a sheet counts; ``points`` None takes it back."""

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.PROTECT, related_name="rescores")
    points = models.DecimalField("复核分", max_digits=5, decimal_places=2, null=True)
    letter_number = models.CharField("文号", max_length=80)
    letter_date = models.DateField("文件日期")
    note = models.CharField("说明", max_length=300, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "财政复核分"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100),
                name="rescore_between_0_and_100",
            )
        ]
        triggers = [append_only("rescore_append_only")]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.points}"


class PrefillRun(models.Model):
    """预填: the figures of every sheet of a round still with its drafter taken anew, batch by batch, while people go on.

    ``reached``: the last sheet looked at. ``done`` of ``total`` sheets; ``changed`` of them had other figures.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="prefill_runs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "自评预填"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["round"], name="one_prefill_at_a_time", condition=Q(finished_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.done}/{self.total}"

    @property
    def percent(self) -> int:
        return 100 if self.total == 0 else min(100, self.done * 100 // self.total)


class DepartmentEvaluation(models.Model):
    """部门整体支出绩效自评 of a year: a table by template, filled in by the budget desk of the 本级.

    ``template``: rows ``{key, level1, level2, level3, weight, explanation, standard}``, weights as text, together 100.
    ``scores``: key -> ``{points, note}``, points as text.
    """

    year = models.OneToOneField(
        BudgetYear, on_delete=models.PROTECT, related_name="department_evaluation", verbose_name="年度"
    )
    template = models.JSONField("模板", default=list)
    scores = models.JSONField("得分", default=dict)
    overview = models.TextField("总体评价", blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True)
    #: 定稿: nothing changes until it is taken back
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门整体支出绩效自评"

    def __str__(self) -> str:
        return f"{self.year_id}年度部门整体支出绩效自评"
