"""整改: what a 预警 leads to when the budget desk says so; it ends by 销号."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from monitoring.models.midyear import MonitoringReport
from projects.models import Project

# What was demanded of whom by when was told them: only a handover changes the person. What is closed is closed.
DEMAND_STANDS = """
IF TG_OP = 'UPDATE'
   AND (OLD.state NOT IN ('closed', 'ended') OR NEW.state = 'open' AND NEW.result = OLD.result)
   AND ROW(NEW.project_id, NEW.report_id, NEW.demand, NEW.due_on, NEW.issued_by_id, NEW.issued_at)
   IS NOT DISTINCT FROM
       ROW(OLD.project_id, OLD.report_id, OLD.demand, OLD.due_on, OLD.issued_by_id, OLD.issued_at) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '已下达的整改要求不能修改或删除（第 % 号）', OLD.id USING ERRCODE = 'integrity_constraint_violation';
"""


class Rectification(models.Model):
    """One demand to one person about one 监控表. The person writes the result; the budget desk closes it or asks again."""

    class State(models.TextChoices):
        OPEN = "open", "整改中"
        IN_REVIEW = "in_review", "待销号"
        CLOSED = "closed", "已销号"
        ENDED = "ended", "已终止"

    ALIVE = (State.OPEN, State.IN_REVIEW)

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rectifications")
    report = models.ForeignKey(MonitoringReport, on_delete=models.PROTECT, related_name="rectifications")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    revision = models.PositiveIntegerField(default=0)
    demand = models.TextField("整改要求")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="rectifications",
        verbose_name="责任人",
    )
    due_on = models.DateField("整改期限")
    result = models.TextField("整改结果", blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("下达时间", default=clock.now)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改"
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                name="one_open_rectification_of_a_report",
                condition=Q(state__in=["open", "in_review"]),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="closed_rectification_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="rectification_open", condition=Q(state__in=["open", "in_review"])
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rectification_demand_stands",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=DEMAND_STANDS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} 整改"

    @property
    def is_alive(self) -> bool:
        """Whether it waits for the result or for its 销号."""
        return self.state in self.ALIVE

    @property
    def is_overdue(self) -> bool:
        """The day is over and no result has been handed in."""
        return self.state == self.State.OPEN and self.due_on < clock.today()

    @property
    def words(self) -> str:
        return "整改逾期" if self.is_overdue else str(self.get_state_display())
