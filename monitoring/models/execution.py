"""Execution (执行数) as the 一体化 system exports it: cumulative figures at a date, per project and 指标文号."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.append_only import append_only
from accounts.models import Unit
from projects.models import BudgetYear, Project


class ExecutionImport(models.Model):
    """One uploaded file. Nothing of it counts before it is confirmed, nor from the moment it is voided.

    ``unit``: the figures are complete for this unit and those below it. ``table`` is what was read, kept until the
    confirmation; ``mapping`` says which column holds what; ``answers`` what a person decided on the preview;
    ``summary`` what became of it.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "待确认"
        CONFIRMED = "confirmed", "已导入"
        VOIDED = "voided", "已作废"

    year = models.ForeignKey(
        BudgetYear, on_delete=models.PROTECT, related_name="execution_imports", verbose_name="年度"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="execution_imports", verbose_name="范围"
    )
    as_of = models.DateField("截止日")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREVIEW)
    file_name = models.CharField("文件", max_length=150)
    sha256 = models.CharField(max_length=64)
    table = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执行数导入"
        ordering = ("-id",)
        constraints = [
            # The same file twice changes nothing, whoever is faster.
            models.UniqueConstraint(
                fields=["year", "unit", "sha256"], name="one_import_of_a_file", condition=Q(state="confirmed")
            ),
            models.CheckConstraint(
                condition=Q(state="preview") | Q(confirmed_at__isnull=False),
                name="confirmed_import_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_at__isnull=False)
                | (~Q(state="voided") & Q(voided_at__isnull=True)),
                name="voided_import_says_when",
            ),
        ]
        indexes = [models.Index(fields=["as_of", "unit"], name="import_covers")]

    def __str__(self) -> str:
        return f"{self.file_name} 截至{self.as_of:%F}"


class ExecutionFigure(models.Model):
    """What one confirmed import says of one project and 指标文号 ("" where the file has none): spent until ``as_of``.

    Written once, at the confirmation. ``cumulative`` is yuan since 1 January and may fall (refunds) and be negative.
    """

    source = models.ForeignKey(ExecutionImport, on_delete=models.PROTECT, related_name="figures")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="figures")
    document_number = models.CharField("指标文号", max_length=120, blank=True)
    as_of = models.DateField("截止日")
    cumulative = models.DecimalField("累计执行数", max_digits=16, decimal_places=2)
    #: of the import, repeated here for the order of figures of one day
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "执行数"
        ordering = ("project", "document_number", "-as_of", "-confirmed_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "project", "document_number", "as_of"], name="one_figure_of_an_import"
            )
        ]
        indexes = [
            models.Index(
                fields=["project", "document_number", "-as_of", "-confirmed_at", "-id"], name="figure_latest"
            )
        ]
        triggers = [append_only("figure_append_only")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.document_number} 截至{self.as_of:%F} {self.cumulative}"


class ColumnMapping(models.Model):
    """Which column holds what in one kind of file of one unit, as a person once said.

    ``heads`` is the fingerprint of the file's column heads; ``columns``: field -> head; ``money``: yuan or wan.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    heads = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    money = models.CharField(max_length=4)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "列的对应"
        constraints = [
            models.UniqueConstraint(fields=["unit", "heads"], name="one_mapping_of_a_kind_of_file")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.heads[:8]}"
