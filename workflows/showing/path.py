"""审批流程 of a case: who has signed, who holds it, who comes next, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts import clock
from accounts.models import User
from accounts.namesakes import named, named_as
from accounts.roles import Role
from notifications.calendar import left_words
from workflows.cases.again import signed
from workflows.conditions import facts_of
from workflows.models import Assignment, Attachment, Case, CaseStep, Event
from workflows.showing.words import local_date, short_date

Kind = Event.Kind
#: what a step's own closing event says of it
DECISIONS = {
    Kind.APPROVED: ("同意", "tick"),
    Kind.SENT_BACK: ("退回修改", "back"),
    Kind.REJECTED: ("不同意", "cross"),
    Kind.DECIDED_OUTSIDE: ("已登记批复", "tick"),
    Kind.AMOUNT_DIFFERS: ("批复金额不同，已退回", "back"),
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


def path_of(case: Case, viewer: User | None = None) -> list[Knot]:
    """The present (or last) round: submission, then every step. Three queries, whatever its length."""
    steps = list(case.steps.filter(round=case.round).order_by("order"))
    if not steps:
        return []
    for step in steps:
        step.case = case  # its unit and office are asked below: no query a step
    events = list(
        case.events.filter(round=case.round)
        .select_related("registration__scan", "registration__registered_by")
        .order_by("number")
    )
    holders = _holders(case)
    submitted = [_submitted(event) for event in events if event.kind == Kind.SUBMITTED][-1:]
    by_step = {event.step_id: event for event in events if event.kind in DECISIONS}
    return submitted + [_knot(step, by_step.get(step.pk), holders.get(step.pk, []), viewer) for step in steps]


def _holders(case: Case) -> dict[int, list[Assignment]]:
    rows: dict[int, list[Assignment]] = {}
    open_rows = Assignment.objects.filter(case=case, state=Assignment.State.OPEN)
    for row in open_rows.select_related("person", "seat__principal").order_by("id"):
        rows.setdefault(row.step_id, []).append(row)
    return rows


def _submitted(event: Event) -> Knot:
    return Knot(
        "is-done",
        "tick",
        named_as(event.actor_id, event.actor_name),
        "经办人",
        f"提交第 {event.round} 稿 {short_date(event.at)}",
        "ok",
        printed=f"提交第 {event.round} 稿 {local_date(event.at):%Y-%m-%d}",
    )


def _knot(step: CaseStep, event: Event | None, rows: list[Assignment], viewer: User | None) -> Knot:
    if event is not None:
        return _decided(step, event)
    if step.state == CaseStep.State.OPEN:
        return _waiting(step, rows, viewer)
    if step.state == CaseStep.State.COMING:
        return _coming(step)
    words = skipped_words(step) if step.state == CaseStep.State.SKIPPED else "未办，本轮已结束"
    return Knot(
        "is-over", "none", step.name, role_words(step), words, "muted", [step.note] if step.note else []
    )


def skipped_words(step: CaseStep) -> str:
    """A step that is not taken again because its signatures stand, or one the facts leave out."""
    return "沿用已签意见" if signed(step, facts_of(step.case)) else "略过"


def _decided(step: CaseStep, event: Event) -> Knot:
    word, glyph = DECISIONS[Kind(event.kind)]
    paper = event.source == Event.Source.PAPER
    who = named_as(event.actor_id, event.actor_name)
    if event.principal_name and event.principal_name != event.actor_name:
        who = f"{who} 代 {event.principal_name}"
    when = short_date(event.signed_on or event.at)
    why = [step.note] if step.note else []
    if paper and event.registration is not None:
        why.append(f"{named(event.registration.registered_by)} {short_date(event.at)} 登记")
    elif event.registration is not None:
        why.append(f"{event.registration.number}，{event.actor_name} 登记")
    scan = event.registration.scan if event.registration else None
    tone = "ok" if glyph == "tick" else "bad"
    state = f"{'纸质签批 ' if paper else ''}{word} {when}"
    return Knot(
        "is-done" if glyph == "tick" else "is-back",
        glyph,
        who,
        role_words(step),
        state,
        tone,
        why,
        scan,
        f"{word} {local_date(event.signed_on or event.at):%Y-%m-%d}　{event.comment}".strip(),
    )


def _waiting(step: CaseStep, rows: list[Assignment], viewer: User | None) -> Knot:
    if step.medium == "outside":
        return Knot(
            "is-now", "now", step.name, "", "等来文登记", "", ["预算绩效岗登记；金额一致即锁定批复版"]
        )
    names = "、".join(named(row.person) for row in rows) or "暂无人可办"
    mine = viewer is not None and any(row.person_id == viewer.pk for row in rows)
    words = left_words(step.due_on, clock.today()) if step.due_on else ""
    state = f"{'待您决定' if mine else '办理中'}{'，' + words if words else ''}"
    reasons = list(dict.fromkeys(_reason(row) for row in rows))
    if len(rows) > 1:
        reasons.append("一人办理即可")
    return Knot(
        "is-now", "now", names, role_words(step), state, "", [*([step.note] if step.note else []), *reasons]
    )


def _reason(row: Assignment) -> str:
    if row.as_deputy:
        return f"{named(row.person)}：{named(row.seat.principal)}的B角"
    return row.seat.reason


def _coming(step: CaseStep) -> Knot:
    if step.medium == "outside":
        return Knot(
            "is-next", "none", step.name, "", "来文登记", "muted", ["预算绩效岗登记；金额一致即锁定批复版"]
        )
    seated = [person for person in step.plan if not person.get("deputy")]
    names = (
        "、".join(named_as(_key(person.get("user")), str(person["name"])) for person in seated) or step.name
    )
    reasons = list(dict.fromkeys(str(person["reason"]) for person in seated))
    return Knot(
        "is-next", "none", names, role_words(step), f"限 {step.limit_days} 个工作日", "muted", reasons
    )


def _key(kept: object) -> int | None:
    return kept if isinstance(kept, int) else None


def role_words(step: CaseStep) -> str:
    """The role of the step as people say it; a unit without 科室 has a 单位负责人."""
    if step.role == Role.SECTION_HEAD and (step.place == "unit" or step.case.office_id is None):
        return "单位负责人"
    return Role(step.role).label if step.role in Role.values else step.name
