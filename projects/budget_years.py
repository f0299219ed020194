"""新建年度 and 年度阶段: the budget years of the department, kept by the budget desk of the 本级."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts import audit, clock
from accounts.models import User
from projects.models import BudgetYear
from projects.weights import USUAL_SCHEME
from workflows.errors import NotAllowed, Refused
from workflows.oversight import whole_desk

Stage = BudgetYear.Stage
#: so many years before and after the present one can be made: last year's papers, and the drafting of the next
BACK, AHEAD = 5, 2


def years_to_make(today: date | None = None) -> list[int]:
    """The years that can still be made: next year, this one and those after before any past one."""
    here = (today or clock.today()).year
    known = set(BudgetYear.objects.values_list("year", flat=True))
    wanted = [here + 1, here, *range(here + 2, here + AHEAD + 1), *range(here - 1, here - BACK - 1, -1)]
    return [year for year in wanted if year not in known]


def usual_stage(year: int, today: date | None = None) -> BudgetYear.Stage:
    """Where a year usually stands: 编报 before it begins, 执行 while it runs, 自评 in the winter after it, then 归档."""
    here = (today or clock.today()).year
    if year > here:
        return Stage.DRAFTING
    return {here: Stage.EXECUTION, here - 1: Stage.EVALUATION}.get(year, Stage.CLOSED)


@transaction.atomic
def create_year(number: int, stage: str, *, actor: User) -> BudgetYear:
    """A new year with the weights of the year before it that is there, else the usual ones. Nothing is opened by it.

    NotAllowed but for the desk of the 本级; Refused for a year that is there already, out of reach, or no stage.
    """
    _ask(actor)
    audit.hold()  # one at a time: two clicks make one year
    if BudgetYear.objects.filter(year=number).exists():
        raise Refused(f"{number}年度已经有了，不用再建。")
    if number not in years_to_make():
        here = clock.today().year
        raise Refused(f"请选择 {here - BACK} 至 {here + AHEAD} 之间的年度。")
    if stage not in Stage.values:
        raise Refused("请选择年度现在处在哪个阶段。")
    before = BudgetYear.objects.filter(year__lt=number).order_by("-year").first()
    taken = {"weight_scheme": USUAL_SCHEME}
    if before is not None:
        fields = ("weight_scheme", "weight_moment", "weight_step", "layout")
        taken = {field: getattr(before, field) for field in fields}
    made = BudgetYear.objects.create(year=number, stage=stage, **taken)
    audit.record("year_made", actor, f"新建{made}", year=number, stage=stage)
    return made


@transaction.atomic
def set_stage(number: int, stage: str, *, actor: User) -> bool:
    """Whether that changed anything. NotAllowed but for the desk of the 本级; Refused for what is no year or stage."""
    _ask(actor)
    if stage not in Stage.values:
        raise Refused("请选择年度现在处在哪个阶段。")
    row = BudgetYear.objects.select_for_update(no_key=True).filter(year=number).first()
    if row is None:
        raise Refused(f"还没有{number}年度，请先新建。")
    if row.stage == stage:
        return False
    before = row.get_stage_display()
    row.stage = stage
    row.save(update_fields=["stage"])
    words = f"{number}年度由{before}改为{row.get_stage_display()}"
    audit.record("year_setting", actor, words, year=number, stage=stage)
    return True


def _ask(actor: User) -> None:
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed("预算年度由本级预算绩效岗新建和设定，需要时请与其联系。")
