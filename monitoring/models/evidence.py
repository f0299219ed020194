"""佐证材料: what was put down during the year, at an indicator or at the project as a whole."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from projects.models import Project
from workflows.models import Attachment

# What was put down stays; only its withdrawal is written, once.
ONLY_WITHDRAWN = """
IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL
   AND ROW(NEW.id, NEW.project_id, NEW.row, NEW.caption, NEW.dated, NEW.personal, NEW.author_id, NEW.attachment_id,
           NEW.created_at)
   IS NOT DISTINCT FROM
       ROW(OLD.id, OLD.project_id, OLD.row, OLD.caption, OLD.dated, OLD.personal, OLD.author_id, OLD.attachment_id,
           OLD.created_at) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '佐证材料只能撤下，不能修改或删除（第 % 号）', OLD.id USING ERRCODE = 'integrity_constraint_violation';
"""


class Evidence(models.Model):
    """One file, and what it shows. ``row``: the uuid of the indicator's row, the same in every version; None: the whole
    project. ``dated``: of what the file is about. ``personal``: 含个人信息, it stays out of every publication.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evidence")
    row = models.UUIDField("指标行", null=True, blank=True)
    caption = models.CharField("说明", max_length=100, blank=True)
    dated = models.DateField("日期")
    personal = models.BooleanField("含个人信息", default=False)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="evidence")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField("撤下的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("project", "-dated", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                name="withdrawn_evidence_says_who_and_why",
            )
        ]
        indexes = [
            models.Index(
                fields=["project", "row"], name="evidence_of_project", condition=Q(withdrawn_at__isnull=True)
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="evidence_only_withdrawn",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_WITHDRAWN,
            )
        ]

    def __str__(self) -> str:
        return self.caption or str(self.attachment)
