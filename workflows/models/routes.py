"""Configured routes: which steps a case of a kind takes, and who signs each. Versioned: a case keeps the one it began with."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Unit
from accounts.roles import Role


class Route(models.Model):
    """审批流程 of one kind; ``unit`` None serves every unit that has none of its own, nor one above it."""

    class SamePerson(models.TextChoices):
        """What happens when one person holds successive steps."""

        EACH = "each", "每个环节都签"
        ONCE = "once", "连续环节同一人只签一次"

    kind = models.CharField("事项", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField("版本", default=1)
    is_current = models.BooleanField("现行", default=True)
    name = models.CharField("名称", max_length=60)
    same_person = models.CharField(
        "同一人连续办理", max_length=10, choices=SamePerson.choices, default=SamePerson.EACH
    )
    note = models.CharField("修订说明", max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField("修订时间", null=True)

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


class StepRules(models.Model):
    """What a step of a route says, and what a case's step keeps of it once the case is under way.

    ``signers`` says how people are found: by ``role`` at ``place``; the people named in ``people`` (ids, in order); or the
    head of whoever took the step before. ``conditions`` are on facts only (``workflows.conditions``).
    """

    class Signers(models.TextChoices):
        ROLE = "role", "按角色"
        PEOPLE = "people", "指定人员"
        HEAD = "head", "上一环节办理人的负责人"

    class Place(models.TextChoices):
        OFFICE = "office", "经办人所在科室"
        UNIT = "unit", "经办人所在单位"
        PARENT = "parent", "上级单位"
        ROOT = "root", "本级"

    class Mode(models.TextChoices):
        ANY = "any", "或签"
        ALL = "all", "会签"
        VOTE = "vote", "票签"
        IN_TURN = "in_turn", "顺签"

    class Medium(models.TextChoices):
        SCREEN = "screen", "系统办理或纸质签批"
        PAPER = "paper", "纸质签批"
        MEETING = "meeting", "会议决定"
        OUTSIDE = "outside", "外部来文登记"

    class AtLimit(models.TextChoices):
        """What follows when the limit has passed. There is no automatic agreement."""

        REMIND = "remind", "提醒办理人"
        DEPUTY = "deputy", "转B角一并办理"
        DESK = "desk", "列入预算绩效岗督办清单"

    name = models.CharField("环节", max_length=40, help_text="例如 科室审核")
    signers = models.CharField("办理人", max_length=10, choices=Signers.choices, default=Signers.ROLE)
    role = models.CharField("角色", max_length=20, choices=Role.choices, blank=True)
    place = models.CharField("在哪里找", max_length=10, choices=Place.choices, blank=True)
    people = models.JSONField("指定人员", default=list, blank=True)
    mode = models.CharField("方式", max_length=10, choices=Mode.choices, default=Mode.ANY)
    #: 票签: so many votes, or so many percent of the seats; exactly one of the two is set
    votes_needed = models.PositiveSmallIntegerField("同意票数", null=True, blank=True)
    votes_percent = models.PositiveSmallIntegerField("同意比例（%）", null=True, blank=True)
    medium = models.CharField("办理方式", max_length=10, choices=Medium.choices, default=Medium.SCREEN)
    #: working days; 0: no limit
    limit_days = models.PositiveSmallIntegerField("限办工作日", default=2)
    at_limit = models.CharField("到期处理", max_length=10, choices=AtLimit.choices, default=AtLimit.REMIND)
    conditions = models.JSONField("适用条件", default=list, blank=True)
    fallback = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="后备办理人",
    )

    class Meta:
        abstract = True


#: the names of the fields that ``RouteStep`` and ``CaseStep`` share, for copying one to the other
RULES = tuple(field.attname for field in StepRules._meta.local_fields)


class RouteStep(StepRules):
    """One step of a route."""

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        ordering = ("route_id", "order")
        constraints = [
            models.UniqueConstraint(fields=["route", "order"], name="one_step_per_place"),
            models.CheckConstraint(
                name="a_vote_has_one_measure",
                condition=~Q(mode="vote")
                | Q(votes_needed__gte=1, votes_percent=None)
                | Q(votes_needed=None, votes_percent__range=(1, 100)),
            ),
        ]

    def __str__(self) -> str:
        return self.name
