"""A program that calls the interface with a token of somebody's."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from accounts import clock, tokens
from accounts.models import User

#: a project of 2026 whose code nobody asks about
CODE = "13990026P000214100013"


@dataclass
class Program:
    """``answer`` of each call: (status, what came back as JSON)."""

    token: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return _told(self.client.get(f"/api/v1/{path}", query, headers=self._headers()))

    def post(self, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        headers = self._headers() | ({"Idempotency-Key": key} if key else {})
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        answer = self.client.post(f"/api/v1/{path}", data, content_type="application/json", headers=headers)
        return _told(answer)

    def upload(self, path: str, **fields: Any) -> tuple[int, Any]:
        return _told(self.client.post(f"/api/v1/{path}", fields, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def _told(answer: Any) -> tuple[int, Any]:
    return answer.status_code, json.loads(answer.content)


def program(user: User, *, act: bool = True) -> Program:
    """One of the person's, with a fresh token."""
    number = user.api_tokens.count()
    _, text = tokens.create(
        user, name=f"程序{number}", may_act=act, expires_on=clock.today() + timedelta(days=30)
    )
    return Program(text)
