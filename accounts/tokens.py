"""接口令牌: made by a person for a program of theirs, shown once, kept as a hash, given up at any moment.

A token opens what its person may read; with ``may_act`` also what they may do. It is asked at every request whether the
person is still active and none of the 三员, so that nothing outlives its reason.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts import access, audit, clock
from accounts.errors import NotAllowed, Refused
from accounts.models import ApiAnswer, ApiToken, User, WrongTokens

#: tells what it is when it turns up where it should not
PREFIX = "jicheng_"
LONGEST = timedelta(days=365)
MOST = 10
#: a token's last use is written at most this often
WRITE_EVERY = timedelta(minutes=1)
#: wrong tokens an address may show within ``PAUSE``; after that it is not listened to until the time is over
WRONG_LIMIT = 20
PAUSE = timedelta(minutes=15)
#: how long an answer is kept under the key of its call
KEPT = timedelta(days=7)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The person's tokens, the newest first; those given up are kept for the record."""
    return ApiToken.objects.filter(user=user)


@transaction.atomic
def create(user: User, *, name: str, may_act: bool, expires_on: date) -> tuple[ApiToken, str]:
    """A new token and its text, which is nowhere else. NotAllowed for the 三员; Refused with what is not in order."""
    if access.is_administrator(user):
        raise NotAllowed("三员不参与业务，接口只办理业务，不能建立接口令牌。")
    name = name.strip()[:40]
    _in_order(user, name, expires_on)
    text = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(user=user, name=name, digest=digest_of(text), may_act=may_act, expires_on=expires_on)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(f"您已有用途为“{name}”的接口令牌。请换一个用途，或先停用原来的。") from None
    audit.record(
        "api_token",
        user,
        f"建立接口令牌“{name}”（{scope_words(may_act)}，至 {expires_on}）",
        token=row.pk,
        may_act=may_act,
        expires_on=expires_on,
    )
    return row, text


def _in_order(user: User, name: str, expires_on: date) -> None:
    today = clock.today()
    if not name:
        raise Refused("请填写用途，例如“部门大屏”，以后好认出是哪一个程序在用。")
    if not today <= expires_on <= today + LONGEST:
        raise Refused(f"有效期最长一年，请填写 {today} 至 {today + LONGEST} 之间的日期。")
    if tokens_of(user).filter(revoked_at=None, expires_on__gte=today).count() >= MOST:
        raise Refused(f"您已有 {MOST} 个有效的接口令牌。请先停用不再使用的。")


@transaction.atomic
def revoke(user: User, pk: int) -> ApiToken:
    """Give one's own token up; it opens nothing from now on. ApiToken.DoesNotExist for one of somebody else."""
    row = tokens_of(user).select_for_update().get(pk=pk)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        audit.record("api_token", user, f"停用接口令牌“{row.name}”", token=row.pk)
    return row


def revoke_all(user: User) -> int:
    """The person leaves: their tokens stay dead, also when they come back. How many there were."""
    return tokens_of(user).filter(revoked_at=None).update(revoked_at=clock.now())


def bearer_of(text: str) -> ApiToken | None:
    """The token with this text, with its person; None when it is unknown, given up, over, or the person is not active."""
    found = ApiToken.objects.filter(
        digest=digest_of(text), revoked_at=None, expires_on__gte=clock.today(), user__is_active=True
    )
    row = found.select_related("user").first()
    if row is not None:
        _note_use(row)
    return row


def _note_use(row: ApiToken) -> None:
    now = clock.now()
    if row.last_used_at is None or not timedelta(0) <= now - row.last_used_at < WRITE_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)


@transaction.atomic
def note_wrong(address: str) -> None:
    """An address has shown a token that opens nothing; the log is told once, when it is not listened to any more."""
    now = clock.now()
    WrongTokens.objects.bulk_create([WrongTokens(address=address, since=now)], ignore_conflicts=True)
    row = WrongTokens.objects.select_for_update().get(pk=address)
    if not timedelta(0) <= now - row.since < PAUSE:
        row.count, row.since = 0, now
    row.count += 1
    row.save()
    if row.count == WRONG_LIMIT:
        audit.record("api_lockout", None, f"接口连续收到 {WRONG_LIMIT} 次无效令牌，暂停应答", ip=address)


def seconds_closed(address: str) -> int:
    """How long wrong tokens from there are not looked at any more; 0 while they are."""
    now = clock.now()
    row = WrongTokens.objects.filter(pk=address, count__gte=WRONG_LIMIT).first()
    if row is None or not timedelta(0) <= now - row.since < PAUSE:
        return 0
    return max(1, round((row.since + PAUSE - now).total_seconds()))


def forget_old() -> None:
    """Drop what no longer counts, with the night."""
    now = clock.now()
    WrongTokens.objects.filter(Q(since__lt=now - PAUSE) | Q(since__gt=now)).delete()
    ApiAnswer.objects.filter(at__lt=now - KEPT).delete()


def scope_words(may_act: bool) -> str:
    return "查阅和办理" if may_act else "只查阅"


def digest_of(text: str) -> str:
    """What is kept of a token: 256 random bits need no slow hash."""
    return sha256(text.encode()).hexdigest()
