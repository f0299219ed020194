"""群机器人: the budget desk's pages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed, Refused
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from notifications import groups
from notifications.forms.robots import RobotForm
from notifications.models import GroupPost

RECENT = 20


@require_safe
@allow(Role.BUDGET_OFFICER)
def robots(request: HttpRequest) -> HttpResponse:
    """The robots, and what their groups have been told lately."""
    mine = groups.robots_of(current_user(request))
    posts = GroupPost.objects.filter(robot__in=mine).select_related("robot", "made_by")[:RECENT]
    return render(request, "notifications/robots.html", {"robots": list(mine), "posts": list(posts)})


@require_http_methods(["GET", "POST"])
@allow(Role.BUDGET_OFFICER)
def robot_new(request: HttpRequest) -> HttpResponse:
    """Add one."""
    actor = current_user(request)
    form = RobotForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            robot = groups.add(actor, form.cleaned_data["unit"], form.facts())
        except NotAllowed as no:
            raise PermissionDenied(no.text) from no
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, f"已添加“{robot.name}”。请发一条测试消息，确认群里能收到。")
            return redirect("notifications:robots")
    return _page(request, form, None)


@require_http_methods(["GET", "POST"])
@allow(Role.BUDGET_OFFICER)
def robot(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one; one of another desk does not exist."""
    actor = current_user(request)
    row = get_object_or_404(groups.robots_of(actor), pk=pk)
    form = RobotForm(request.POST if request.method == "POST" else None, actor=actor, robot=row)
    if request.method == "POST" and form.is_valid():
        try:
            groups.change(actor, row.pk, form.facts())
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, f"“{row.name}”已修改。")
            return redirect("notifications:robots")
    return _page(request, form, row)


@require_POST
@allow(Role.BUDGET_OFFICER)
def robot_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """启用, 停用, 发测试消息."""
    if act not in ("on", "off", "try"):
        raise Http404
    actor = current_user(request)
    row = get_object_or_404(groups.robots_of(actor), pk=pk)
    try:
        if act == "try":
            groups.try_out(actor, row.pk)
            messages.success(request, f"测试消息已交给“{row.name}”，结果见下方发送记录。")
        else:
            groups.switch(actor, row.pk, on=act == "on")
            messages.success(request, f"“{row.name}”已{'启用' if act == 'on' else '停用'}。")
    except Refused as no:
        messages.error(request, no.text)
    return redirect("notifications:robots")


@require_POST
@allow(Role.BUDGET_OFFICER)
def group_post_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """重新发送."""
    actor = current_user(request)
    row = get_object_or_404(GroupPost, pk=pk, robot__in=groups.robots_of(actor))
    try:
        groups.resend(actor, row.pk)
        messages.success(request, "已重新排队发送。")
    except Refused as no:
        messages.error(request, no.text)
    return redirect("notifications:robots")


def _page(request: HttpRequest, form: RobotForm, row: object) -> HttpResponse:
    context = {"form": form, "robot": row}
    return render(request, "notifications/robot.html", context, status=422 if form.is_bound else 200)
