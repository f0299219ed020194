"""Who must know that a self-evaluation is due: its drafter before and after the date, the head of the place once it is late."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts import clock
from accounts.roles import ADMINISTRATORS, Role
from accounts.templatetags.show import weekday
from monitoring.models import SelfEvaluation
from monitoring.reminders import BEFORE, OVERDUE, positional
from notifications.calendar import Calendar
from notifications.models import Obligation
from notifications.reminders import Family, Moment, ReminderSource, Statement, Words

EVALUATE, EVALUATE_HEAD = "self_evaluation", "self_evaluation_late"

_WANTED = """
    WITH owed AS (
        SELECT sheet.id, project.drafter_id, project.unit_id, project.office_id,
               coalesce(moved.due_on, round.due_on) AS due_on
          FROM monitoring_selfevaluation sheet
          JOIN workflows_round round ON round.id = sheet.round_id AND round.state <> 'recalled'
          JOIN projects_project project ON project.id = sheet.project_id
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
         WHERE sheet.is_current AND sheet.state = 'draft'
    ), held AS (
        SELECT user_id, role, unit_id, office_id FROM accounts_membership
         WHERE (starts_on IS NULL OR starts_on <= %(today)s) AND (ends_on IS NULL OR ends_on >= %(today)s)
    ), reading AS (
        SELECT user_id FROM held GROUP BY user_id HAVING NOT bool_or(role = ANY(%(administrators)s))
    )
    SELECT 'self_evaluation:' || id, %(evaluate)s, drafter_id, due_on
      FROM owed JOIN reading ON user_id = drafter_id
     UNION ALL
    SELECT DISTINCT 'self_evaluation:' || owed.id, %(late)s, head.user_id, owed.due_on
      FROM owed
      JOIN held head ON head.role = %(head)s AND head.user_id IS DISTINCT FROM owed.drafter_id
       AND (head.office_id = owed.office_id
            OR head.office_id IS NULL AND head.unit_id = owed.unit_id
               AND NOT EXISTS (SELECT FROM held own WHERE own.role = %(head)s AND own.office_id = owed.office_id))
      JOIN reading ON reading.user_id = head.user_id
     WHERE owed.due_on < %(today)s
"""


def wanted(moment: Moment) -> Statement:
    """Everybody who must know, as things stand; one statement."""
    values: dict[str, object] = {
        "today": moment.today,
        "administrators": sorted(str(role) for role in ADMINISTRATORS),
        "evaluate": EVALUATE,
        "late": EVALUATE_HEAD,
        "head": Role.SECTION_HEAD.value,
    }
    return positional(_WANTED, values)


def compose(rows: Sequence[Obligation]) -> list[Words]:
    """``请在2月28日（周日）前填写绩效自评：实际完成值、偏差原因和佐证材料。``"""
    sheets = SelfEvaluation.objects.select_related("project__drafter").in_bulk({row.number for row in rows})
    calendar, today = Calendar.load(), clock.today()
    return [_words(row, sheets[row.number], calendar.left_words(row.due_on, today)) for row in rows]


def _words(row: Obligation, sheet: SelfEvaluation, left: str) -> Words:
    name, on = (
        sheet.project.name,
        f"{row.due_on.month}月{row.due_on.day}日（{weekday(row.due_on)}）",
    )
    url = reverse("monitoring:evaluation", args=[sheet.pk])
    title = f"{sheet.project.year_id}年度绩效自评{left}：{name}"
    if row.stage == EVALUATE_HEAD:
        drafter = sheet.project.drafter.name if sheet.project.drafter else "经办人"
        return Words(
            title, f"{drafter}尚未提交自评，截止日期为{on}。请督促填写。", "您是该项目的科室或单位负责人", url
        )
    if row.due_on < clock.today():
        text = f"自评截止日期{on}已过，请尽快填写并提交审核。"
    else:
        text = f"请在{on}前填写绩效自评：实际完成值、偏差原因和改进措施，并核对佐证材料。"
    return Words(title, text, "您是这个项目的经办人", url)


SOURCE = ReminderSource(
    "self_evaluation",
    "绩效自评提醒",
    (
        Family(EVALUATE, "请填写绩效自评", (*BEFORE, *OVERDUE)),
        Family(EVALUATE_HEAD, "绩效自评逾期", OVERDUE),
    ),
    wanted,
    compose,
)
