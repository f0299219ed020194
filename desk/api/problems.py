"""How the interface says no: problem+json (RFC 9457) with the sentence the page would show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from accounts import errors as accounts_errors
from projects.tables.errors import UnreadableError
from workflows.errors import Refused
from workflows.middleware import refusal_of

#: status -> title
TITLES = {
    400: "请求读不懂",
    401: "需要令牌",
    403: "无权办理",
    404: "没有这一内容",
    405: "不支持的方法",
    409: "情况已有变动",
    413: "内容太大",
    415: "不支持的格式",
    422: "内容不符合要求",
    429: "请稍后再试",
    500: "系统错误",
}


class ProblemError(Exception):
    """A refusal with its status. ``errors``: (field, sentence) for each place that is not in order."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, list(errors)
        self.headers = dict(headers or {})


def problem_of(error: Exception) -> ProblemError | None:
    """What a refusal of verbs and readers is called here, with the status the page has; None for what is no refusal."""
    if isinstance(error, ProblemError):
        return error
    if (refused := refusal_of(error)) is not None:
        places = error.problems if isinstance(error, Refused) else []
        return ProblemError(*refused, [(one.path, one.text) for one in places])
    for kinds, status in _STATUS:
        if isinstance(error, kinds):
            return ProblemError(status, _words(error, status))
    return None


_STATUS: Sequence[tuple[tuple[type[Exception], ...], int]] = (
    ((accounts_errors.NotAllowed, PermissionDenied), 403),
    ((Http404,), 404),
    ((accounts_errors.Busy,), 409),
    ((RequestDataTooBig, TooManyFilesSent), 413),
    ((accounts_errors.Refused, UnreadableError), 422),
    ((SuspiciousOperation, MultiPartParserError, UnreadablePostError), 400),
)


def _words(error: Exception, status: int) -> str:
    if isinstance(error, accounts_errors.Refused):
        return error.text
    if status == 404:
        return "没有这一内容，或您不能查看。"
    if status in (400, 413):
        return {400: "请求的内容读不懂，请检查格式。", 413: "请求的内容太大，请分成几次。"}[status]
    return str(error)


def answer(problem: ProblemError, request: HttpRequest) -> HttpResponse:
    """The refusal as problem+json."""
    told: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, ""),
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path[:200],
    }
    if problem.errors:
        told["errors"] = [{"field": field, "text": text} for field, text in problem.errors]
    return JsonResponse(
        told,
        status=problem.status,
        content_type="application/problem+json",
        headers=problem.headers,
        json_dumps_params={"ensure_ascii": False},
    )
