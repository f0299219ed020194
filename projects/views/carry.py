"""从上年带入: last year's projects of one's places, what would change in each, and the few questions that matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.web import current_user, whole_number
from projects import amounts
from projects.lastyear import Source, Wish, carry, sources, speaks_of_old
from projects.lastyear.carrying import KINDS
from projects.lastyear.copying import changes, copied
from projects.models import BudgetYear, Project, TargetVersion
from projects.versions import data_of
from projects.versions.errors import Invalid
from projects.views.kind_notes import KIND_NOTES
from projects.views.new import OPEN_STAGES, places_of
from projects.views.years import all_years, chosen_year
from workflows.errors import NotAllowed, Refused


@dataclass
class CarryRow:
    """One project of last year: what it was, what was answered, what would change."""

    source: Source
    picked: bool
    kind: str
    code: str
    budget: str
    changed: str
    shifted: list[tuple[str, str, str]] = field(default_factory=list)
    old: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""

    @property
    def pk(self) -> int:
        return self.source.project.pk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def carry_over(request: HttpRequest) -> HttpResponse:
    """The list with its preview; a POST carries what was ticked and comes back where something could not be."""
    user = current_user(request)
    if not places_of(user):
        raise PermissionDenied("从上年带入由经办人办理，您不是经办人。")
    year = _year(request)
    if year is None:
        return _page(request, None, [])
    only = whole_number(request.GET.get("only", ""))
    rows = [_row(one, year, request.POST, only) for one in sources(user, year, only=only)]
    if request.method != "POST":
        return _page(request, year, rows)
    done, failed = _carried(rows, year, user)
    if done:
        messages.success(
            request, f"已带入 {len(done)} 个项目，存为草稿。下一步：核对标出的内容，修改后提交审核。"
        )
    if not done and not failed:
        messages.error(request, "还没有勾选项目。请勾选要带入的项目，再点“带入选中的项目”。")
    if failed or not done:
        return _page(
            request, year, [row for row in rows if not any(row is one for one, _ in done)], status=422
        )
    if len(done) == 1:
        return redirect("projects:target_edit", done[0][1].pk)
    return redirect(f"{reverse('projects:list')}?year={year.year}&mine=1")


def _year(request: HttpRequest) -> BudgetYear | None:
    """The year above, where it is open for drafting; else the newest that is."""
    years = [year for year in all_years(request) if year.stage in OPEN_STAGES]
    chosen = chosen_year(request)
    return chosen if chosen in years else next(iter(sorted(years, key=lambda one: -one.year)), None)


def _row(source: Source, year: BudgetYear, post: QueryDict, only: int | None) -> CarryRow:
    project, pk = source.project, source.project.pk
    kind = post.get(f"kind-{pk}", "")
    old = data_of(source.version)
    new = copied(old, before=project.year_id, year=year.year, shift=kind != Project.Kind.CARRIED_OVER)
    told = list(changes(old, new))
    return CarryRow(
        source=source,
        picked=str(pk) in post.getlist("pick") or only is not None,
        kind=kind if kind in KINDS else Project.Kind.CONTINUED,
        code=post.get(f"code-{pk}", project.code)[:60],
        budget=post.get(f"budget-{pk}", "")[:30],
        changed=post.get(f"changed-{pk}", "")[:2000],
        shifted=[one for one in told if one[1] != one[2]],
        old=[(place, text) for place, _, text in told if speaks_of_old(text, year.year)],
    )


def _carried(
    rows: list[CarryRow], year: BudgetYear, user: User
) -> tuple[list[tuple[CarryRow, TargetVersion]], bool]:
    done, failed = [], False
    for row in (row for row in rows if row.picked):
        try:
            wish = Wish(row.pk, row.kind, row.code, _yuan(row.budget), row.changed)
            done.append((row, carry(wish, year=year, actor=user)))
        except Invalid as wrong:
            row.problem = "；".join(wrong.problems.values())
        except (ValueError, Refused, NotAllowed) as wrong:
            row.problem = getattr(wrong, "text", str(wrong))
        failed = failed or bool(row.problem)
    return done, failed


def _begun(user: User, year: BudgetYear) -> list[TargetVersion]:
    """The person's drafts of the year that took nothing over yet: they can still be filled from last year."""
    drafts = TargetVersion.objects.filter(
        project__year=year, project__drafter=user, state=TargetVersion.State.DRAFT
    )
    first = drafts.filter(label__in=[TargetVersion.Label.FIRST, TargetVersion.Label.SECOND], carrying=None)
    return list(first.select_related("project").order_by("project__code", "pk")[:100])


def _yuan(text: str) -> Decimal | None:
    return amounts.typed(text)


def _page(
    request: HttpRequest, year: BudgetYear | None, rows: list[CarryRow], status: int = 200
) -> HttpResponse:
    context = {
        "year": year,
        "shown_year": year.year if year else None,
        "rows": rows,
        "begun": _begun(current_user(request), year) if year else [],
        "kinds": [(kind.value, kind.label, KIND_NOTES[kind]) for kind in KINDS],
        "trail": [("项目绩效", reverse("projects:list")), ("从上年带入", None)],
    }
    return render(request, "projects/carry.html", context, status=status)
