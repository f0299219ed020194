"""What the verbs refuse becomes a page with a sentence, whichever view asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from viewflow.fsm import TransitionNotAllowed

from workflows.access import may_read
from workflows.errors import Busy, CaseError, NotAllowed, Refused, Stale
from workflows.models import Case
from workflows.telling import case_url

#: refusal -> (status, template)
PAGES: dict[type[Exception], tuple[int, str]] = {
    NotAllowed: (403, "403.html"),
    Stale: (409, "409.html"),
    Busy: (409, "409.html"),
    Refused: (422, "409.html"),
    TransitionNotAllowed: (409, "409.html"),
}
_MOVED = "这件事项刚刚有了变动，您的操作没有写入。请打开它看看现在的状态。"


class ErrorPages:
    """Turns the engine's refusals into 403, 409 and 422 pages: ``text``, ``case``, ``state``, ``url``.

    Whoever opens an address that only takes what is sent gets a page too, not an empty answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == 405 and request.method == "GET" and not answer.content:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = answer.headers["Allow"]
            return page
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        for refusal, (status, template) in PAGES.items():
            if isinstance(error, refusal):
                return render(request, template, _told(request, error), status=status)
        return None


def refusal_of(error: Exception) -> tuple[int, str] | None:
    """Status and sentence of what the engine refuses; None for any other error."""
    status = next((status for refusal, (status, _) in PAGES.items() if isinstance(error, refusal)), None)
    return None if status is None else (status, _words(error))


def _words(error: Exception) -> str:
    return error.text if isinstance(error, CaseError) else _MOVED


def _told(request: HttpRequest, error: Exception) -> dict[str, object]:
    text = _words(error)
    found = error.case if isinstance(error, CaseError) else None
    case: Case | None = None
    if found is not None and found.pk and may_read(request.user, found):
        # The verb was rolled back: what it had in its hands is not what the database holds.
        case = Case.objects.select_related("unit").get(pk=found.pk)
    return {
        "text": text,
        "case": case,
        "state": case.state_words if case else "",
        "url": case_url(case) if case else "",
        "problems": error.problems if isinstance(error, Refused) else [],
    }
