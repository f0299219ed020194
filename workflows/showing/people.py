"""What the record says of acts between people: asked, answered, transferred, added, sent to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from accounts.namesakes import named_as
from workflows.models import Event
from workflows.words import names

Data = Mapping[str, Any]
Kind = Event.Kind
#: where an added signer stands
PLACES = {"before": "本环节之前", "beside": "本环节", "after": "本环节之后"}


def tail(event: Event) -> str:
    """What follows the name of the act, from the event's own data; "" for acts that are not between people."""
    words = _WORDS.get(Kind(event.kind))
    return words(event.data) if words is not None else ""


def _name(person: Mapping[str, Any]) -> str:
    return named_as(person["id"], person["name"])


def _copied(data: Data) -> str:
    as_roles = "、".join(data["roles"])
    people = names([_name(person) for person in data["readers"]], most=8)
    return f"：{people}{f'（{as_roles}）' if as_roles else ''}。"


def _transferred(data: Data) -> str:
    return f"：由{_name(data['from'])}转交{_name(data['to'])}。"


def _added(data: Data) -> str:
    return f"：{_name(data['signer'])}，在{PLACES[data['place']]}办理。"


def _handed_over(data: Data) -> str:
    return f"：{_name(data['from'])}移交{_name(data['to'])}（{'、'.join(data['what'])}）。"


def _opened(data: Data) -> str:
    opened = data.get("opened")
    return f"随即转到{opened['step']}（{names(opened['people'])}）。" if opened else ""


_WORDS: dict[Kind, Callable[[Data], str]] = {
    Kind.CONSULTED: lambda data: f"：请{_name(data['asked'])}反馈。",
    Kind.ANSWERED: lambda data: f"：答复{_name(data['asked_by'])}。",
    Kind.REVISED: lambda data: f"：请{_name(data['asked'])}确认。",
    Kind.REVISION_CONFIRMED: lambda data: f"：{_name(data['asked_by'])}的修改，成为第 {data['number']} 稿。",
    Kind.REVISION_OBJECTED: lambda data: f"：答复{_name(data['asked_by'])}，内容没有变动。",
    Kind.CONSULT_ENDED: lambda data: f"：{_name(data['asked'])}不用再反馈。",
    Kind.COPIED: _copied,
    Kind.TRANSFERRED: _transferred,
    Kind.SIGNER_ADDED: _added,
    Kind.HANDED_OVER: _handed_over,
    Kind.SIGNER_REMOVED: lambda data: f"：{_name(data['signer'])}不用办理。{_opened(data)}",
}
