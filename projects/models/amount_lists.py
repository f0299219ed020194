"""控制数 and 批复 of many projects at once, as a letter brings them in a table."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from projects.models.year import BudgetYear


class AmountList(models.Model):
    """One uploaded table. Nothing of it counts before it is confirmed.

    ``table`` is what was read, kept until then; ``mapping`` says which column holds what; ``summary`` what became of it.
    """

    class Sort(models.TextChoices):
        CONTROL = "control", "控制数"
        APPROVAL = "approval", "批复"

    class State(models.TextChoices):
        PREVIEW = "preview", "待确认"
        CONFIRMED = "confirmed", "已登记"
        DISCARDED = "discarded", "已放弃"

    year = models.ForeignKey(
        BudgetYear, on_delete=models.PROTECT, related_name="amount_lists", verbose_name="年度"
    )
    sort = models.CharField("内容", max_length=10, choices=Sort.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREVIEW)
    file_name = models.CharField("文件", max_length=150)
    sha256 = models.CharField(max_length=64)
    table = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    #: the letter as it was entered
    sender = models.CharField("来文单位", max_length=100, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    dated = models.DateField("日期", null=True, blank=True)
    scan = models.ForeignKey(
        "workflows.Attachment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "控制数和批复"
        ordering = ("-id",)
        constraints = [
            # The same file twice changes nothing, whoever is faster.
            models.UniqueConstraint(
                fields=["year", "sort", "sha256", "created_by"],
                name="one_amount_list_of_a_file",
                condition=Q(state="confirmed"),
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="confirmed_amount_list_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sort_display()} {self.file_name}"


class AmountColumns(models.Model):
    """Which column holds what in tables with these heads, as a person once said. ``columns``: field -> head."""

    heads = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=dict)
    money = models.CharField(max_length=4)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "控制数表的列"

    def __str__(self) -> str:
        return self.heads[:8]
