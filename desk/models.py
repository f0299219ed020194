"""What the desk itself keeps: steps of 启用向导 that are left for later."""

from django.conf import settings
from django.db import models

from accounts import clock


class SetupPostponed(models.Model):
    """以后再说: the department does without this step of 启用向导 for now. Whether a step is done is never stored."""

    step = models.CharField("步骤", max_length=20, primary_key=True)
    postponed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    postponed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "以后再说的启用步骤"

    def __str__(self) -> str:
        return self.step
