"""Papers that take a while: asked for by a person, made piece by piece, fetched when they are done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from projects.models.year import BudgetYear


class PaperJob(models.Model):
    """Many papers in one zip. ``documents`` are their ids in the order of the file, ``done`` how many are in it.

    ``given`` is what the maker was told besides, as JSON values.
    ``code`` names the maker (``projects.printing.jobs``), ``form`` the format. ``words`` says why nothing came of it. The file is
    removed after a while (``removed_at``), the row stays.
    """

    code = models.CharField(max_length=20)
    title = models.CharField("名称", max_length=200)
    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=5)
    documents = models.JSONField(default=list)
    given = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导出任务"
        ordering = ("-id",)
        indexes = [models.Index(fields=["id"], name="paper_jobs_waiting", condition=Q(finished_at=None))]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> int:
        return len(self.documents)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to be fetched."""
        return self.finished_at is not None and not self.words and self.removed_at is None
