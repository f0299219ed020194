"""An import: the file, its preview while a person looks at it, and the department part until it has its document."""

from django.conf import settings
from django.db import models

from accounts import clock
from accounts.models import Unit
from projects.models.year import BudgetYear


class TargetColumns(models.Model):
    """Which column holds what in one kind of sheet, as a person once said.

    ``heads`` is the fingerprint of the sheet's heads; ``columns``: field -> head; ``unit`` for rows that name none.
    """

    heads = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=dict)
    money = models.CharField("金额单位", max_length=4)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "目标表列的对应"

    def __str__(self) -> str:
        return self.heads[:8]


class TargetImport(models.Model):
    """One uploaded or commanded import. ``parsed`` is what was read; nothing is written before ``committed_at``."""

    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField("文件", max_length=150)
    sha256 = models.CharField(max_length=64)
    parsed = models.JSONField()
    #: project code -> {path: answer}
    answers = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    committed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.file_name} {self.created_at:%F}"
