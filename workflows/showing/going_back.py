"""What the record says of a case that went back, straight back, or was taken back."""

from __future__ import annotations

from typing import Any

from workflows.models import Event
from workflows.words import names

Kind = Event.Kind


def tail(event: Event) -> str:
    """What follows the act's name in 办理记录; "" where the act's name says all."""
    data: dict[str, Any] = event.data
    if "back_to" in data:
        return f"：退回“{data['back_to']['step']}”环节，由{_people(data)}重新办理。"
    if "straight" in data:
        return f"：直接报退回人（{data['straight']['to']}）{_stands(data['straight'])}。"
    if event.kind == Kind.TAKEN_BACK:
        return _taken_back(data)
    return ""


def _stands(straight: dict[str, Any]) -> str:
    passed = straight.get("passed", [])
    return f"，{'、'.join(passed)}沿用已签意见" if passed else ""


def _taken_back(data: dict[str, Any]) -> str:
    opened = data.get("opened") or data["reopened"]
    told = f"：撤回所签“{data['act']}”，由{names(opened['people'])}重新办理"
    kept = opened.get("kept", [])
    return f"{told}，{'、'.join(kept)}已签的意见保留。" if kept else f"{told}。"


def _people(data: dict[str, Any]) -> str:
    return names(data["opened"]["people"])
