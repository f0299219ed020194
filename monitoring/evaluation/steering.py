"""What the budget desk decides beside the facts: consent to leave a row out, a deduction with its reason, 财政复核分.

A computed score is never typed over: facts go back to the drafter, points are taken away with a reason, and what finance says
stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.db.models import QuerySet

from accounts import access, audit, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.access import is_whole_desk
from monitoring.evaluation import rows as sheet_rows
from monitoring.evaluation.access import CASE_KIND, may_steer
from monitoring.evaluation.computing import keep
from monitoring.evaluation.refreshing import COMPUTED
from monitoring.evaluation.scheme import EXECUTION, read
from monitoring.evaluation.words import row_place
from monitoring.models import Deduction, EvaluationRow, Rescore, SelfEvaluation
from monitoring.scoring import InputError, Score, deduct
from monitoring.scoring.values import CENT, plain
from workflows import kinds
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused, Stale

LONGEST = 300
State = SelfEvaluation.State


def consent(row_id: int, *, actor: User, agrees: bool, reason: str) -> SelfEvaluation:
    """同意不参评 (or take the consent back): the other rows are weighed anew. While the sheet is with its drafter.

    NotAllowed but for the budget desk; Refused without a reason, where nobody asked, and where no row would be left.
    """
    row = EvaluationRow.objects.select_related("evaluation").get(pk=row_id)
    why = _reasoned(reason, "请写明同意或不同意不参评的理由。")
    with locked_for_edit(CASE_KIND, row.evaluation_id) as editing:
        sheet = cast(SelfEvaluation, editing.document)
        _ask(actor, sheet)
        if sheet.state != State.DRAFT or not sheet.is_current:
            raise Stale("这份自评不在经办人手里，不能改变参评的指标。需要时请先退回修改。", editing.case)
        rows = list(sheet.rows.all())
        held = next(one for one in rows if one.pk == row_id)
        if agrees and not held.drop_asked.strip():
            raise Refused("经办人没有申请本指标不参评。")
        if agrees and all(one.dropped or one.pk == row_id for one in rows):
            raise Refused("至少要有一个指标参评。")
        held.dropped, held.dropped_why = agrees, why if agrees else ""
        held.dropped_by, held.dropped_at = actor, clock.now()
        if not agrees:
            held.drop_asked = ""
        sheet_rows.settle(rows, read(sheet.scored_by))
        keep(sheet, rows)
        sheet.revision += 1
        sheet.save()
        EvaluationRow.objects.bulk_update(
            rows, ["dropped", "dropped_why", "dropped_by", "dropped_at", "drop_asked", *COMPUTED]
        )
        _record(actor, "同意不参评" if agrees else "不同意不参评", sheet, row_place(held, rows), why)
        return sheet


@transaction.atomic
def take_away(row_id: int, *, actor: User, points: Decimal, reason: str) -> Deduction:
    """扣分 from one indicator of a sheet that has been handed in; 0 takes an earlier deduction back.

    NotAllowed but for the budget desk; Stale while the sheet is with its drafter or once it is confirmed; Refused without a reason
    or for more points than there are.
    """
    row = EvaluationRow.objects.select_related("evaluation").get(pk=row_id)
    sheet, why = _reviewed(row.evaluation_id, actor, reason)
    row.refresh_from_db()
    place = row_place(row, list(sheet.rows.all()))
    score = Score(row.points, row.formula, missing="还没有得分")
    _may_take(score, points, why, Deduction.objects.filter(row=row))
    return _take(Deduction(row=row, points=points, reason=why, made_by=actor), sheet, place)


@transaction.atomic
def take_away_execution(evaluation_id: int, *, actor: User, points: Decimal, reason: str) -> Deduction:
    """The same from 预算执行率, under the same conditions."""
    sheet, why = _reviewed(evaluation_id, actor, reason)
    score = Score(sheet.execution_points, missing="还没有得分")
    _may_take(score, points, why, Deduction.objects.filter(evaluation=sheet))
    return _take(Deduction(evaluation=sheet, points=points, reason=why, made_by=actor), sheet, EXECUTION)


@transaction.atomic
def register_rescores(
    given: Mapping[int, Decimal | None], *, actor: User, letter_number: str, letter_date: date, note: str = ""
) -> list[Rescore]:
    """财政复核分 of many sheets by one letter, up or down; None takes an earlier one back.

    NotAllowed but for the budget desk of the 本级; Refused without a letter, for points out of 0-100, and for sheets that are not
    confirmed. All of them or none.
    """
    if not is_whole_desk(actor):
        raise NotAllowed("财政复核分由本级预算绩效岗登记。")
    number = letter_number.strip()
    if not number or len(number) > 80:
        raise Refused("请填写财政来文的文号（不超过 80 字）。")
    if letter_date > clock.today():
        raise Refused("文件日期不能晚于今天。")
    if not given:
        raise Refused("请至少填写一个项目的复核分。")
    if any(
        points is not None and (not 0 <= points <= 100 or points != points.quantize(CENT))
        for points in given.values()
    ):
        raise Refused("复核分应在 0 到 100 之间，最多两位小数。")
    sheets = SelfEvaluation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=given)
    found = {sheet.pk: sheet for sheet in sheets.select_related("project").order_by("pk")}
    late = [
        sheet.project.name
        for sheet in found.values()
        if sheet.state != State.CONFIRMED or not sheet.is_current
    ]
    if late or len(found) != len(given):
        raise Refused(
            f"自评办结后才能登记复核分：{'、'.join(late[:5])}。"
            if late
            else "有的自评已不存在，请刷新后再试。"
        )
    made = Rescore.objects.bulk_create(
        Rescore(
            evaluation=found[pk],
            points=points,
            letter_number=number,
            letter_date=letter_date,
            note=note.strip()[:LONGEST],
            registered_by=actor,
        )
        for pk, points in given.items()
    )
    told = {str(pk): None if points is None else str(points) for pk, points in given.items()}
    audit.record("rescore", actor, f"登记财政复核分 {len(made)} 个项目（{number}）", points=told)
    return made


def _reviewed(evaluation_id: int, actor: User, reason: str) -> tuple[SelfEvaluation, str]:
    """The sheet, locked, and the reason, where points may be taken away."""
    sheet = cast(SelfEvaluation, kinds.get(CASE_KIND).lock(evaluation_id))
    _ask(actor, sheet)
    why = _reasoned(reason, "请写明扣分原因。")
    if sheet.state != State.IN_REVIEW:
        raise Stale("自评提交审核后、办结前可以扣分。")
    return sheet, why


def _may_take(score: Score, points: Decimal, why: str, earlier: QuerySet[Deduction]) -> None:
    known = earlier.order_by("pk").last()
    if points == 0:
        if known is None or known.points == 0:
            raise Refused("本行没有扣分。")
        return
    try:
        deduct(score, points, why)
    except InputError as error:
        raise Refused(str(error)) from None
    if points != points.quantize(CENT):
        raise Refused("扣分最多两位小数。")


def _take(made: Deduction, sheet: SelfEvaluation, place: str) -> Deduction:
    made.save()
    act = f"扣 {plain(made.points)} 分" if made.points else "撤销扣分"
    _record(made.made_by, act, sheet, place, made.reason)
    return made


def _ask(actor: User, sheet: SelfEvaluation) -> None:
    if not may_steer(actor, sheet.project):
        who = (
            "预算绩效岗"
            if not access.holds(actor, Role.BUDGET_OFFICER, sheet.project.unit)
            else "预算绩效岗的其他同志"
        )
        raise NotAllowed(f"由{who}操作，需要时请与其联系。")


def _reasoned(reason: str, ask: str) -> str:
    why = reason.strip()
    if not why:
        raise Refused(ask)
    if len(why) > LONGEST:
        raise Refused(f"原因最多 {LONGEST} 字，请精简。")
    return why


def _record(actor: User, act: str, sheet: SelfEvaluation, place: str, why: str) -> None:
    audit.record(
        "self_evaluation", actor, f"{act}：{sheet.project.name} {place}", evaluation=sheet.pk, reason=why
    )
