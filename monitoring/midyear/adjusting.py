"""From a monitoring report to a 目标调整: what is carried over for each indicator that may not be reached as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts import clock
from accounts.models import User
from monitoring.models import MonitoringRow
from projects.changes.rules import rules_of
from projects.changes.starting import may_change
from projects.models import Project


@dataclass(frozen=True)
class Offer:
    """One indicator and the page that opens with it."""

    place: str
    name: str
    url: str


def offers(content: Mapping[str, Any], project: Project, user: User) -> list[Offer]:
    """For the 经办人, while a 调整 may be applied for: the indicators that are not 确定能."""
    if clock.today() > rules_of(project.year).last_day or not may_change(user, project):
        return []
    doubtful = [
        row for row in content["indicators"] if row["chance"] not in ("", MonitoringRow.Chance.CERTAIN)
    ]
    return [Offer(row["place"], row["name"], _url(content, row, project)) for row in doubtful]


def _url(content: Mapping[str, Any], row: Mapping[str, Any], project: Project) -> str:
    address = f"{row['place']}「{row['name']}」"
    carried = {
        "origin": f"{content['months']}绩效运行监控，{address}"[:200],
        "explanation": f"{address}：{row['explanation']}" if row["explanation"] else "",
    }
    return f"{reverse('projects:adjust', args=[project.pk])}?{urlencode(carried)}"
