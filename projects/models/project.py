"""A project in one budget year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator

from accounts import clock
from accounts.models import Office, Unit
from accounts.spelling import LONGEST_READING, InitialsField
from projects.models.year import BudgetYear


class Project(models.Model):
    """One project of one year. Amounts are yuan; each is None until the year has reached it."""

    class Kind(models.TextChoices):
        CURRENT = "current", "当年"
        CARRIED_OVER = "carried_over", "结转"
        CONTINUED = "continued", "延续"
        ADDED = "added", "年中追加"
        ON_BEHALF = "on_behalf", "代编"
        TRANSFER_DOWN = "transfer_down", "对下转移支付"
        TRANSFER_UP = "transfer_up", "上级转移支付"
        SEPARATE = "separate", "另行管理"

    year = models.ForeignKey(
        BudgetYear, on_delete=models.PROTECT, related_name="projects", verbose_name="年度"
    )
    code = models.CharField("项目编码", max_length=40)
    name = models.CharField("项目名称", max_length=200)
    #: 曾用名, one a line, the latest last
    names_before = models.TextField("曾用名", blank=True, default="", db_default="")
    #: what the dictionary reads otherwise: 乐yue
    reading = models.CharField("名称读音", max_length=LONGEST_READING, blank=True, default="", db_default="")
    initials = InitialsField(max_length=1000, blank=True, default="", db_default="", editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="projects", verbose_name="单位")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="科室"
    )
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="经办人",
    )
    #: "" while nobody has declared it (imported): then every rule speaks
    kind = models.CharField("类型", max_length=15, choices=Kind.choices, blank=True, default=Kind.CURRENT)
    is_key = models.BooleanField("重点项目", default=False)
    requested = models.DecimalField("申报数", max_digits=16, decimal_places=2, null=True, blank=True)
    controlled = models.DecimalField("控制数", max_digits=16, decimal_places=2, null=True, blank=True)
    approved = models.DecimalField("批复数", max_digits=16, decimal_places=2, null=True, blank=True)
    #: 批复数 and every 预算变动 so far; of an earlier day ask ``projects.budget``
    adjusted = models.DecimalField("调整后", max_digits=16, decimal_places=2, null=True, blank=True)
    #: a child of a 代编 project: what it holds was broken down from there
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="代编项目",
    )
    #: what it was in an earlier year, named where the code has changed; see ``projects.predecessors``
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="上年项目",
    )
    #: the day a project that came during the year came with; None: there from the beginning
    joined_on = models.DateField("年中加入", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ("year", "unit__code", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "code"], name="one_project_of_a_code", condition=~Q(code="")
            )
        ]
        indexes = [models.Index(fields=["year", "unit", "office"], name="project_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def crumb(self) -> str:
        """How the way back at the top of a page names it: by its code, else by the beginning of its name."""
        return self.code or Truncator(self.name).chars(20)
