"""启用向导: the steps of a new department, what is missing, who does it, and the way to the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user
from desk.setup import acts
from desk.setup.found import Department
from desk.setup.standing import Standing, whole
from desk.setup.steps import DONE, READERS, Step
from workflows.errors import Refused
from workflows.oversight import whole_desk

LAMPS = {"done": "tick", "begun": "warn", "later": "none", "none": "none"}


@dataclass(frozen=True)
class Shown:
    """A step as one person sees it: ``by`` who does it, ``mine`` whether that is the reader."""

    step: Step
    has: list[str]
    lacks: list[str]
    ways: list[tuple[str, str]]
    by: str
    mine: bool

    @property
    def glyph(self) -> str:
        return LAMPS[self.step.state]


@login_required
@allow(*READERS)
@require_safe
def setup(request: HttpRequest) -> HttpResponse:
    """Read anew from the data each time."""
    return _page(request)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def setup_postpone(request: HttpRequest) -> HttpResponse:
    """以后再说, or with ``do=now`` 现在办理."""
    step, actor = request.POST.get("step", ""), current_user(request)
    try:
        (acts.take_up if request.POST.get("do") == "now" else acts.postpone)(step, actor=actor)
    except Refused as no:
        return _page(request, no.text)
    return redirect("desk:setup")


def _page(request: HttpRequest, trouble: str = "") -> HttpResponse:
    user, standing = current_user(request), whole()
    roles = access.roles_of(user)
    desk = whole_desk(user)
    context = {
        "steps": [_shown(step, standing.found, roles, desk) for step in standing.steps],
        "standing": standing,
        "next": standing.next,
        "next_code": standing.next.code if standing.next else "",
        "whole": desk,
        "after": _after(standing, user) if standing.next is None else None,
        "trouble": trouble,
        "trail": [("系统设置", reverse("desk:settings")), ("启用向导", None)],
    }
    return render(request, "desk/setup.html", context, status=422 if trouble else 200)


def _shown(step: Step, found: Department, roles: set[Role], desk: bool) -> Shown:
    mine = step.role in roles and (desk or step.role != Role.BUDGET_OFFICER)
    told = Role.BUDGET_OFFICER in roles or not step.business
    ways = [
        (way.words, reverse(way.name, args=way.args) + way.query)
        for way in step.ways
        if (way.roles if desk or step.role != Role.BUDGET_OFFICER else way.roles - {Role.BUDGET_OFFICER})
        & roles
    ]
    has, lacks = (step.has, step.lacks) if told else ([], [])
    return Shown(step, has, lacks, ways, _by(step.role, found), mine)


def _by(role: Role, found: Department) -> str:
    """预算绩效岗（秦若兰、谢云舟）; without anybody it says so. Of the desk only that of the 本级."""
    rows = [one for one in found.held if one.role == role]
    if role == Role.BUDGET_OFFICER:
        rows = [one for one in rows if one.in_root]
    names = list(dict.fromkeys(one.name for one in rows))
    return f"{role.label}（{'、'.join(names[:3])}）" if names else f"{role.label}（还没有人担任）"


def _after(standing: Standing, user: User) -> tuple[str, str, str]:
    """What comes first once all is there: the sentence, the link's words, the address ("" where it is not theirs)."""
    opened = standing.found.opened
    if not whole_desk(user):
        return "接下来由各经办人在“项目绩效”里新建项目、填报绩效目标，由预算绩效岗安排各轮次。", "", ""
    later = [step.words for step in standing.steps if step.state != DONE]
    kept = f"以后再说的还有：{'、'.join(later)}。" if later else ""
    year = f"?year={opened[-1]}" if opened else ""
    words = f"接下来请各经办人在“项目绩效”里新建项目、填报{opened[-1]}年度绩效目标；支出进度、运行监控和绩效自评的轮次由您安排。{kept}"
    return words, "安排轮次", reverse("desk:round_new") + year
