"""``Idempotency-Key``: a call that acts, sent again under its key, is answered as the first time and does nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from accounts import clock
from accounts.models import ApiAnswer, ApiToken
from desk.api.problems import ProblemError
from workflows.engine.lock import one_act

HEADER = "Idempotency-Key"
LONGEST = 100


@dataclass(frozen=True)
class Answered:
    """Status and body; ``again``: it was so answered before."""

    status: int
    body: Any
    again: bool = False


def answered(request: HttpRequest, token: ApiToken, act: Callable[[], tuple[int, Any]]) -> Answered:
    """Do ``act`` once under the caller's key, in one transaction with what is kept of its answer.

    A refusal keeps nothing, so that the same call can be tried again. Without a key nothing is kept either: what was done
    before is then answered as the page does, with 409 and who did it. 422 where the key stood for something else.
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        with one_act():
            return Answered(*act())
    if len(key) > LONGEST or not key.isprintable():
        raise ProblemError(422, f"{HEADER} 最长 {LONGEST} 个字符。")
    asked = sha256(b"\n".join([request.path.encode(), request.body])).hexdigest()
    with one_act():
        row = ApiAnswer(token=token, key=key, asked=asked, at=clock.now())
        # Whoever sends the same key at the same moment waits here for the first one's commit.
        ApiAnswer.objects.bulk_create([row], ignore_conflicts=True)
        kept = ApiAnswer.objects.select_for_update().get(token=token, key=key)
        if kept.asked != asked:
            raise ProblemError(422, f"这个 {HEADER} 已用于另一个请求，请换一个。")
        if kept.status:
            return Answered(kept.status, kept.answer, again=True)
        kept.status, kept.answer = act()
        kept.save(update_fields=["status", "answer"])
    return Answered(kept.status, kept.answer)
