"""Who must know what of a checkpoint: 抓紧支付 before the 统计截止, 请填写说明 before the 说明截止, both families while they hold.

One statement names them all. Only who is behind is told; who has handed in, whose light has become green, or whose stage
has ended is named no more, and what was not sent yet is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from accounts import clock
from accounts.roles import ADMINISTRATORS, Role
from accounts.templatetags.show import pct, weekday
from monitoring.lights import Light
from monitoring.models import CheckpointReport
from notifications.calendar import Calendar
from notifications.models import Obligation
from notifications.reminders import Family, Moment, ReminderSource, Statement, Words

PAY, EXPLAIN, EXPLAIN_HEAD = "checkpoint_pay", "checkpoint_explain", "checkpoint_late"
BEFORE = (15, 7, 3, 1, 0)
OVERDUE = (-1, -3, -7)
SUBJECT = "report"

_WANTED = """
    WITH behind AS (
        SELECT report.id, report.state, report.provisional, point.cutoff_on, point.demands,
               project.drafter_id, project.unit_id, project.office_id, coalesce(moved.due_on, round.due_on) AS due_on
          FROM monitoring_checkpointreport report
          JOIN monitoring_checkpoint point ON point.id = report.checkpoint_id
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
         WHERE report.is_current AND report.light = ANY(%(behind)s)
    ), held AS (
        SELECT user_id, role, unit_id, office_id FROM accounts_membership
         WHERE (starts_on IS NULL OR starts_on <= %(today)s) AND (ends_on IS NULL OR ends_on >= %(today)s)
    ), reading AS (
        SELECT user_id FROM held GROUP BY user_id HAVING NOT bool_or(role = ANY(%(administrators)s))
    )
    SELECT 'report:' || id, %(pay)s, drafter_id, cutoff_on
      FROM behind JOIN reading ON user_id = drafter_id
     WHERE cutoff_on >= %(today)s
     UNION ALL
    SELECT 'report:' || id, %(explain)s, drafter_id, due_on
      FROM behind JOIN reading ON user_id = drafter_id
     WHERE demands AND state = 'draft' AND (NOT provisional OR cutoff_on < %(today)s)
     UNION ALL
    SELECT DISTINCT 'report:' || behind.id, %(late)s, head.user_id, behind.due_on
      FROM behind
      JOIN held head ON head.role = %(head)s AND head.user_id IS DISTINCT FROM behind.drafter_id
       AND (head.office_id = behind.office_id
            OR head.office_id IS NULL AND head.unit_id = behind.unit_id
               AND NOT EXISTS (SELECT FROM held own WHERE own.role = %(head)s AND own.office_id = behind.office_id))
      JOIN reading ON reading.user_id = head.user_id
     WHERE behind.demands AND behind.state = 'draft' AND behind.due_on < %(today)s
"""


def wanted(moment: Moment) -> Statement:
    """Everybody who must know, as things stand; one statement."""
    values = {
        "today": moment.today,
        "behind": [Light.ATTENTION.value, Light.WARNING.value],
        "administrators": sorted(str(role) for role in ADMINISTRATORS),
        "pay": PAY,
        "explain": EXPLAIN,
        "late": EXPLAIN_HEAD,
        "head": Role.SECTION_HEAD.value,
    }
    return positional(_WANTED, values)


def compose(rows: Sequence[Obligation]) -> list[Words]:
    """``6月底计划 60%，实际 31.4%，落后28.6个百分点。请在7月10日（周五）前填写原因和下一步安排，约需5分钟。``"""
    related = ("project__drafter", "checkpoint")
    reports = CheckpointReport.objects.select_related(*related).in_bulk({row.number for row in rows})
    calendar, today = Calendar.load(), clock.today()
    return [_words(row, reports[row.number], calendar.left_words(row.due_on, today)) for row in rows]


def _words(row: Obligation, report: CheckpointReport, left: str) -> Words:
    name, point = report.project.name, report.checkpoint.name
    figures = f"{point}计划 {pct(report.planned)}，实际 {pct(report.actual or Decimal(0))}，{report.said}。"
    on = f"{row.due_on.month}月{row.due_on.day}日（{weekday(row.due_on)}）"
    url = reverse("monitoring:report", args=[report.pk])
    if row.stage == PAY:
        text = f"{figures}统计截止为{on}，请抓紧支付；有困难的可先写好说明。"
        return Words(f"抓紧支付，{left}：{name}", text, "您是这个项目的经办人", url)
    if row.stage == EXPLAIN_HEAD:
        drafter = report.project.drafter.name if report.project.drafter else "经办人"
        text = f"{figures}{drafter}尚未提交说明，说明截止为{on}。请督促填写。"
        return Words(f"{point}支出进度说明{left}：{name}", text, "您是该项目的科室或单位负责人", url)
    if row.due_on < clock.today():
        text = f"{figures}说明截止{on}已过，请尽快填写原因和下一步安排。"
    else:
        text = f"{figures}请在{on}前填写原因和下一步安排，约需5分钟。"
    return Words(f"请填写{point}支出进度说明，{left}：{name}", text, "您是这个项目的经办人", url)


def positional(sql: str, values: dict[str, object]) -> Statement:
    """The statement goes into another with parameters of its own: named ones become positional, in their order."""
    params: list[object] = []
    parts = sql.split("%(")
    for place, part in enumerate(parts[1:], 1):
        name, _, rest = part.partition(")s")
        params.append(values[name])
        parts[place] = f"%s{rest}"
    return "".join(parts), params


SOURCE = ReminderSource(
    "checkpoint",
    "支出进度提醒",
    (
        Family(PAY, "抓紧支付", BEFORE),
        Family(EXPLAIN, "请填写说明", (*BEFORE, *OVERDUE)),
        Family(EXPLAIN_HEAD, "说明逾期", OVERDUE),
    ),
    wanted,
    compose,
)
