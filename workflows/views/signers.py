"""转交他人办理, 增加审核人, 取消增加."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from workflows import cases
from workflows.colleagues import Group, colleagues, grouped
from workflows.models import Assignment, Case
from workflows.standing import Standing
from workflows.views.actions import Action, register
from workflows.views.common import readable_case
from workflows.views.verb import chosen_person, heading, shown_step, verb_page


def _holds(standing: Standing) -> bool:
    return standing.open and standing.row is not None


def _own_seat(standing: Standing) -> bool:
    return standing.open and standing.row is not None and not standing.row.as_deputy


register(Action("workflows:transfer", "转交他人办理", "mine", _own_seat, order=30))
register(Action("workflows:add_signer", "增加审核人", "mine", _holds, order=40))
register(Action("workflows:remove_signer", "取消增加的审核人", "mine", cases.may_remove, order=41))


@login_required
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, case_id: int) -> HttpResponse:
    """To whom the seat goes for good."""
    case, kind, user = readable_case(request, case_id)
    standing = Standing(case, user)
    if request.method == "GET" and not _own_seat(standing):
        raise PermissionDenied("转交由本环节的办理人本人发起。")
    context = heading(case, kind, "转交他人办理") | {
        "row": standing.row,
        "groups": _choices(case, standing.row, giving=True),
    }
    return verb_page(
        request,
        "workflows/transfer.html",
        context,
        lambda: cases.transfer(
            case_id,
            actor=user,
            to=chosen_person(request.POST),
            note=request.POST.get("note", ""),
            step=shown_step(request.POST),
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_signer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who signs besides, and where."""
    case, kind, user = readable_case(request, case_id)
    standing = Standing(case, user)
    if request.method == "GET" and not _holds(standing):
        raise PermissionDenied("增加审核人由本环节的办理人发起。")
    context = heading(case, kind, "增加审核人") | {
        "row": standing.row,
        "groups": _choices(case, standing.row),
        "beside": cases.beside_words(standing.row.step) if standing.row is not None else "",
        "place": request.POST.get("place", "after"),
    }
    return verb_page(
        request,
        "workflows/add_signer.html",
        context,
        lambda: cases.add_signer(
            case_id,
            actor=user,
            person=chosen_person(request.POST),
            place=request.POST.get("place", ""),
            note=request.POST.get("note", ""),
            step=shown_step(request.POST),
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove_signer(request: HttpRequest, case_id: int) -> HttpResponse:
    """The added signers that may be taken out again."""
    case, kind, user = readable_case(request, case_id)
    standing = Standing(case, user)
    if request.method == "GET" and not cases.may_remove(standing):
        raise PermissionDenied("没有可由您取消的审核人：由增加的人或预算绩效岗取消，已经开始办理的不能取消。")
    context = heading(case, kind, "取消增加的审核人") | {"additions": cases.removable(standing)}
    return verb_page(
        request,
        "workflows/remove_signer.html",
        context,
        lambda: cases.remove_signer(case_id, actor=user, key=request.POST.get("signer", "")),
    )


def _choices(case: Case, row: Assignment | None, *, giving: bool = False) -> list[Group]:
    """The colleagues who may be given a seat on the person's step."""
    if row is None:
        return []
    return grouped(colleagues(), without=cases.barred(case, row.step, own=row.seat if giving else None))
