"""Who plans: the budget desk of a unit sees and urges its own, what concerns everybody is the 本级's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.access import units_held
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user
from workflows.models import Round, StageRun, YearRun
from workflows.oversight import whole_desk
from workflows.year.standing import of_units


def units_of(user: User) -> set[int] | None:
    """The units whose subjects the desk sees; None for all."""
    return None if whole_desk(user) else units_held(user, Role.BUDGET_OFFICER)


def ask_whole(request: HttpRequest, act: str) -> User:
    """Whoever may do what concerns everybody; PermissionDenied says whose act it is."""
    user = current_user(request)
    if not whole_desk(user):
        raise PermissionDenied(f"{act}由本级预算绩效岗操作，需要时请与其联系。")
    return user


def round_of(pk: int) -> Round:
    """The round; 404 where there is none."""
    found = Round.objects.select_related("created_by", "recalled_by").filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一轮次")
    return found


def run_of(round: Round, pk: int | None, units: set[int] | None) -> YearRun | None:
    """The run an act names, where the round concerns it and the desk sees it."""
    if pk is None:
        return None
    stages = of_units(StageRun.objects.filter(round=round, run=pk), units)
    stage = stages.select_related("run__unit", "run__drafter").first()
    if stage is None:
        raise Http404("没有这一项目，或您不能查看")
    run: YearRun = stage.run
    return run
