"""Signs of life: each process that has to run writes one row, over and over."""

from django.db import models


class Pulse(models.Model):
    """``name`` is who (``beat``, ``worker`` …), ``at`` the last time by our clock, ``error`` what went wrong then."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "运行迹象"

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
