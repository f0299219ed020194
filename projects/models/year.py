"""The budget year and its settings."""

from django.db import models


class BudgetYear(models.Model):
    """One budget year. All that differs between places or years is a setting here, never a constant."""

    class Stage(models.TextChoices):
        DRAFTING = "drafting", "编报"
        EXECUTION = "execution", "执行"
        EVALUATION = "evaluation", "自评"
        CLOSED = "closed", "归档"

    class WeightMoment(models.TextChoices):
        APPROVAL = "approval", "批复"
        EVALUATION = "evaluation", "自评前"

    class WeightStep(models.TextChoices):
        WHOLE = "1", "整分"
        HALF = "0.5", "半分"

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.DRAFTING)
    weight_moment = models.CharField(
        "分值何时必须确定", max_length=12, choices=WeightMoment.choices, default=WeightMoment.APPROVAL
    )
    weight_step = models.CharField(
        "分值单位", max_length=4, choices=WeightStep.choices, default=WeightStep.HALF
    )
    #: level-1 class -> points; the execution row has its own 10
    weight_scheme = models.JSONField("分值方案", default=dict)
    #: level-1 -> [level-2 …]; empty means the usual layout
    layout = models.JSONField("指标分类", default=dict, blank=True)
    settings = models.JSONField("其他设置", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "预算年度"
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year}年度{self.get_stage_display()}"
