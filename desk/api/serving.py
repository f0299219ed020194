"""From a request to an answer: who, may they, what is sent, do it, write it; every refusal is a problem."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts import clock
from accounts.models import ApiToken, User
from desk.api import door, keys, problems
from desk.api.operations import Call, Operation
from desk.api.problems import ProblemError
from desk.api.reading import body_of, query_of
from desk.api.shapes import plain

log = logging.getLogger("jicheng.errors")
View = Callable[..., HttpResponse]


def view_of(operations: Sequence[Operation]) -> View:
    """The view of one path. No cookie is read (``cookies``) and the token is no cookie: nothing to forge, so no CSRF."""
    methods: dict[str, Operation] = {one.method: one for one in operations}

    @csrf_exempt
    @login_not_required
    @never_cache
    def view(request: HttpRequest, pk: int = 0) -> HttpResponse:
        try:
            return _answer(request, methods, pk)
        except Exception as error:
            problem = problems.problem_of(error) or _broken(request, error)
            return problems.answer(problem, request)

    return view


def _answer(request: HttpRequest, methods: dict[str, Operation], pk: int) -> HttpResponse:
    token = door.bearer(request)
    wanted = "GET" if request.method == "HEAD" else str(request.method)
    if (operation := methods.get(wanted)) is None:
        allowed = ", ".join(methods)
        raise ProblemError(405, f"这个地址只支持 {allowed}。", headers={"Allow": allowed})
    if operation.scope == "act":
        door.may_act(token)
    call = _call(request, token, operation, pk)
    if not operation.keyed:
        return _json(operation.status, plain(operation.handle(call)))
    done = keys.answered(request, token, lambda: (operation.status, plain(operation.handle(call))))
    return _json(done.status, done.body, {"Idempotency-Replayed": "true"} if done.again else {})


def _call(request: HttpRequest, token: ApiToken, operation: Operation, pk: int) -> Call:
    user: User = token.user
    made = partial(Call, request, user, token, pk)
    if operation.fields is not None:
        if request.content_type != "multipart/form-data":
            raise ProblemError(415, "请用 multipart/form-data 上传。")
        return made(query=query_of(request.POST, operation.fields))
    query: Any = query_of(request.GET, operation.query)
    body = body_of(request, operation.body) if operation.body is not None else None
    return made(query=query, body=body)


def _json(status: int, content: Any, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse(
        content, status=status, headers=headers, safe=False, json_dumps_params={"ensure_ascii": False}
    )


def _broken(request: HttpRequest, error: Exception) -> ProblemError:
    """What should not happen: a number to quote, the same in the log."""
    number = f"{clock.now():%m%d-%H%M}-{secrets.token_hex(2).upper()}"
    log.error("error %s at %s", number, request.path, exc_info=error)
    return ProblemError(500, f"系统出错了，没有办理。请把编号 {number} 告诉系统管理员。")
