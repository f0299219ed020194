"""报送 and 撤回报送: a package goes out under its letter, and comes back while nothing has been answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases import batches
from workflows.cases.remarks import tidy
from workflows.engine.lock import case_lock, one_act
from workflows.errors import Refused, Stale
from workflows.models import Batch, BatchItem, Case, CaseStep, Event, RouteStep
from workflows.telling import tell_recalled, tell_reported
from workflows.trail import Act


@dataclass(frozen=True)
class Reported:
    """What was sent or recalled: the package as it is now, its cases, the sentence for whoever acted."""

    batch: Batch
    cases: list[Case]
    text: str


def report(batch_id: int, *, actor: User) -> Reported:
    """报送: every case of the package is 已报财政 from now on, in the version the package names.

    NotAllowed for anybody but a 预算绩效岗 of its unit or above; Refused without number, date or cases; Stale when it has
    been sent, when it has just been changed, and when a case cannot go out: then none does.
    """
    with one_act():
        batch, cases = _taken(batch_id, actor)
        if batch.state != Batch.State.DRAFT:
            raise Stale(f"报送批次 {batch.number} 已由{_sender(batch)}报送，不用再报。")
        if not cases:
            raise Refused("批次里还没有项目，请先加入。")
        if not batch.number or batch.dated is None:
            raise Refused("请先填写并保存报送函的文号和日期。")
        for case in cases:
            if case.state != Case.State.OUTSIDE:
                raise Stale(
                    f"“{case.title}”现在是“{case.state_words}”，不能报送。请把它移出批次后再报送；这次没有报送任何一件。",
                    case,
                )
        now = clock.now()
        batch.state, batch.sent_by, batch.sent_at = Batch.State.SENT, actor, now
        batch.save(update_fields=["state", "sent_by", "sent_at"])
        _fix_versions(batch, cases)
        for case in cases:
            case.reported_at = now
        _record(Event.Kind.REPORTED, batch, cases, actor)
        tell_reported(cases, batch.number)
        return Reported(batch, cases, f"已报送 {len(cases)} 个项目，文号 {batch.number}。")


def recall_report(batch_id: int, *, actor: User, reason: str) -> Reported:
    """撤回报送, with a reason, while nothing has been registered for any of its cases; the package may be changed again.

    NotAllowed as ``report``; Refused without a reason; Stale when it is not out, or an answer has come.
    """
    with one_act():
        batch, cases = _taken(batch_id, actor)
        if batch.state != Batch.State.SENT:
            raise Stale(f"报送批次“{batch.number or batch.title}”还没有报送，不用撤回。")
        answered = _answered(batch)
        if answered is not None:
            raise Stale(
                f"“{answered.case.title}”已登记{answered.registration_words}，报送批次不能再撤回。"
                "个别项目有误的，请登记财政退回，或更正那一份登记。",
                answered.case,
            )
        why = tidy(reason)
        if not why:
            raise Refused("请写明撤回报送的原因。")
        batch.state, batch.sent_by, batch.sent_at = Batch.State.DRAFT, None, None
        batch.save(update_fields=["state", "sent_by", "sent_at"])
        for case in cases:
            case.reported_at = None
        _record(Event.Kind.REPORT_RECALLED, batch, cases, actor, why)
        tell_recalled(cases, why)
        return Reported(batch, cases, f"已撤回报送，{len(cases)} 个项目回到“待报财政”。")


def leave_outside(case: Case) -> None:
    """The case no longer waits outside (decided, returned, ended): it is 已报财政 no more and leaves its package.

    Called by every verb that takes a case out of ``outside``; the event that follows saves the case.
    """
    case.reported_at = None
    BatchItem.objects.filter(case=case, left_at=None).update(left_at=clock.now())


@dataclass(frozen=True)
class _Answer:
    case: Case
    registration_words: str


def _taken(batch_id: int, actor: User) -> tuple[Batch, list[Case]]:
    """The package's cases and then the package, locked in this order; Stale when its list has changed in between."""
    ids = _case_ids(batch_id)
    cases = case_lock.cases(ids)
    batch = batches.in_hand(batch_id, actor)
    if _case_ids(batch_id) != ids:
        raise Stale("这个报送批次刚刚有变动，您的操作没有写入。请刷新页面看看现在的清单。")
    return batch, cases


def _case_ids(batch_id: int) -> list[int]:
    live = BatchItem.objects.filter(batch=batch_id, left_at=None)
    return sorted(live.order_by().values_list("case", flat=True))


def _sender(batch: Batch) -> str:
    return batch.sent_by.name if batch.sent_by else ""


def _fix_versions(batch: Batch, cases: Sequence[Case]) -> None:
    items = {item.case_id: item for item in batches.live_items(batch)}
    for case in cases:
        items[case.pk].snapshot_id = case.snapshot_id
    BatchItem.objects.bulk_update(items.values(), ["snapshot"])


def _record(kind: Event.Kind, batch: Batch, cases: Sequence[Case], actor: User, comment: str = "") -> None:
    """The same event on every case."""
    waiting = CaseStep.objects.filter(
        case__in=cases, state=CaseStep.State.OPEN, medium=RouteStep.Medium.OUTSIDE
    )
    steps = {step.case_id: step for step in waiting}
    letter = {"batch": batch.number, "title": batch.title, "recipient": batch.recipient, "cases": len(cases)}
    for case in cases:
        # The list is printed again from here: what the case is called and asks for may change later.
        told = letter | {"case": case.title, "amount": case.amount}
        step = steps.get(case.pk)
        trail.append(case, Act(kind, actor, step=step, comment=comment, signed_on=batch.dated, data=told))


def _answered(batch: Batch) -> _Answer | None:
    """A case that went out with the package and for which something has been registered since."""
    sent = BatchItem.objects.filter(Q(left_at=None) | Q(left_at__gte=batch.sent_at), batch=batch)
    went_out = Event.objects.filter(case=OuterRef("case"), kind=Event.Kind.REPORTED).order_by("-number")
    since = Event.objects.filter(case__in=sent.values("case"), registration__isnull=False)
    since = since.filter(number__gt=Subquery(went_out.values("number")[:1]))
    event = since.select_related("case", "registration").order_by("case", "number").first()
    if event is None or event.registration is None:
        return None
    letter = event.registration
    return _Answer(event.case, f"{letter.sender} {letter.number}")
