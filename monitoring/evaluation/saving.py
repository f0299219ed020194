"""The drafter's save: everything that was typed or nothing, if nobody saved in between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from accounts import clock
from accounts.models import User
from monitoring.evaluation import rows as sheet_rows
from monitoring.evaluation import scheme
from monitoring.evaluation.access import CASE_KIND, may_fill
from monitoring.evaluation.computing import keep
from monitoring.evaluation.filling import fill
from monitoring.evaluation.funds import funds
from monitoring.evaluation.opening import ROW_WRITTEN, take_funds
from monitoring.evaluation.refreshing import COMPUTED
from monitoring.models import EvaluationRow, SelfEvaluation
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Problem


def save(evaluation_id: int, *, actor: User, revision: int, typed: Mapping[str, str]) -> SelfEvaluation:
    """Keep what was typed, with the figures, weights and points as they are now.

    ``NotAllowed`` for anybody but the drafter, ``Stale`` where the sheet is not with them or somebody saved since ``revision``,
    ``Refused`` with the places that cannot be read: then nothing is kept.
    """
    with locked_for_edit(CASE_KIND, evaluation_id) as editing:
        sheet = cast(SelfEvaluation, editing.document)
        if not may_fill(actor, sheet.project):
            raise NotAllowed(whose(sheet), editing.case)
        if not sheet.is_current or sheet.state != SelfEvaluation.State.DRAFT or editing.case is None:
            raise Stale("这次的绩效自评已经办结，不能修改。需要补充时请预算绩效岗重新打开。", editing.case)
        if sheet.revision != revision:
            raise Stale(
                "您打开页面后，别人保存过这份自评。您填的内容还没有保存，请对照后再保存。", editing.case
            )
        rows = list(sheet.rows.all())
        renew(sheet, rows)
        errors = fill(sheet, rows, typed)
        if errors:
            problems = [Problem(text, path) for path, text in errors.items()]
            raise Refused(f"有 {len(problems)} 处不能读取，改好后再保存。", problems, editing.case)
        keep(sheet, rows)
        sheet.revision += 1
        sheet.saved_at = clock.now()
        sheet.save()
        EvaluationRow.objects.bulk_update(rows, [*ROW_WRITTEN, *COMPUTED])
        return sheet


def renew(sheet: SelfEvaluation, rows: list[EvaluationRow]) -> bool:
    """Take settings, weights and money as they are now into the sheet (not saved); whether the money changed."""
    sheet.scored_by = scheme.pinned(scheme.scheme_of(sheet.project.year))
    given = sheet_rows.given_weights(sheet.version) if sheet.version is not None else None
    sheet_rows.settle(rows, scheme.read(sheet.scored_by), given)
    versions = [sheet.version_id] if sheet.version_id is not None else []
    return take_funds(sheet, funds([sheet.project_id], sheet.project.year_id, versions)[sheet.project_id])


def whose(sheet: SelfEvaluation) -> str:
    """Who fills this in, for somebody who may not."""
    drafter = sheet.project.drafter
    if drafter is None:
        return "这个项目还没有经办人，请预算绩效岗先指定经办人。"
    return f"这份自评由经办人{drafter.name}填写，请联系{drafter.name}。"
