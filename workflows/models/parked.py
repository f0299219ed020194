"""Timed work that keeps failing is put aside here, shown on the health page, and never blocks the rest."""

from django.db import models

from accounts import clock


class ParkedWork(models.Model):
    """Failures of one piece of timed work: ``source`` says of which sort (step limit, 授权代办 …), ``key`` which one.

    ``parked_at`` is set after five failures: the dispatcher leaves it alone until somebody releases it.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    last_at = models.DateTimeField(default=clock.now)
    parked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "搁置的定时工作"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_row_of_parked_work")]

    def __str__(self) -> str:
        return f"{self.source} {self.key} {self.failures}"
