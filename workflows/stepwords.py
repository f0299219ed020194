"""A step of a route in plain words: who signs, how, where, by when, and what follows at the limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import User
from accounts.roles import Role
from workflows.conditions import words
from workflows.kinds import Kind
from workflows.models import RouteStep
from workflows.models.routes import StepRules

Mode, Medium, Signers, Place = RouteStep.Mode, RouteStep.Medium, RouteStep.Signers, RouteStep.Place


def signers_words(step: StepRules, people: Sequence[User]) -> str:
    """``经办人所在科室的科室负责人``, ``高映雪、顾怀瑾``. ``people`` are the step's named ones, in order."""
    if step.signers == Signers.PEOPLE:
        return "、".join(person.name for person in people)
    if step.signers == Signers.HEAD:
        return Signers.HEAD.label
    role = Role(step.role).label if step.role in Role.values else step.role
    place = Place(step.place).label if step.place in Place.values else step.place
    return f"{place}的{role}"


def mode_words(step: StepRules) -> str:
    """``会签（都同意才通过）``."""
    if step.mode == Mode.VOTE:
        measure = f"{step.votes_needed} 票" if step.votes_needed else f"{step.votes_percent}%"
        return f"票签（同意达到 {measure}即通过）"
    return {
        Mode.ANY: "或签（一人办理即可）",
        Mode.ALL: "会签（都同意才通过）",
        Mode.IN_TURN: "顺签（依次办理）",
    }[Mode(step.mode)]


def limit_words(step: StepRules) -> str:
    """``限 2 个工作日，到期提醒办理人``."""
    if not step.limit_days:
        return "不限时间"
    return f"限 {step.limit_days} 个工作日，到期{RouteStep.AtLimit(step.at_limit).label}"


def about_step(step: StepRules, people: Sequence[User]) -> str:
    """All of it in one sentence."""
    parts = [signers_words(step, people), Medium(step.medium).label]
    if step.medium in (Medium.SCREEN, Medium.PAPER):
        parts.append(mode_words(step))
    if step.medium != Medium.OUTSIDE:
        parts.append(limit_words(step))
    if step.fallback is not None:
        parts.append(f"后备办理人{step.fallback.name}")
    return "；".join(parts)


def rules_in_words(step: StepRules, kind: Kind, people: Mapping[int, User]) -> dict[str, str]:
    """Every rule of a step under its label; ``people`` are known by id."""
    named = [people[pk] for pk in step.people if pk in people]
    entered = step.medium in (Medium.MEETING, Medium.OUTSIDE)
    return {
        "登记人" if entered else "办理人": signers_words(step, named),
        "办理方式": Medium(step.medium).label,
        "会签方式": "" if entered else mode_words(step),
        "限办时间": "" if step.medium == Medium.OUTSIDE else limit_words(step),
        "适用条件": words(step.conditions, kind) or "都要办理",
        "后备办理人": step.fallback.name if step.fallback is not None else "",
    }
