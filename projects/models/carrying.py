"""Where a draft was carried from, and which of its texts nobody has looked at yet."""

from django.conf import settings
from django.db import models

from accounts import clock
from projects.models.target import TargetVersion


class Carrying(models.Model):
    """A draft begun from last year's target. A copied text is marked while it reads as it was copied and nobody has
    confirmed it; it belongs to the drafting, not to the target, and is in no snapshot."""

    version = models.OneToOneField(TargetVersion, on_delete=models.CASCADE, related_name="carrying")
    source = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="carried_to")
    #: 今年的变化, in the drafter's words
    changed = models.TextField("今年的变化", blank=True)
    #: lasting path -> the text as it was put in
    texts = models.JSONField(default=dict)
    #: lasting paths somebody said may stay
    confirmed = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.source} → {self.version}"
