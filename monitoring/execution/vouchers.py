"""Single vouchers: entered one by one where the exports come too rarely, corrected by reversing entries only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError
from django.db.models import Max, QuerySet

from accounts import audit, clock
from accounts.models import User
from monitoring.execution import on_changed
from monitoring.execution.who import must_import
from monitoring.models import Voucher
from projects.amounts import LARGEST, shown
from projects.models import Project
from projects.tables.cells import document_of, text_of
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act
from workflows.errors import Refused, Stale


def register(
    project_id: int,
    *,
    actor: User,
    number: str,
    dated: date,
    amount: Decimal,
    document_number: str = "",
    summary: str = "",
) -> Voucher:
    """Enter one voucher, ``amount`` in yuan, negative for a refund.

    Raises ``NotAllowed``, ``Refused`` for what cannot be, ``Stale`` when the number stands in the project already.
    """
    clean = text_of(number)[:60]
    try:
        with one_act():
            project = _locked(project_id, actor)
            _fitting(project, clean, dated, amount)
            same = Voucher.objects.filter(project=project, number=clean, reverses=None)
            if same.filter(reversed_by=None).exists():
                raise Stale(f"凭证号 {clean} 已经登记过。要更正，请先冲销原来的一张，再登记新的。")
            voucher = Voucher.objects.create(
                project=project,
                number=clean,
                dated=dated,
                amount=amount,
                document_number=document_of(document_number),
                summary=tidy(summary)[:200],
                take=(same.aggregate(last=Max("take"))["last"] or 0) + 1,
                registered_by=actor,
                registered_at=clock.now(),
            )
            on_changed.tell()
            _note(actor, voucher, f"登记凭证 {clean} {dated:%F} {shown(amount)}万元")
    except IntegrityError:
        raise Stale(f"凭证号 {clean} 刚刚由另一人登记，没有再写入。") from None
    return voucher


def reverse_entry(voucher_id: int, *, actor: User, reason: str) -> Voucher:
    """Enter the opposite of a voucher, of the same day, so that the two cancel each other from the beginning.

    Raises ``NotAllowed``, ``Refused`` without a reason or for a reversing entry, ``Stale`` when it is reversed already.
    """
    why = tidy(reason)[:200]
    try:
        with one_act():
            _locked(Voucher.objects.get(pk=voucher_id).project_id, actor)
            wrong = Voucher.objects.select_related("project__unit").get(pk=voucher_id)
            if wrong.reverses_id is not None:
                raise Refused("这一笔本身就是冲销。金额有误的，请登记一张新凭证。")
            if not why:
                raise Refused("请写明冲销的原因，例如金额填错、项目填错。")
            if Voucher.objects.filter(reverses=wrong).exists():
                raise Stale(f"凭证 {wrong.number} 已经冲销过，没有再写入。")
            entry = Voucher.objects.create(
                project=wrong.project,
                number=wrong.number,
                dated=wrong.dated,
                amount=-wrong.amount,
                document_number=wrong.document_number,
                summary=wrong.summary,
                take=wrong.take,
                reverses=wrong,
                reason=why,
                registered_by=actor,
                registered_at=clock.now(),
            )
            on_changed.tell()
            _note(actor, entry, f"冲销凭证 {wrong.number} {shown(wrong.amount)}万元：{why}")
    except IntegrityError:
        raise Stale("这张凭证刚刚由另一人冲销，没有再写入。") from None
    return entry


def vouchers_of(project: Project) -> QuerySet[Voucher]:
    """All entries of a project, the newest first, with who entered them and what reverses them."""
    rows = Voucher.objects.filter(project=project)
    return rows.select_related("registered_by", "reverses", "reversed_by")


def _locked(project_id: int, actor: User) -> Project:
    """The project's row: two vouchers of one project wait for each other."""
    rows = Project.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "year")
    project = rows.get(pk=project_id)
    must_import(actor, project.unit)
    return project


def _fitting(project: Project, number: str, dated: date, amount: Decimal) -> None:
    if not number:
        raise Refused("请填写凭证号。")
    if dated.year != project.year_id:
        raise Refused(f"凭证日期 {dated:%F} 不在 {project.year_id} 年内。")
    if dated > clock.today():
        raise Refused(f"凭证日期 {dated:%F} 还没有到。")
    if amount == 0 or abs(amount) > LARGEST:
        raise Refused("请填写金额；退款填负数。")


def _note(actor: User, voucher: Voucher, words: str) -> None:
    audit.record("voucher", actor, words[:300], voucher=voucher.pk, project=voucher.project_id)
