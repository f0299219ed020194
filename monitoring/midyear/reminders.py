"""Who must know what of 运行监控 and 整改: fill in before the last day, the heads after it; a 整改 before its day, and once after."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts import clock
from accounts.roles import ADMINISTRATORS, Role
from accounts.templatetags.show import weekday
from monitoring.models import MonitoringReport, Rectification
from monitoring.reminders import positional
from notifications.calendar import Calendar
from notifications.models import Obligation
from notifications.reminders import Family, Moment, ReminderSource, Statement, Words

FILL, LATE, RECTIFY = "monitoring_fill", "monitoring_late", "rectification_due"

_WANTED = """
    WITH held AS (
        SELECT user_id, role, unit_id, office_id FROM accounts_membership
         WHERE (starts_on IS NULL OR starts_on <= %(today)s) AND (ends_on IS NULL OR ends_on >= %(today)s)
    ), reading AS (
        SELECT user_id FROM held GROUP BY user_id HAVING NOT bool_or(role = ANY(%(administrators)s))
    ), owed AS (
        SELECT report.id, project.drafter_id, project.unit_id, project.office_id, point.cutoff_on,
               coalesce(moved.due_on, round.due_on) AS due_on
          FROM monitoring_monitoringreport report
          JOIN monitoring_monitoringround point ON point.id = report.round_id
          JOIN workflows_round round ON round.id = point.round_id AND round.state <> 'recalled'
          JOIN projects_project project ON project.id = report.project_id
          JOIN workflows_yearrun run
            ON run.subject_kind = 'project' AND run.subject_id = project.id AND run.state = 'running'
          JOIN workflows_stagerun stage
            ON stage.run_id = run.id AND stage.round_id = round.id AND stage.state = 'open'
          LEFT JOIN LATERAL (
               SELECT change.due_on FROM workflows_datechange change
                WHERE change.round_id = round.id
                  AND (change.run_id = run.id
                       OR change.run_id IS NULL AND (change.unit_id = run.unit_id OR change.unit_id IS NULL))
                ORDER BY change.run_id DESC NULLS LAST, change.unit_id DESC NULLS LAST, change.id DESC
                LIMIT 1) moved ON true
         WHERE report.is_current AND report.state = 'draft'
    )
    SELECT 'monitoring:' || id, %(fill)s, drafter_id, due_on
      FROM owed JOIN reading ON user_id = drafter_id
     WHERE cutoff_on < %(today)s
     UNION ALL
    SELECT DISTINCT 'monitoring:' || owed.id, %(late)s, head.user_id, owed.due_on
      FROM owed
      JOIN held head ON head.role = %(head)s AND head.user_id IS DISTINCT FROM owed.drafter_id
       AND (head.office_id = owed.office_id
            OR head.office_id IS NULL AND head.unit_id = owed.unit_id
               AND NOT EXISTS (SELECT FROM held own WHERE own.role = %(head)s AND own.office_id = owed.office_id))
      JOIN reading ON reading.user_id = head.user_id
     WHERE owed.due_on < %(today)s
     UNION ALL
    SELECT 'rectification:' || open.id, %(rectify)s, open.responsible_id, open.due_on
      FROM monitoring_rectification open JOIN reading ON user_id = open.responsible_id
     WHERE open.state = 'open'
"""


def wanted(moment: Moment) -> Statement:
    """Everybody who must know, as things stand; one statement."""
    values = {
        "today": moment.today,
        "administrators": sorted(str(role) for role in ADMINISTRATORS),
        "fill": FILL,
        "late": LATE,
        "rectify": RECTIFY,
        "head": Role.SECTION_HEAD.value,
    }
    return positional(_WANTED, values)


def compose(rows: Sequence[Obligation]) -> list[Words]:
    """The words of each; a constant number of queries."""
    forms = [row.number for row in rows if row.stage != RECTIFY]
    reports = MonitoringReport.objects.select_related("project__drafter", "round").in_bulk(forms)
    open_ones = Rectification.objects.select_related("project").in_bulk(
        [row.number for row in rows if row.stage == RECTIFY]
    )
    calendar, today = Calendar.load(), clock.today()
    return [
        _of_rectification(row, open_ones[row.number], calendar.left_words(row.due_on, today))
        if row.stage == RECTIFY
        else _of_form(row, reports[row.number], calendar.left_words(row.due_on, today))
        for row in rows
    ]


def _of_form(row: Obligation, report: MonitoringReport, left: str) -> Words:
    name, months = report.project.name, report.round.months
    on = f"{row.due_on.month}月{row.due_on.day}日（{weekday(row.due_on)}）"
    url = reverse("monitoring:midyear", args=[report.pk])
    if row.stage == LATE:
        drafter = report.project.drafter.name if report.project.drafter else "经办人"
        text = f"{drafter}尚未提交{months}监控表，截止为{on}。请督促填写。"
        return Words(f"{months}监控表{left}：{name}", text, "您是该项目的科室或单位负责人", url)
    over = row.due_on < clock.today()
    text = (
        f"截止{on}已过，请尽快填写并提交。" if over else f"请在{on}前填写各指标的执行情况和完成可能性并提交。"
    )
    return Words(f"请填写{months}监控表，{left}：{name}", text, "您是这个项目的经办人", url)


def _of_rectification(row: Obligation, found: Rectification, left: str) -> Words:
    on = f"{row.due_on.month}月{row.due_on.day}日（{weekday(row.due_on)}）"
    over = row.due_on < clock.today()
    text = (
        f"整改期限{on}已过，请尽快写明整改结果，提交销号。" if over else f"请在{on}前写明整改结果，提交销号。"
    )
    url = reverse("monitoring:rectification", args=[found.pk])
    return Words(f"整改{left}：{found.project.name}", text, "您是整改责任人", url)


SOURCE = ReminderSource(
    "monitoring",
    "运行监控提醒",
    (
        Family(FILL, "请填写监控表", (7, 3, 1, 0, -1, -3, -7)),
        Family(LATE, "监控表逾期", (-1, -3, -7)),
        Family(RECTIFY, "整改到期", (7, 3, 1, -1)),
    ),
    wanted,
    compose,
)
