"""What the record says of a decision on a step that several sign, and of signatures that counted further on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.models import Event
from workflows.words import names

Data = Mapping[str, Any]


def tail(event: Event) -> str:
    """What follows the act's name in 办理记录; "" where one signature was all the step needed."""
    parts = [reviewed(event), _seats(event), _turn(event.data), _carried(event.data)]
    told = "；".join(part for part in parts if part)
    return f"：{told}。" if told else ""


def reviewed(event: Event) -> str:
    """What the review of the step came to: 审核结果：修改后通过; "" where the kind wanted none."""
    review = event.data.get("review")
    return f"审核结果：{review['words']}" if review else ""


def _seats(event: Event) -> str:
    count = event.data.get("seats")
    if not count:
        return ""
    if "needed" not in count:
        return f"{count['of']} 人中已有 {count['agreed']} 人同意"
    votes = f"票签同意 {count['agreed']} 票、不同意 {count['against']} 票，{count['of']} 人中须 {count['needed']} 票同意"
    return f"{votes}，未通过，退回修改" if event.data.get("vote") == "failed" else votes


def _turn(data: Data) -> str:
    return f"现在由{names(data['turn'])}办理" if data.get("turn") else ""


def _carried(data: Data) -> str:
    """Steps passed, and seats counted, by the signature just given: the engine agrees to nothing by itself."""
    passed = [f"“{one['step']}”（{names(one['people'])}）" for one in data.get("carried", [])]
    opened = data.get("opened", {})
    if opened.get("carried"):
        passed.append(f"“{opened['step']}”中{names(opened['carried'])}的一席")
    return f"连续环节同一人只签一次，{'、'.join(passed)}沿用本次签署" if passed else ""
