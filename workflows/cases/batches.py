"""报送批次: the budget desk puts a package together from cases in 待报财政. Sending it is ``cases/reporting.py``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts import clock
from accounts.access import holds, memberships_of
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.tree import Tree
from workflows.cases.letters import number_of
from workflows.cases.remarks import tidy
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Batch, BatchItem, Case

_NOT_YOURS = "报送批次由预算绩效岗整理和报送。"


@dataclass(frozen=True)
class Cover:
    """What stands on the package's letter (报送函): title, addressee, number and date once they are known."""

    title: str
    recipient: str
    number: str = ""
    dated: date | None = None


def desk_of(user: User) -> Unit | None:
    """The unit whose packages the person makes: where they are 预算绩效岗, the highest first; None for others."""
    rows = memberships_of(user).filter(role=Role.BUDGET_OFFICER, office=None).select_related("unit")
    units = [row.unit for row in rows]
    tree = Tree.load() if len(units) > 1 else None
    return min(units, key=lambda unit: len(tree.above(unit.pk)) if tree else 0, default=None)


def may_package(user: User, batch: Batch) -> bool:
    """Whether the person works on this package: a 预算绩效岗 of its unit or above."""
    return holds(user, Role.BUDGET_OFFICER, unit=batch.unit)


def make_batch(*, actor: User, cover: Cover, year: int, case_ids: Sequence[int] = ()) -> Batch:
    """A new package of one year, with these cases. NotAllowed for anybody but a 预算绩效岗; Refused as ``add_to_batch``."""
    with one_act():
        unit = desk_of(actor)
        if unit is None:
            raise NotAllowed(_NOT_YOURS)
        # Cases before the package, as everywhere.
        found = case_lock.cases(case_ids)
        batch = Batch(unit=unit, year=year, made_by=actor, made_at=clock.now())
        _write(batch, cover)
        _put(batch, found, case_ids)
        return batch


def set_cover(batch_id: int, *, actor: User, cover: Cover) -> Batch:
    """Title, addressee, number and date of a package that has not been sent; a number serves one package of a unit."""
    with one_act():
        batch = draft_in_hand(batch_id, actor)
        _write(batch, cover)
        return batch


def add_to_batch(batch_id: int, *, actor: User, case_ids: Sequence[int]) -> int:
    """Put cases into the package: all or none; how many.

    Refused, naming the case, unless it waits in 待报财政, belongs to the package's year and units, and lies in no other.
    """
    with one_act():
        if not case_ids:
            raise Refused("请勾选要加入批次的项目。")
        found = case_lock.cases(case_ids)
        batch = draft_in_hand(batch_id, actor)
        return _put(batch, found, case_ids)


def remove_from_batch(batch_id: int, *, actor: User, case_ids: Sequence[int]) -> int:
    """Take cases out of a package that has not been sent; how many."""
    with one_act():
        batch = draft_in_hand(batch_id, actor)
        gone = live_items(batch).filter(case__in=case_ids).update(left_at=clock.now())
        if not gone:
            raise Refused("请勾选要移出批次的项目。")
        return gone


def draft_in_hand(batch_id: int, actor: User) -> Batch:
    """The package, locked, while it may still be changed. Batch.DoesNotExist, NotAllowed, Stale once it has been sent."""
    batch = in_hand(batch_id, actor)
    if batch.state != Batch.State.DRAFT:
        raise Stale(f"报送批次 {batch.number} 已经报送，不能再改。需要改动时请先撤回报送。")
    return batch


def in_hand(batch_id: int, actor: User) -> Batch:
    """The package, locked. Whoever needs cases of it locks those first."""
    batch = Batch.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=batch_id)
    if not may_package(actor, batch):
        raise NotAllowed(_NOT_YOURS)
    return batch


def live_items(batch: Batch):  # type: ignore[no-untyped-def]
    """What lies in the package now."""
    return BatchItem.objects.filter(batch=batch, left_at=None)


def _write(batch: Batch, cover: Cover) -> None:
    batch.title, batch.recipient = tidy(cover.title)[:200], tidy(cover.recipient)[:100]
    batch.number, batch.dated = number_of(cover.number)[:80], cover.dated
    if not batch.title or not batch.recipient:
        raise Refused("请填写报送函的标题和主送单位。")
    if batch.dated is not None and batch.dated > clock.today():
        raise Refused("报送日期晚于今天，请核对。")
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:
        raise Refused(f"文号 {batch.number} 已用于另一个报送批次，请核对。") from None


def _put(batch: Batch, found: Collection[Case], case_ids: Sequence[int]) -> int:
    if len(found) != len(set(case_ids)):
        raise Refused("有一件事项已不存在，请刷新页面后重新勾选。")
    units = Tree.load().below([batch.unit_id])
    taken = BatchItem.objects.filter(case__in=found, left_at=None).select_related("batch")
    lies_in = {item.case_id: item.batch for item in taken}
    for case in found:
        why = _why_not(case, batch, units, lies_in)
        if why:
            raise Refused(why, case=case)
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, case=case, snapshot=case.snapshot, added_at=clock.now())
        for case in found
        if case.pk not in lies_in
    )
    return len(found)


def _why_not(case: Case, batch: Batch, units: Collection[int], lies_in: dict[int, Batch]) -> str:
    """Why the case cannot go into the package; "" when it can. Units that are not the desk's are not named."""
    if case.unit_id not in units:
        return "其中一件不属于本批次的报送单位，请刷新页面后重新勾选。"
    if case.state != Case.State.OUTSIDE:
        return f"“{case.title}”现在是“{case.state_words}”，不能加入报送批次。"
    if case.year != batch.year:
        return f"“{case.title}”是 {case.year}年度的，本批次是 {batch.year}年度，请另建一个批次。"
    other = lies_in.get(case.pk)
    if other is not None and other.pk != batch.pk:
        return f"“{case.title}”已在报送批次“{other.number or other.title}”中，请先从那里移出。"
    return ""
