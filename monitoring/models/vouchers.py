"""Single vouchers (凭证): the finer source between two exports."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts import clock
from accounts.append_only import append_only
from projects.models import Project


class Voucher(models.Model):
    """One payment, or refund (negative), in yuan. Never changed: corrected by a reversing entry and, if need be, a new one.

    ``take`` counts how often this number was entered for the project: the second time is possible only after the first
    was reversed.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="vouchers")
    number = models.CharField("凭证号", max_length=60)
    dated = models.DateField("日期")
    amount = models.DecimalField("金额", max_digits=16, decimal_places=2)
    document_number = models.CharField("指标文号", max_length=120, blank=True)
    summary = models.CharField("摘要", max_length=200, blank=True)
    take = models.PositiveSmallIntegerField(default=1)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name="冲销",
    )
    reason = models.CharField("冲销原因", max_length=200, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "凭证"
        ordering = ("-dated", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number", "take"],
                name="one_voucher_of_a_number",
                condition=Q(reverses__isnull=True),
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="voucher_moves_money"),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="voucher_reverses_another"),
        ]
        indexes = [models.Index(fields=["project", "dated"], name="voucher_of_project")]
        triggers = [append_only("voucher_append_only")]

    def __str__(self) -> str:
        return f"{self.number} {self.amount}"
