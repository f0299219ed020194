"""An import: the file, its preview while a person looks at it, and the department part until it has its document."""

from django.conf import settings
from django.db import models

from accounts import clock
from projects.models.year import BudgetYear


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
