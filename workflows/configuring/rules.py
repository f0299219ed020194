"""What no route may say: mistakes that refuse saving, each with the step and the field it stands at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from accounts.roles import Role
from workflows.conditions import Condition
from workflows.finding import able
from workflows.kinds import FactField, Kind
from workflows.models import RouteStep

Mode, Medium, Signers = RouteStep.Mode, RouteStep.Medium, RouteStep.Signers

#: who signs; whoever drafts or only reads does not, nor do the 三员
SIGNING = (
    Role.SECTION_HEAD,
    Role.UNIT_ACCOUNTANT,
    Role.BUDGET_OFFICER,
    Role.DIVISION_LEADER,
    Role.FINANCE_LEADER,
    Role.DEPARTMENT_LEADER,
)
#: steps that somebody decides, and steps at which somebody enters what was decided elsewhere
DECIDED, ENTERED = (Medium.SCREEN, Medium.PAPER), (Medium.MEETING, Medium.OUTSIDE)
MOST_STEPS, MOST_DAYS = 30, 60


@dataclass(frozen=True)
class Wrong:
    """A mistake: a sentence that says what to do; ``step`` is its place in the list from 0, None for the whole route."""

    text: str
    step: int | None = None
    field: str = ""


def errors_of(steps: Sequence[RouteStep], kind: Kind) -> list[Wrong]:
    """All mistakes of the steps, in their order; the steps need not be saved."""
    people = able([pk for step in steps for pk in [*step.people, *_ids(step.fallback_id)]])
    found = list(_of_all(steps))
    for position, step in enumerate(steps):
        for field, text in _of_one(step, kind, people):
            found.append(Wrong(text, position, field))
    return found


def _ids(pk: int | None) -> list[int]:
    return [] if pk is None else [pk]


def _of_all(steps: Sequence[RouteStep]) -> Iterator[Wrong]:
    if not any(step.medium in DECIDED for step in steps):
        yield Wrong("流程中至少要有一个由人审核的环节，请增加环节。")
    if len(steps) > MOST_STEPS:
        yield Wrong(f"环节太多，最多 {MOST_STEPS} 个。")
    outside = [position for position, step in enumerate(steps) if step.medium == Medium.OUTSIDE]
    for position in outside:
        if position != len(steps) - 1:
            yield Wrong("外部来文登记只能是最后一个环节，请把它移到最后。", position, "medium")
    names = Counter(step.name for step in steps if step.name)
    for position, step in enumerate(steps):
        if names[step.name] > 1:
            yield Wrong(f"有 {names[step.name]} 个环节都叫“{step.name}”，请分别起名。", position, "name")


def _of_one(step: RouteStep, kind: Kind, people: dict[int, tuple[User, bool]]) -> Iterator[tuple[str, str]]:
    if not step.name.strip():
        yield "name", "请填写环节名称，例如 科室审核。"
    yield from _of_signers(step, people)
    yield from _of_votes(step)
    if not 0 <= step.limit_days <= MOST_DAYS:
        yield "limit_days", f"限办时间请填写 0 至 {MOST_DAYS} 个工作日，0 为不限。"
    if step.fallback_id is not None:
        yield from (("fallback", text) for text in _unfit([step.fallback_id], people))
    if step.medium == Medium.OUTSIDE and step.conditions:
        yield "conditions", "外部来文登记不能带条件，请清空条件。"
    for condition in step.conditions:
        yield from (("conditions", text) for text in _of_condition(condition, kind))


def _of_signers(step: RouteStep, people: dict[int, tuple[User, bool]]) -> Iterator[tuple[str, str]]:
    if step.medium in ENTERED and step.signers != Signers.ROLE:
        yield "signers", "由人登记的环节请按角色确定登记人。"
    if step.signers == Signers.ROLE:
        if step.role not in SIGNING:
            yield "role", "请选择由哪个角色办理。"
        elif step.medium in ENTERED and step.role != Role.BUDGET_OFFICER:
            yield "role", "会议决定和外部来文由预算绩效岗登记，请选择预算绩效岗。"
        if step.place not in RouteStep.Place.values:
            yield "place", "请选择在哪里找这个角色。"
    if step.signers == Signers.PEOPLE:
        if not step.people:
            yield "people", "请至少指定一人。"
        if len(set(step.people)) < len(step.people):
            yield "people", "同一人指定了两次，请去掉一个。"
        yield from (("people", text) for text in _unfit(step.people, people))


def _unfit(wanted: Sequence[int], people: dict[int, tuple[User, bool]]) -> Iterator[str]:
    for pk in dict.fromkeys(wanted):
        person, fit = people.get(pk, (None, False))
        if person is None:
            yield "指定的人员不存在，请重新选择。"
        elif not person.is_active:
            yield f"{person.label}已停用，请另选人员。"
        elif not fit:
            yield f"{person.label}没有业务角色（管理员不参与业务），请另选人员。"


def _of_votes(step: RouteStep) -> Iterator[tuple[str, str]]:
    if step.mode != Mode.VOTE:
        return
    if step.medium in ENTERED:
        yield "mode", "由人登记的环节不用票签，请改为或签。"
    if (step.votes_needed is None) == (step.votes_percent is None):
        yield "votes", "票签请填写同意票数或同意比例，只填一个。"
    elif step.votes_percent is not None and not 1 <= step.votes_percent <= 100:
        yield "votes", "同意比例请填写 1 至 100。"
    elif step.votes_needed is not None and step.votes_needed < 1:
        yield "votes", "同意票数至少为 1。"
    elif step.signers == Signers.PEOPLE and (step.votes_needed or 0) > len(step.people):
        yield "votes", f"同意票数不能多于指定的 {len(step.people)} 人。"


def _of_condition(condition: Condition, kind: Kind) -> Iterator[str]:
    field: FactField | None = next(
        (one for one in kind.fact_fields() if one.code == condition.get("fact")), None
    )
    if field is None:
        yield "有一项条件已不适用于本事项，请重新填写条件。"
    elif field.sort == "choice" and not set(condition["in"]) <= set(field.choices):
        yield f"{field.label}中有不认识的类别，请重新选择。"
    elif field.sort == "money":
        low, high = condition.get("from"), condition.get("to")
        if low is not None and high is not None and Decimal(low) >= Decimal(high):
            yield f"{field.label}的上限要大于下限。"
