"""审批流程 of a case: who has signed, who holds it, who comes next, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.namesakes import named, named_as
from accounts.roles import Role
from notifications.calendar import left_words
from workflows.cases.jumping import MOVED, moved_over
from workflows.conditions import facts_of, holds
from workflows.models import Assignment, Attachment, Case, CaseStep, Event, Seat
from workflows.showing import elsewhere, table, tally
from workflows.showing.gathered import Rows
from workflows.showing.words import draft_number, local_date, short_date

Kind = Event.Kind
PAUSED = Case.State.SUSPENDED.label
#: what a step's own closing event says of it
DECISIONS = {
    Kind.APPROVED: ("同意", "tick"),
    Kind.SENT_BACK: ("退回修改", "back"),
    Kind.REJECTED: ("不同意", "cross"),
}


@dataclass(frozen=True)
class Knot:
    """One line of the path. ``css`` is is-done, is-now, is-next or is-over; ``tone`` colours the state."""

    css: str
    glyph: str
    who: str
    post: str
    state: str
    tone: str = ""
    why: list[str] = field(default_factory=list)
    scan: Attachment | None = None
    #: what stands on the printed 审批单: the date with its year, and the opinion
    printed: str = ""
    #: whether it has a line there: who signed, and who is still to sign
    on_slip: bool = True


def path_of(case: Case, viewer: User | None = None, rows: Rows | None = None) -> list[Knot]:
    """The present (or last) round: submission, then every step, in it every seat that signs for itself.

    Four queries, whatever its length; none of what ``rows`` has read already.
    """
    rows = rows or Rows(case)
    steps, holders, seats = rows.steps, rows.holders, rows.seats
    if not steps:
        return []
    events = [event for event in rows.events if event.round == case.round]
    submitted = [_submitted(event) for event in events if event.kind == Kind.SUBMITTED][-1:]
    acts: dict[int | None, list[Event]] = {}
    for event in events:
        if _said(event):
            known = acts.setdefault(event.step_id, [])
            # A correction stands for what it corrects.
            known[:] = [one for one in known if event.kind != Kind.CORRECTED or one.registration is None]
            known.append(event)
    opinions = elsewhere.opinions_of(events)
    again = {step.repeats_id for step in steps}
    knots = [
        _with_opinions(
            _knots(step, acts.get(step.pk, []), seats.get(step.pk, []), holders.get(step.pk, []), viewer),
            opinions.get(step.pk, ()),
        )
        for step in steps
        # Put behind an added signer, or taken back, before anybody decided: the same step comes once more below.
        if step.state != CaseStep.State.CLOSED or step.pk in acts or step.pk not in again
    ]
    return submitted + [knot for of_step in knots for knot in of_step]


def _said(event: Event) -> tuple[str, str] | None:
    """What the event decided of its step, with its mark; None for those that decide nothing."""
    if event.kind in elsewhere.DECIDING:
        return elsewhere.decision_words(event)
    return DECISIONS.get(Kind(event.kind))


def _with_opinions(knots: list[Knot], opinions: Sequence[str]) -> list[Knot]:
    """What letters said while the step waited stands under its last line."""
    return [*knots[:-1], replace(knots[-1], why=[*knots[-1].why, *opinions])] if opinions else knots


def _submitted(event: Event) -> Knot:
    return Knot(
        "is-done",
        "tick",
        named_as(event.actor_id, event.actor_name),
        "经办人",
        f"提交第 {draft_number(event)} 稿 {short_date(event.at)}",
        "ok",
        printed=f"提交第 {draft_number(event)} 稿 {local_date(event.at):%Y-%m-%d}",
    )


def _knots(
    step: CaseStep, acts: list[Event], seats: list[Seat], rows: list[Assignment], viewer: User | None
) -> list[Knot]:
    """The lines of one step: what was decided on it, then who is waited for, else what became of it."""
    knots = [_decided(step, act, table.taken_back(act, seats)) for act in acts]
    knots += [_carried(step, seat) for seat in table.carried(seats)]
    if step.state == CaseStep.State.OPEN:
        knots += _waiting_for(step, seats, rows, viewer)
    elif step.state == CaseStep.State.COMING:
        knots += _coming(step)
    elif knots:
        knots += [_unasked(step, seat) for seat in table.unasked(step, seats)]
    knots = knots or [_over(step)]
    how = table.how(step, seats)
    return [replace(knots[0], why=[how, *knots[0].why]), *knots[1:]] if how else knots


def _over(step: CaseStep) -> Knot:
    why = [step.note] if step.note else []
    over = step.state == CaseStep.State.SKIPPED or moved_over(step)
    words = skipped_words(step) if over else "未办，本轮已结束"
    # On paper too: whoever signs below must see that nobody signed here.
    printed = f"{words}（{step.note.removeprefix(MOVED)}）" if moved_over(step) else ""
    knot = Knot("is-over", "none", step.name, role_words(step), words, "muted", why, printed=printed)
    return replace(knot, on_slip=bool(printed))


def skipped_words(step: CaseStep) -> str:
    """A step of the present round that is not taken again because its signatures stand, or one the facts leave out.

    As ``signed`` would answer, but for steps the desk passed over, from what is at hand: no query a step.
    """
    if moved_over(step):
        return "未签，调整环节时略过"
    stands = step.repeats_id is not None and holds(step.conditions, facts_of(step.case))
    return "沿用已签意见" if stands else "略过"


def _carried(step: CaseStep, seat: Seat) -> Knot:
    """A seat whose signature was given elsewhere: on the step before, or before this step was taken again."""
    when = f"{local_date(seat.decided_at):%Y-%m-%d}" if seat.decided_at else ""
    words = "沿用已签意见" if step.repeats_id else "沿用上一环节的签署"
    why = [] if step.repeats_id else ["连续环节同一人只签一次"]
    on = short_date(seat.decided_at) if seat.decided_at else ""
    return Knot(
        "is-done",
        "tick",
        named(seat.principal),
        role_words(step),
        f"同意 {on}，{words}",
        "ok",
        why,
        printed=f"同意 {when}　{words}",
    )


def _unasked(step: CaseStep, seat: Seat) -> Knot:
    """A seat the step was decided without."""
    words = "未表决，票签已有结果" if step.mode == step.Mode.VOTE else "未签，本环节已结束"
    who = named(seat.principal)
    return Knot("is-over", "none", who, role_words(step), words, "muted", on_slip=False)


def _decided(step: CaseStep, event: Event, taken_back: bool = False) -> Knot:
    word, glyph = _said(event) or ("", "none")
    paper = event.source == Event.Source.PAPER
    who, post = named_as(event.actor_id, event.actor_name), role_words(step)
    if event.principal_name and event.principal_name != event.actor_name:
        who = f"{who} 代 {event.principal_name}"
    if event.source == Event.Source.MEETING and event.registration is not None:
        who, post = event.registration.sender, step.name  # who entered it stands below
    when = short_date(event.signed_on or event.at)
    review = tally.reviewed(event)
    why = [one for one in (step.note, review) if one]
    if paper and event.registration is not None:
        why.append(f"{named(event.registration.registered_by)} {short_date(event.at)} 登记")
    elif event.registration is not None:
        why.append(elsewhere.registered(event))
    scan = event.registration.scan if event.registration else None
    tone = "ok" if glyph == "tick" else "bad"
    state = f"{'纸质签批 ' if paper else ''}{word} {when}"
    if taken_back:
        state = f"{state}，已撤回"
        return Knot("is-over", "back", who, role_words(step), state, "muted", why, scan, on_slip=False)
    return Knot(
        "is-done" if glyph == "tick" else "is-back",
        glyph,
        who,
        post,
        state,
        tone,
        why,
        scan,
        "　".join(
            one
            for one in (f"{word} {local_date(event.signed_on or event.at):%Y-%m-%d}", review, event.comment)
            if one
        ),
    )


def _waiting_for(
    step: CaseStep, seats: list[Seat], rows: list[Assignment], viewer: User | None
) -> list[Knot]:
    """Whom an open step waits for: one line for all where one of them is enough, else a line for each seat."""
    paused = PAUSED if step.case.state == Case.State.SUSPENDED else ""
    if step.medium == "outside":
        return [_letter(step, "is-now", paused or "等来文登记")]
    if step.medium == "meeting":
        return [_meeting(step, "is-now", paused or "等会议决定")]
    if step.mode == step.Mode.ANY:
        why = ["一人办理即可"] if len(rows) > 1 else []
        return [_waiting(step, rows, viewer, why)]
    return [
        _waiting(step, [row for row in rows if row.seat_id == seat.pk], viewer)
        if seat.state == Seat.State.OPEN
        else Knot(
            "is-next", "none", named(seat.principal), role_words(step), "未轮到", "muted", [seat.reason]
        )
        for seat in table.undecided(seats)
    ]


def _waiting(step: CaseStep, rows: list[Assignment], viewer: User | None, more: Sequence[str] = ()) -> Knot:
    names = "、".join(named(row.person) for row in rows) or "暂无人可办"
    mine = viewer is not None and any(row.person_id == viewer.pk for row in rows)
    words = left_words(step.due_on, clock.today()) if step.due_on else ""
    state = f"{'待您决定' if mine else '办理中'}{'，' + words if words else ''}"
    if step.case.state == Case.State.SUSPENDED:  # no limit runs, nobody is waited for
        state = PAUSED
    reasons = list(dict.fromkeys(_reason(row) for row in rows))
    medium = ["纸质签批"] if step.medium == "paper" else []
    why = [*([step.note] if step.note else []), *medium, *reasons, *more]
    return Knot("is-now", "now", names, role_words(step), state, "", why)


def _letter(step: CaseStep, css: str, state: str) -> Knot:
    glyph, tone = ("now", "") if css == "is-now" else ("none", "muted")
    why = ["预算绩效岗登记；金额一致即锁定批复版"]
    return Knot(css, glyph, step.name, "", state, tone, why, on_slip=False)


def _meeting(step: CaseStep, css: str, state: str) -> Knot:
    glyph, tone = ("now", "") if css == "is-now" else ("none", "muted")
    return Knot(css, glyph, step.name, "", state, tone, ["会议决定，由预算绩效岗登记"], on_slip=False)


def _reason(row: Assignment) -> str:
    if row.as_deputy:
        as_whom = "授权代办人" if row.delegation_id else "B角"
        return f"{named(row.person)}：{named(row.seat.principal)}的{as_whom}"
    return row.seat.reason


def _coming(step: CaseStep) -> list[Knot]:
    """Whom a step will be with as far as was foreseen: a line for each where each must sign."""
    if step.medium == "outside":
        return [_letter(step, "is-next", "来文登记")]
    if step.medium == "meeting":
        return [_meeting(step, "is-next", "会议决定")]
    seated = [person for person in step.plan if not person.get("deputy")]
    if step.mode == step.Mode.ANY or not seated:
        return [_foreseen(step, seated)]
    return [_foreseen(step, [person]) for person in seated]


def _foreseen(step: CaseStep, seated: Sequence[dict[str, Any]]) -> Knot:
    names = "、".join(named_as(_key(person.get("user")), str(person["name"])) for person in seated)
    reasons = list(dict.fromkeys(str(person["reason"]) for person in seated))
    limit = f"限 {step.limit_days} 个工作日" if step.limit_days else ""
    state = "，".join(words for words in ("纸质签批" if step.medium == "paper" else "", limit) if words)
    return Knot("is-next", "none", names or step.name, role_words(step), state, "muted", reasons)


def _key(kept: object) -> int | None:
    return kept if isinstance(kept, int) else None


def role_words(step: CaseStep) -> str:
    """The role of the step as people say it; a unit without 科室 has a 单位负责人."""
    if step.role == Role.SECTION_HEAD and (step.place == "unit" or step.case.office_id is None):
        return "单位负责人"
    return Role(step.role).label if step.role in Role.values else step.name
