"""What changes a project's money after the 批复, and what an import found that no project stands for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.append_only import append_only
from accounts.models import Unit
from projects.models.project import Project
from projects.models.year import BudgetYear


class ProjectEvent(models.Model):
    """One 预算变动 as one project felt it: amounts in yuan, before and after, from ``effective_on`` on.

    An act that touches two projects is two rows with the same ``act``, each the other's ``counterpart``. Rows only
    grow: a wrong one is undone by a second row that ``reverses`` it, with the amounts turned round and the same day.
    """

    class Kind(models.TextChoices):
        ADDED = "added", "追加"
        REDUCED = "reduced", "追减"
        MOVED = "moved", "调剂"
        RECALLED = "recalled", "财政收回"
        CARRIED = "carried", "结转下达"
        BROKEN_DOWN = "broken_down", "代编分解"
        CANCELLED = "cancelled", "取消"
        MERGED = "merged", "合并"
        MERGED_IN = "merged_in", "并入"
        SPLIT = "split", "拆分"
        TRANSFERRED = "transferred", "划转"
        TAKEN_OVER = "taken_over", "划入"
        RENAMED = "renamed", "更名"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="events")
    act = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    effective_on = models.DateField("生效日期")
    document_number = models.CharField("文号", max_length=80, blank=True)
    document_date = models.DateField("文件日期", null=True, blank=True)
    before = models.DecimalField("变动前", max_digits=16, decimal_places=2)
    after = models.DecimalField("变动后", max_digits=16, decimal_places=2)
    counterpart = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对方项目"
    )
    #: of a 更名: no money moves then
    name_before = models.CharField("原名称", max_length=200, blank=True)
    name_after = models.CharField("新名称", max_length=200, blank=True)
    #: what the document says of it; of a reversal why it was wrong
    note = models.CharField("说明", max_length=300, blank=True)
    scan = models.ForeignKey(
        "workflows.Attachment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "预算变动"
        ordering = ("project_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["act", "project"], name="one_event_of_an_act_per_project"),
            models.CheckConstraint(condition=Q(before__gte=0, after__gte=0), name="no_budget_below_nothing"),
        ]
        indexes = [models.Index(fields=["project", "effective_on"], name="project_event_day")]
        triggers = [append_only("project_event_append_only")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.project_id} {self.effective_on}"


class AdditionProposal(models.Model):
    """A code an import of execution knows and no project has: perhaps a 追加 nobody registered yet.

    ``origin`` names where it was found in words, ``origin_key`` for the program (``execution_import:17``).
    """

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        ACCEPTED = "accepted", "已追加"
        DISMISSED = "dismissed", "不追加"

    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="proposals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField("项目编码", max_length=40)
    name = models.CharField("项目名称", max_length=200, blank=True)
    amount = models.DecimalField("金额", max_digits=16, decimal_places=2, null=True, blank=True)
    document_number = models.CharField("指标文号", max_length=80, blank=True)
    origin = models.CharField("来源", max_length=200)
    origin_key = models.CharField(max_length=60)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField("不追加的原因", max_length=200, blank=True)
    #: the project a 追加 made of it
    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "追加建议"
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="one_proposal_of_a_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
