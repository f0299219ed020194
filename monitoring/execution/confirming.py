"""The confirmation of an import, and its voiding: one act each, the year's row locked first, one record, one commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from accounts import audit, clock
from accounts.models import Unit, User
from monitoring.execution import on_changed
from monitoring.execution.matching import Group, spent_of, unit_code
from monitoring.execution.outlook import LEFT, WRONG, Outlook, Row, outlook
from monitoring.execution.receiving import confirmed_words, held_for_change
from monitoring.execution.who import must_import
from monitoring.models import ExecutionFigure, ExecutionImport
from projects.amounts import shown
from projects.models import BudgetYear
from projects.proposals import Unknown, propose
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act
from workflows.errors import Refused, Stale

State = ExecutionImport.State
MOVED = "您看预览以后，系统里的项目或执行数有了变动，这次没有写入。请再看一遍预览后确认。"
OPEN = "还有 {} 处没有回答，这次没有写入。请在标出的地方选择。"


def confirm(import_id: int, *, actor: User, answers: Mapping[str, str], seen: str) -> ExecutionImport:
    """Write the figures of a preview. ``seen`` is the ``Outlook.seen`` the person looked at.

    Raises ``NotAllowed``; ``Stale`` when somebody was faster, or what the preview showed has changed; ``Refused`` while
    questions are open, or nothing would change.
    """
    try:
        with one_act():
            held = held_for_change(import_id, actor)
            _not_twice(held)
            if not held.mapping:
                raise Refused("请先选择列，再确认导入。")
            found = outlook(held, answers)
            _fit_to_write(found, seen)
            _write(held, found, actor, clock.now(), answers)
    except IntegrityError as error:
        if "one_import_of_a_file" not in str(error):
            raise
        raise Stale("同一份文件刚刚由另一人确认导入，没有再写入。请到导入记录里查看。") from None
    return held


def _not_twice(held: ExecutionImport) -> None:
    same = ExecutionImport.objects.filter(year=held.year_id, unit=held.unit_id, sha256=held.sha256)
    known = same.filter(state=State.CONFIRMED).select_related("confirmed_by").first()
    if known is not None:
        raise Stale(f"{confirmed_words(known)}，没有再写入。")


def _fit_to_write(found: Outlook, seen: str) -> None:
    if found.seen != seen:
        raise Stale(MOVED)
    if found.unanswered:
        raise Refused(OPEN.format(len(found.unanswered)))
    if found.has_nothing:
        raise Refused("没有可以写入的执行数：文件里的数与已导入的相同，或都选了不导入。")


def _write(
    held: ExecutionImport, found: Outlook, actor: User, now: datetime, answers: Mapping[str, str]
) -> None:
    figures = [one for row in found.writing for one in _figures(held, row, now)]
    ExecutionFigure.objects.bulk_create(figures, batch_size=2_000)
    if found.unknown:
        _propose(held, found.unknown, actor)
    held.state, held.confirmed_by, held.confirmed_at = State.CONFIRMED, actor, now
    asked = {question.name: question.answer for question in found.every_question}
    held.answers, held.summary, held.table = asked, _summary(found), {}
    held.save()
    on_changed.tell()
    audit.record(
        "execution_import",
        actor,
        f"导入执行数 截至{held.as_of:%F} {held.unit.label}：{found.words}",
        execution_import=held.pk,
        sha256=held.sha256,
        figures=len(figures),
        fallen=[row.project.pk for row in found.rows if row.fallen],
        unknown=[group.first.code for group in found.unknown],
    )


def _figures(held: ExecutionImport, row: Row, now: datetime) -> Iterator[ExecutionFigure]:
    def figure(number: str, day: Any, amount: Any) -> ExecutionFigure:
        return ExecutionFigure(
            source=held,
            project=row.project,
            document_number=number,
            as_of=day,
            cumulative=amount,
            confirmed_at=now,
        )

    for number, amount in row.write.items():
        yield figure(number, held.as_of, amount)
    if row.later is not None:
        day, numbers = row.later
        for number in numbers:
            yield figure(number, day, 0)


def _propose(held: ExecutionImport, unknown: list[Group], actor: User) -> None:
    codes = {unit_code(group.first.unit) for group in unknown}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    propose(
        [
            Unknown(
                code=group.first.code,
                name=group.first.name,
                amount=next((line.budget for line in group.lines if line.budget), None),
                document_number=group.first.document,
                # A unit's own export speaks of that unit; in one of several the row has to say which.
                unit=units.get(unit_code(group.first.unit)) or (held.unit if held.unit.parent_id else None),
            )
            for group in unknown
        ],
        year=held.year,
        origin=f"执行数导入 截至{held.as_of:%F} {held.file_name}",
        origin_key=f"execution_import:{held.pk}",
        actor=actor,
    )


def _summary(found: Outlook) -> dict[str, Any]:
    """What the result page says, as it was at the confirmation."""
    return {
        "words": found.words,
        "by_code": found.by_code,
        "named": found.named,
        "fallen": found.fallen,
        "written": len(found.writing),
        "same": found.same,
        "total": str(found.total),
        "unknown": [
            {"code": group.first.code, "name": group.first.name, "spent": shown(spent_of(group.lines))}
            for group in found.unknown
        ],
        "left": [
            {"name": row.project.name, "why": "；".join(row.notes) or "待核实，没有导入"}
            for row in found.rows
            if row.fate in (LEFT, WRONG)
        ],
        "nameless": [group.places for group in found.matching.nameless],
        "outside": len(found.matching.outside),
        "absent": len(found.matching.absent),
    }


def discard(import_id: int, *, actor: User) -> None:
    """放弃 a preview: what was read is thrown away, and the log says so. Nothing of it ever counted.

    Raises ``NotAllowed``, ``Stale`` once it is confirmed or voided.
    """
    with one_act():
        held = held_for_change(import_id, actor)
        audit.record(
            "execution_import",
            actor,
            f"放弃执行数导入预览 截至{held.as_of:%F} {held.unit.label}：{held.file_name}"[:300],
            execution_import=held.pk,
        )
        held.delete()


def void(import_id: int, *, actor: User, reason: str) -> ExecutionImport:
    """Take a confirmed import out: from now on its figures do not count; what was known until now stays readable.

    Raises ``NotAllowed``, ``Stale`` when it is voided already or not confirmed, ``Refused`` without a reason.
    """
    with one_act():
        seen = ExecutionImport.objects.select_related("unit").get(pk=import_id)
        must_import(actor, seen.unit)
        BudgetYear.objects.select_for_update(no_key=True).get(pk=seen.year_id)
        rows = ExecutionImport.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
        held = rows.get(pk=import_id)
        if held.state == State.VOIDED:
            raise Stale("这次导入已经作废。")
        if held.state != State.CONFIRMED:
            raise Stale("这次导入还没有确认，不用作废；不确认就不会写入。")
        why = tidy(reason)
        if not why:
            raise Refused("请写明作废的原因，例如截止日填错、文件导错。")
        held.state, held.voided_by, held.voided_at, held.void_reason = (
            State.VOIDED,
            actor,
            clock.now(),
            why[:300],
        )
        held.save(update_fields=["state", "voided_by", "voided_at", "void_reason"])
        on_changed.tell()
        audit.record(
            "execution_import",
            actor,
            f"作废执行数导入 截至{held.as_of:%F} {held.unit.label}：{why}"[:300],
            execution_import=held.pk,
        )
    return held
