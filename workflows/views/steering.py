"""暂停办理, 继续办理, 终止办理, 调整环节: what the budget desk does to a case, each with a reason on its own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.web import whole_number
from workflows import cases
from workflows.cases.jumping import places
from workflows.kinds import Kind
from workflows.models import Case, Suspension
from workflows.standing import Standing
from workflows.views.actions import Action, register
from workflows.views.common import readable_case
from workflows.views.verb import heading, shown_step, verb_page


def _may_suspend(standing: Standing) -> bool:
    return standing.case.state in cases.RUNNING and standing.case.reported_at is None and standing.desk


def _may_resume(standing: Standing) -> bool:
    return standing.case.state == Case.State.SUSPENDED and standing.desk


def _may_cancel(standing: Standing) -> bool:
    return cases.endable(standing.case) and standing.case.reported_at is None and standing.desk


def _may_jump(standing: Standing) -> bool:
    return _may_suspend(standing) and not standing.own


register(Action("workflows:jump", "调整环节", "desk", _may_jump, order=80))
register(Action("workflows:suspend", "暂停办理", "desk", _may_suspend, order=81))
register(Action("workflows:resume", "继续办理", "desk", _may_resume, order=81))
register(Action("workflows:cancel", "终止办理", "desk", _may_cancel, order=82))


def _page(
    request: HttpRequest,
    case_id: int,
    words: str,
    *,
    offered: Callable[[Standing], bool],
    refused: str,
    told: Callable[[Standing, Kind], dict[str, Any]],
    act: Callable[[User], cases.Moved],
) -> HttpResponse:
    """One act of the desk: why it cannot be done (``refused``), what the page tells of it, and the verb."""
    case, kind, user = readable_case(request, case_id)
    standing = Standing(case, user)
    if request.method == "GET" and not offered(standing):
        raise PermissionDenied(refused)
    context = heading(case, kind, words) | told(standing, kind)
    return verb_page(request, "workflows/steering.html", context, lambda: act(user))


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, case_id: int) -> HttpResponse:
    """Why nothing is to be done for a while."""
    return _page(
        request,
        case_id,
        "暂停办理",
        offered=_may_suspend,
        refused="暂停办理由预算绩效岗操作，且事项须在办理中、尚未报送。",
        told=lambda standing, kind: {
            "told": "暂停期间待办和征求意见都停下，限办时间不计；继续办理后，限办时间按暂停的工作日顺延。办理人和经办人会收到消息。",
            "placeholder": "例如 等上级文件明确后再办",
        },
        act=lambda user: cases.suspend(case_id, actor=user, reason=_reason(request)),
    )


@login_required
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, case_id: int) -> HttpResponse:
    """Go on where it stood."""
    return _page(
        request,
        case_id,
        "继续办理",
        offered=_may_resume,
        refused="继续办理由预算绩效岗操作，且事项须在暂停中。",
        told=lambda standing, kind: {
            "pause": Suspension.objects.filter(case=case_id, resumed_at=None)
            .select_related("suspended_by")
            .first(),
            "told": "继续后回到暂停前的环节和办理人，限办时间按暂停的工作日顺延。",
            "optional": True,
            "placeholder": "可以不填",
        },
        act=lambda user: cases.resume(case_id, actor=user, comment=_reason(request)),
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, case_id: int) -> HttpResponse:
    """Why it ends without a decision."""
    return _page(
        request,
        case_id,
        "终止办理",
        offered=_may_cancel,
        refused="终止办理由预算绩效岗操作，且事项须已提交过、尚未报送或办结。",
        told=lambda standing, kind: {
            "told": f"终止后本件办理结束，{kind.name}作废，不能恢复；已签的意见保留在办理记录里。需要时可以另起一稿重新提交。",
            "placeholder": "例如 项目不再实施",
            "ask": "终止后不能恢复。确定终止办理？",
            "grave": True,
        },
        act=lambda user: cases.cancel(case_id, actor=user, reason=_reason(request)),
    )


@login_required
@require_http_methods(["GET", "POST"])
def jump(request: HttpRequest, case_id: int) -> HttpResponse:
    """To which step, and why."""
    to = whole_number(request.POST.get("to", ""))
    return _page(
        request,
        case_id,
        "调整环节",
        offered=_may_jump,
        refused="调整环节由预算绩效岗操作，且事项须在办理中、尚未报送，不是本人起草、提交或代其办理的。",
        told=lambda standing, kind: {
            "step": standing.step,
            "places": places(standing.case, standing.user),
            "to": to,
            "told": "退到前面的环节，从该环节起各环节重新办理；跳到后面的环节，中间的环节略过，办理记录和审批单上写明。原办理人会收到消息。",
            "placeholder": "例如 该环节已在部务会上一并研究",
        },
        act=lambda user: cases.jump(
            case_id, actor=user, to=to or 0, reason=_reason(request), step=shown_step(request.POST)
        ),
    )


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")
