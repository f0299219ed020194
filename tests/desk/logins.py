"""Everybody of the world logged in once, before the first request: a login costs more than most pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from accounts import clock
from accounts.models import ApiToken, User
from accounts.tokens import LONGEST, digest_of
from tests.desk.world import WHO, World

#: well before anybody is logged out for having been idle
FRESH = timedelta(minutes=settings.SESSION_IDLE_MINUTES) / 2


class Logins:
    """Made inside the world's own transaction, so that a request rolled back leaves its login as it was."""

    def __init__(self, world: World) -> None:
        self.since = clock.now()
        people = (world.person(column) for column in ["nobody", *WHO])
        self.keys = {who.pk: _key(who) for who in people if who is not None}
        ApiToken.objects.bulk_create(
            ApiToken(
                user_id=pk,
                name="对接",
                digest=digest_of(token_of(pk)),
                may_act=True,
                expires_on=clock.today() + LONGEST,
            )
            for pk in self.keys
        )

    def client(self, who: User | None, **options: Any) -> Client:
        """A new browser of the person's, which shows their token too; of nobody's for None."""
        if who is None:
            return Client(**options)
        client = Client(headers={"Authorization": f"Bearer {token_of(who.pk)}"}, **options)
        if clock.now() - self.since > FRESH:
            client.force_login(who)
        else:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[who.pk]
        return client


def token_of(pk: int) -> str:
    """The person's 接口令牌; pages take no notice of it, the interface none of the login."""
    return f"jicheng_{pk}"


def _key(who: User) -> str:
    client = Client()
    client.force_login(who)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
