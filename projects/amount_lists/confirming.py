"""The confirmation: the letter registered for every case that awaits it, the 控制数 of every project, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse

from accounts import audit, clock
from accounts.models import User
from notifications import notices
from projects import amounts
from projects.amount_lists.moving import change_budgets
from projects.amount_lists.outlook import CHANGES, KEEPS, NOTES, OPENS, Line, Outlook, outlook
from projects.amount_lists.receiving import held_for_change
from projects.models import AmountList, Project, ProjectEvent, TargetVersion
from workflows import attachments, cases
from workflows.cases import Letter, OutsideDecision, Verdict
from workflows.cases.letters import check_letter, number_of, sender_of
from workflows.engine.lock import one_act
from workflows.errors import Refused, Stale

Label, State = TargetVersion.Label, TargetVersion.State
MOVED = "预览以后有变化：有的目标已经办理或改了金额。请按现在的预览核对后再确认。"
NOTICE = "amount_registered"
#: what a scan belongs to that came with a list no case awaited; ``owner_id`` is the list
OWNER_KIND = "amount_list"


def confirm(
    list_id: int, *, actor: User, letter: Letter, answers: Mapping[str, str], seen: str
) -> AmountList:
    """Write what the preview showed (``seen``). Through the verb that registers letters, so that each case has its record.

    NotAllowed; Stale when the list was confirmed or something moved; Refused with a sentence, then nothing is written.
    """
    check_letter(letter)
    if letter.scan is None:
        raise Refused("请上传来文的扫描件。")
    with one_act():
        held = held_for_change(list_id, actor)
        found = outlook(held, actor, answers)
        _fits(found, seen)
        decisions = [_decision(line, held) for line in found.writing if line.case is not None]
        if decisions:
            cases.register_outside(actor=actor, letter=letter, decisions=decisions)
        else:
            attachments.adopt(letter.scan, owner_kind=OWNER_KIND, owner_id=held.pk, actor=actor)
        moved = [line for line in found.writing if line.fate == CHANGES]
        events = change_budgets(moved, letter, actor) if moved else []
        if held.sort == AmountList.Sort.CONTROL:
            _controlled(found.writing)
        return _done(held, found, letter, actor, events)


def _fits(found: Outlook, seen: str) -> None:
    if found.asking:
        raise Refused(f"还有 {len(found.asking)} 行没有选择是哪个项目。")
    if not found.writing:
        raise Refused("没有可以登记的行。请检查文件，或等目标报财政以后再登记。")
    if found.seen != seen:
        raise Stale(MOVED)


def _decision(line: Line, held: AmountList) -> OutsideDecision:
    assert line.case is not None
    amount, said = line.row.amount, line.row.opinion
    if held.sort == AmountList.Sort.APPROVAL:
        return OutsideDecision(line.case.pk, amount, _words(line, said), Verdict.APPROVE)
    if line.fate == KEEPS:
        told = said or f"控制数 {amounts.shown(amount)} 万元，与预算数一致"
        return OutsideDecision(line.case.pk, amount, told, Verdict.OPINION)
    return OutsideDecision(line.case.pk, amount, _words(line, said), Verdict.RETURN)


def _words(line: Line, said: str) -> str:
    """The letter's own words and, where a 控制数 differs, a sentence for each place that no longer fits.

    A sentence that begins with a place becomes a remark at its field; of a 批复 the target itself says the places.
    """
    if line.fate != OPENS:
        return said
    sentences = [said.rstrip("。")] if said else []
    sentences += [f"{place.place}：{place.text.rstrip('。')}" for place in line.places]
    return "。".join(sentences) + "。"


def _controlled(lines: Sequence[Line]) -> None:
    """Every project's 控制数; a 一上稿 that came back for it is the 二上稿 from now on."""
    ids = sorted(line.project.pk for line in lines if line.project)
    amount_of = {line.project.pk: line.row.amount for line in lines if line.project}
    for project in (
        Project.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    ):
        project.controlled = amount_of[project.pk]
        project.save(update_fields=["controlled"])
    opened = [line.version.pk for line in lines if line.version and line.fate == OPENS]
    TargetVersion.objects.filter(pk__in=opened, label=Label.FIRST, state=State.DRAFT).update(
        label=Label.SECOND
    )


def _done(
    held: AmountList, found: Outlook, letter: Letter, actor: User, events: Sequence[ProjectEvent]
) -> AmountList:
    held.sender, held.number = sender_of(letter.sender)[:100], number_of(letter.number)[:80]
    held.dated, held.scan = letter.dated, letter.scan
    held.state, held.confirmed_by, held.confirmed_at = AmountList.State.CONFIRMED, actor, clock.now()
    event_of = {event.project_id: event.pk for event in events}
    held.summary = {"rows": [_row(line, event_of) for line in found.lines]}
    held.table = {}
    held.save()
    for line in found.writing:
        if line.fate == NOTES:
            _tell(line, held, actor)
    audit.record(
        "amounts",
        actor,
        f"登记{held.year_id}年{held.get_sort_display()} {len(found.writing)} 个项目，{held.number}",
        list=held.pk,
        changes=[
            {"project": line.project.pk, "amount": line.row.amount, "fate": line.fate}
            for line in found.writing
            if line.project
        ],
    )
    return held


def _row(line: Line, event_of: Mapping[int, int]) -> dict[str, object]:
    return {
        "number": line.row.number,
        "code": line.row.code,
        "name": line.project.name if line.project else line.row.name,
        "project": line.project.pk if line.project else None,
        "version": line.version.pk if line.version else None,
        "before": None if line.before is None else str(line.before),
        "after": None if line.row.amount is None else str(line.row.amount),
        "fate": line.fate,
        "words": line.words,
        "event": event_of.get(line.project.pk) if line.project else None,
        "places": [{"place": one.place, "text": one.text, "path": one.path} for one in line.places],
    }


def _tell(line: Line, held: AmountList, actor: User) -> None:
    """The 经办人 whose target awaits nothing yet; the others hear of their case."""
    project = line.project
    if project is None or project.drafter is None or project.drafter == actor:
        return
    reviewed = line.version is not None and line.version.state == TargetVersion.State.IN_REVIEW
    how = (
        "绩效目标正在审核：还没有人办理的可以撤回来改，已经有人办理的，请正在办理的审核人退回修改"
        if reviewed
        else "请按控制数填报绩效目标"
    )
    notices.tell(
        [project.drafter],
        kind=NOTICE,
        subject=f"project:{project.pk}",
        title=f"{held.get_sort_display()}：{project.name}"[:200],
        text=f"控制数 {amounts.shown(line.row.amount)} 万元（{held.number}）。{how}。",
        reason="您是项目的经办人",
        url=reverse("desk:project", args=[project.pk]),
    )
