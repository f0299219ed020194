"""One step of a route as a BPMN task: who signs as its potential owner, how many as its loop, the rest as own words."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from accounts.models import User
from workflows.bpmn.names import OWN, add
from workflows.models import RouteStep
from workflows.stepwords import about_step

Mode, Medium, Signers = RouteStep.Mode, RouteStep.Medium, RouteStep.Signers


def add_task(process: ET.Element, step: RouteStep, ends: Callable[[ET.Element], None]) -> None:
    """The task; ``ends`` adds its arrows where the schema wants them."""
    sort = "manualTask" if step.medium == Medium.PAPER else "userTask"
    task = add(process, sort, id_=f"step_{step.order}", name=step.name)
    people = list(User.objects.filter(pk__in=step.people)) if step.people else []
    people.sort(key=lambda person: step.people.index(person.pk))
    add(task, "documentation", about_step(step, people))
    _own(task, step)
    ends(task)
    owner = add(task, "potentialOwner", id_=f"owner_{step.order}")
    chosen = add(owner, "resourceAssignmentExpression")
    add(chosen, "formalExpression", _signers(step, people))
    if step.mode != Mode.ANY:
        _loop(task, step)


def _own(task: ET.Element, step: RouteStep) -> None:
    rules = {
        "signers": step.signers,
        "mode": step.mode,
        "medium": step.medium,
        "limitDays": str(step.limit_days),
        "atLimit": step.at_limit,
    }
    if step.signers == Signers.ROLE:
        rules |= {"role": step.role, "place": step.place}
    if step.votes_needed:
        rules["votesNeeded"] = str(step.votes_needed)
    if step.votes_percent:
        rules["votesPercent"] = str(step.votes_percent)
    if step.fallback is not None:
        rules["fallback"] = step.fallback.username
    add(add(task, "extensionElements"), "rules", space=OWN, **rules)


def _signers(step: RouteStep, people: list[User]) -> str:
    if step.signers == Signers.PEOPLE:
        return f"users({', '.join(person.username for person in people)})"
    if step.signers == Signers.HEAD:
        return "head(previous)"
    return f"role({step.role}, {step.place})"


def _loop(task: ET.Element, step: RouteStep) -> None:
    """会签, 票签: all at once; 顺签: one after the other. A 票签 ends as soon as enough have agreed."""
    loop = add(
        task,
        "multiInstanceLoopCharacteristics",
        isSequential="true" if step.mode == Mode.IN_TURN else "false",
    )
    seats = str(len(step.people)) if step.signers == Signers.PEOPLE else f"seats_{step.order}"
    add(loop, "loopCardinality", seats)
    if step.mode == Mode.VOTE:
        agreed = f"agreed_{step.order}"
        enough = (
            f"{agreed} >= {step.votes_needed}"
            if step.votes_needed
            else f"{agreed} * 100 >= {step.votes_percent} * {seats}"
        )
        add(loop, "completionCondition", enough)
