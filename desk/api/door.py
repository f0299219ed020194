"""Who asks: the person of the token in ``Authorization: Bearer …``, and nothing else."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.http import HttpRequest

from accounts import access, tokens
from accounts.models import ApiToken
from desk.api.problems import ProblemError

SHOW = {"WWW-Authenticate": 'Bearer realm="jicheng"'}


def bearer(request: HttpRequest) -> ApiToken:
    """The token shown, good and of somebody who may use it; its person becomes the request's. 401, 403 or 429."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise ProblemError(
            401,
            "请在请求头 Authorization: Bearer 后写接口令牌。令牌在“我的任职”里的“接口令牌”中建立。",
            headers=SHOW,
        )
    token = tokens.bearer_of(text.strip()[:200])
    if token is None:
        raise _wrong(get_client_ip_address(request) or "")
    if access.is_administrator(token.user):
        raise ProblemError(403, "三员不参与业务，接口只办理业务。")
    if token.user.must_change_password:
        raise ProblemError(403, "这个账号还在用初始密码。请先登录页面修改密码。")
    request.user = token.user
    return token


def may_act(token: ApiToken) -> None:
    """403 for a token that only reads."""
    if not token.may_act:
        raise ProblemError(403, "这个令牌只能查阅。需要办理的，请建立可以“查阅和办理”的令牌。")


def _wrong(address: str) -> ProblemError:
    """A token that opens nothing. Good ones from the same address are answered all the time: others may sit behind it."""
    if seconds := tokens.seconds_closed(address):
        return ProblemError(
            429, "无效令牌的请求太多，请稍后再试，并检查程序的设置。", headers={"Retry-After": str(seconds)}
        )
    tokens.note_wrong(address)
    return ProblemError(
        401, "令牌无效、已到期或已停用。请在“我的任职”里的“接口令牌”中另建一个。", headers=SHOW
    )
