"""hand_over: everything one person has in hand goes to a successor in one act, with a list both sign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from accounts import audit, clock
from accounts.access import holds, is_administrator, units_held
from accounts.models import User
from accounts.roles import Role
from workflows import handing, trail
from workflows.cases.remarks import tidy
from workflows.colleagues import is_colleague
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Refused
from workflows.handing import Item
from workflows.handing.seats import Seats
from workflows.models import Case, Event, Handover
from workflows.telling import tell_handed_over
from workflows.trail import Act


@dataclass(frozen=True)
class HandedOver:
    """What the act did: its row, and the sentence for the person who acted."""

    handover: Handover
    text: str


def hand_over(*, actor: User, person: User, successor: User, reason: str) -> HandedOver:
    """Give all that ``person`` has in hand to ``successor``; what an obstacle holds back stays and is listed as such.

    NotAllowed for anybody but the 预算绩效岗 of the person's unit or above; Refused without a reason, for a successor who
    cannot take anything, and when there is nothing to give.
    """
    with one_act():
        check(actor, person, successor)
        why = tidy(reason)
        if not why:
            raise Refused("请写明移交原因，例如调离、退休、岗位调整。")
        cases = {case.pk: case for case in case_lock.cases(_case_ids(person))}
        items = preview(actor, person, successor)
        given = [item for item in items if not item.obstacle]
        if any(item.case_id not in cases for item in given if item.case_id is not None):
            raise Refused("移交人手上的事刚有变动，请刷新页面核对清单后再移交。")
        if not given:
            raise Refused(f"{person.name}手上没有可以移交给{successor.name}的工作。")
        for source in handing.sources():
            own = [item for item in given if item.source == source.code]
            if own:
                source.give(own, cases, successor=successor, actor=actor)
        kept = Handover.objects.create(
            person=person,
            successor=successor,
            done_by=actor,
            reason=why[:200],
            at=clock.now(),
            items=[item.kept for item in items],
        )
        _record(kept, given, cases)
        tell_handed_over(kept, len(given))
        audit.record(
            "handover",
            actor,
            f"{person.label}的工作移交{successor.label}，共 {len(given)} 项",
            person=person.pk,
            successor=successor.pk,
            handover=kept.pk,
        )
        return HandedOver(kept, _sentence(kept, len(given), len(items) - len(given)))


def check(actor: User, person: User, successor: User) -> None:
    """Whether this actor may give this person's work to this successor; the sentence says why not."""
    if not may_hand_over(actor, person):
        raise NotAllowed("工作移交由移交人所在单位或上级的预算绩效岗办理。")
    if person == successor:
        raise Refused("接收人和移交人是同一人，请重新选择接收人。")
    if not successor.is_active:
        raise Refused(f"{successor.name}的账号已停用，请选择在岗的接收人。")
    if is_administrator(successor) or is_administrator(person):
        raise Refused("管理员不参与业务，不能移交或接收业务工作。")
    if not is_colleague(successor):
        raise Refused(f"{successor.name}现在没有业务任职，请选择在岗的接收人。")


def may_hand_over(actor: User, person: User) -> bool:
    """The 预算绩效岗 of the person's unit or above."""
    return person.unit is not None and holds(actor, Role.BUDGET_OFFICER, unit=person.unit)


def preview(actor: User, person: User, successor: User | None) -> list[Item]:
    """What the person has in hand, each with its obstacle. What lies outside the actor's units is one; so is a seat the
    actor would give to themselves: nobody takes another's signature by an act of their own.
    """
    reach = units_held(actor, Role.BUDGET_OFFICER)

    def obstacle(item: Item) -> str:
        if item.unit_id is not None and item.unit_id not in reach:
            return "不在您负责的单位，请由该单位的预算绩效岗移交。"
        if successor == actor and item.source == Seats.code:
            return "审核事项不能移交给自己，请另一位预算绩效岗移交。"
        return ""

    items = handing.items_of(person, successor)
    return [item if item.obstacle else replace(item, obstacle=obstacle(item)) for item in items]


def _case_ids(person: User) -> list[int]:
    return sorted({item.case_id for item in handing.items_of(person) if item.case_id is not None})


def _record(kept: Handover, given: Sequence[Item], cases: dict[int, Case]) -> None:
    """One event on each case, whatever of it went over."""
    sorts: dict[int, list[str]] = defaultdict(list)
    for item in given:
        if item.case_id is not None:
            sorts[item.case_id].append(item.sort)
    for pk in sorted(sorts):
        told = {
            "from": {"id": kept.person_id, "name": kept.person.name},
            "to": {"id": kept.successor_id, "name": kept.successor.name},
            "what": list(dict.fromkeys(sorts[pk])),
            "handover": kept.pk,
        }
        trail.append(cases[pk], Act(Event.Kind.HANDED_OVER, kept.done_by, comment=kept.reason, data=told))


def _sentence(kept: Handover, given: int, left: int) -> str:
    rest = f"另有 {left} 项不能移交，清单中写明了原因。" if left else ""
    return f"{kept.person.name}的工作已移交{kept.successor.name}，共 {given} 项。{rest}请打印移交清单，由双方签字。"
