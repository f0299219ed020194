"""Configured routes: which steps a case of a kind takes, and who signs each. Versioned: a case keeps the one it began with."""

from django.db import models
from django.db.models import Q

from accounts.models import Unit
from accounts.roles import Role


class Route(models.Model):
    """审批流程 of one kind; ``unit`` None serves every unit that has none of its own."""

    kind = models.CharField("事项", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField("版本", default=1)
    is_current = models.BooleanField("现行", default=True)
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "审批流程"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "version"], name="one_route_version", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["kind", "unit"],
                name="one_current_route",
                condition=Q(is_current=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class RouteStep(models.Model):
    """One step of a route. ``place`` says where the role is looked for."""

    class Place(models.TextChoices):
        OFFICE = "office", "经办人所在科室"
        UNIT = "unit", "经办人所在单位"
        PARENT = "parent", "上级单位"
        ROOT = "root", "本级"

    class Mode(models.TextChoices):
        ANY = "any", "或签"

    class Medium(models.TextChoices):
        SCREEN = "screen", "系统办理或纸质签批"
        OUTSIDE = "outside", "外部来文登记"

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    name = models.CharField("环节", max_length=40, help_text="例如 科室审核")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    place = models.CharField("在哪里找", max_length=10, choices=Place.choices)
    mode = models.CharField("方式", max_length=10, choices=Mode.choices, default=Mode.ANY)
    medium = models.CharField("办理方式", max_length=10, choices=Medium.choices, default=Medium.SCREEN)
    limit_days = models.PositiveSmallIntegerField("限办工作日", default=2)

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        ordering = ("route", "order")
        constraints = [models.UniqueConstraint(fields=["route", "order"], name="one_step_per_place")]

    def __str__(self) -> str:
        return self.name
