"""One operation of the interface, declared once: what it is called, what it takes and gives, and what does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import HttpRequest

from accounts.models import ApiToken, User


@dataclass(frozen=True)
class Call:
    """What a handler gets: who asks, for which object (``pk``, 0 where the address has none), with what."""

    request: HttpRequest
    user: User
    token: ApiToken
    pk: int = 0
    query: Any = None
    body: Any = None


@dataclass(frozen=True)
class Nothing:
    """No parameters."""


@dataclass(frozen=True)
class Operation:
    """``path`` is below /api/v1/ with ``{id}`` for the object's id. ``fields`` are those of a multipart form with ``file``.

    ``handle`` gives an object of the shape ``answers``. ``keyed``: it acts, and takes an ``Idempotency-Key``.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    text: str
    handle: Callable[[Call], Any]
    answers: type
    query: type = Nothing
    body: type | None = None
    fields: type | None = None
    scope: Literal["read", "act"] = "read"
    keyed: bool = False
    status: int = 200
    errors: tuple[int, ...] = field(default=())

    @property
    def refusals(self) -> list[int]:
        """Every status of a refusal."""
        usual = {401, 429, 403, *((404,) if "{id}" in self.path else ()), *self.errors}
        if self.body is not None or self.fields is not None:
            usual |= {400, 413, 415, 422}
        elif self.query is not Nothing:
            usual |= {422}
        return sorted(usual)
