"""登记追加项目, 代编分解, 拆分 and 划转 to a new project: a project that comes with its document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import access, clock
from accounts.models import Membership, Office, Unit, User
from accounts.namesakes import named
from accounts.roles import Role
from accounts.web import current_user, whole_number
from projects import amounts, events, proposals
from projects.events import Newcomer
from projects.forms.events import NewcomerForm
from projects.models import AdditionProposal, BudgetYear, Project
from projects.versions.errors import Invalid
from projects.views.event_access import registrable
from projects.views.events import Line, page_of, seen_in
from projects.views.years import chosen_year
from workflows.errors import CaseError, NotAllowed
from workflows.models import Attachment
from workflows.views.scans import take_scan


@dataclass(frozen=True)
class Place:
    """A unit, or an office of it, where the new project can lie, with who could draft it there."""

    unit: Unit
    office: Office | None
    drafters: tuple[User, ...]

    @property
    def value(self) -> str:
        return f"{self.unit.pk}-{self.office.pk if self.office else ''}"

    @property
    def words(self) -> str:
        return f"{self.unit.label} {self.office.name}" if self.office else self.unit.name


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def addition(request: HttpRequest) -> HttpResponse:
    """追加 with a new project; ``?proposal=`` fills in what an import found."""
    user = current_user(request)
    if not access.is_budget_officer(user):
        raise NotAllowed("追加项目由预算绩效岗登记。")
    answered = _proposal(request, user)
    year = answered.year if answered else chosen_year(request)
    if year is None:
        raise Http404
    return _Page(request, user, year, answered=answered).answer()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def child(request: HttpRequest, pk: int) -> HttpResponse:
    """代编分解 to a new project."""
    parent = registrable(request, pk)
    if parent.kind != Project.Kind.ON_BEHALF:
        raise Http404
    return _Page(request, current_user(request), parent.year, parent=parent).answer()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """拆分 or 划转: a new project goes on with money of this one."""
    project, way = registrable(request, pk), _PARTINGS.get(kind)
    if way is None:
        raise Http404
    return _Page(request, current_user(request), project.year, parent=project, way=way).answer()


def _proposal(request: HttpRequest, user: User) -> AdditionProposal | None:
    pk = whole_number(request.GET.get("proposal", ""))
    if pk is None:
        return None
    rows = proposals.visible_proposals(user).filter(state=AdditionProposal.State.OPEN)
    found = rows.filter(pk=pk).select_related("year", "unit").first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class _Way:
    """How a new project comes from ``parent``, in the words of its page."""

    act: Callable[..., events.Done]
    words: str
    sub: str
    money: str
    button: str


_BREAKING = _Way(events.break_down, "分解到新项目", "未分解的预算分给一个新项目", "未分解", "登记分解")
_PARTINGS = {
    "split": _Way(
        events.split, "登记拆分", "本项目的一部分预算成为一个新项目，两个项目都继续实施", "本项目调整后", "登记拆分"
    ),
    "transferred": _Way(
        events.transfer, "登记划转",
        "项目划转到别的科室或单位，由新项目继续实施；本项目保留已支出的部分，退出本年度", "本项目保留", "登记划转",
    ),
}  # fmt: skip


class _Page:
    """One request of the form: what it shows, what it does."""

    def __init__(
        self,
        request: HttpRequest,
        user: User,
        year: BudgetYear,
        *,
        parent: Project | None = None,
        answered: AdditionProposal | None = None,
        way: _Way = _BREAKING,
    ) -> None:
        self.request, self.user, self.year = request, user, year
        self.parent, self.answered, self.way = parent, answered, way
        self.places = places_for(user)
        self.refusal = ""
        self.scan: Attachment | None = None

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._shown(NewcomerForm(initial=self._known()))
        form = NewcomerForm(self.request.POST, self.request.FILES)
        self.scan = take_scan(self.request, form, self.user)
        valid = form.is_valid()
        if self.request.POST.get("do") == "preview":
            form.only("amount", "scan")
            return self._shown(form)
        if valid and (done := self._act(form)) is not None:
            messages.success(self.request, f"{done.text}{self._next(done)}")
            return redirect(page_of(done.events[-1].project))
        return self._shown(form, 422)

    def _act(self, form: NewcomerForm) -> events.Done | None:
        try:
            new = self._newcomer(form)
            paper = form.paper(self.scan)
            if self.parent is not None:
                seen = seen_in(self.request, self._lines(form))
                return self.way.act(self.parent.pk, new, actor=self.user, seen=seen, paper=paper)
            proposal = self.answered.pk if self.answered else None
            return events.add_project(new, year=self.year, actor=self.user, paper=paper, proposal=proposal)
        except Invalid as wrong:
            for name, sentence in wrong.problems.items():
                form.add_error(name if name in form.fields else "place", sentence)
        except NotAllowed:
            raise
        except CaseError as trouble:
            self.refusal = trouble.text
            if self.parent is not None:
                self.parent.refresh_from_db(fields=["adjusted"])
        return None

    def _newcomer(self, form: NewcomerForm) -> Newcomer:
        data = form.cleaned_data
        place = next((one for one in self.places if one.value == data["place"]), None)
        if place is None:
            raise Invalid({"place": "请从列表中选择科室或单位。"})
        drafter = None
        if data["drafter"]:
            # The list holds the people of every place: a person of another one is no answer.
            key = data["drafter"]
            drafter = next((one for one in place.drafters if f"{place.value}-{one.pk}" == key), None)
            if drafter is None:
                raise Invalid({"drafter": f"请选择{place.words}的经办人，或以后再指定。"})
        return Newcomer(
            unit=place.unit,
            office=place.office,
            code=data["code"],
            name=data["name"],
            amount=data["amount"],
            drafter=drafter,
            is_key=data["is_key"],
        )

    def _next(self, done: events.Done) -> str:
        project = done.events[-1].project
        if project.drafter is None:
            return "下一步：指定经办人，由经办人填报绩效目标。"
        return f"下一步：{project.drafter.name}填报绩效目标并提交审核。"

    def _known(self) -> dict[str, object]:
        if self.answered is None:
            going_on = self.parent is not None and self.way is not _BREAKING
            return {"name": self.parent.name} if going_on and self.parent else {}
        known: dict[str, object] = {
            "code": self.answered.code,
            "name": self.answered.name,
            "number": self.answered.document_number,
            "amount": amounts.shown(self.answered.amount),
        }
        unit = self.answered.unit_id
        return known | ({"place": f"{unit}-"} if unit else {})

    def _lines(self, form: NewcomerForm) -> list[Line]:
        if self.parent is None:
            return []
        rest = self.parent.adjusted or Decimal(0)
        money = form.cleaned_data.get("amount") if form.is_bound else None
        return [Line(self.parent, rest, None if money is None else rest - money)]

    def _shown(self, form: NewcomerForm, status: int = 200) -> HttpResponse:
        words = self.way.words if self.parent else "登记追加项目"
        first = ("项目绩效", f"{reverse('projects:list')}?year={self.year.pk}")
        middle = [(self.parent.crumb, page_of(self.parent))] if self.parent else []
        context: dict[str, Any] = {
            "form": form,
            "words": words,
            "year": self.year,
            "shown_year": self.year.pk,
            "parent": self.parent,
            "way": self.way,
            "answered": self.answered,
            "places": self.places,
            "drafters": [
                (f"{place.value}-{person.pk}", named(person), place.words)
                for place in self.places
                for person in place.drafters
            ],
            "lines": self._lines(form),
            "money": form.cleaned_data.get("amount") if form.is_bound else None,
            "scan": self.scan,
            "refusal": self.refusal,
            "today": clock.today(),
            "back": page_of(self.parent) if self.parent else reverse("projects:list"),
            "trail": [first, *middle, (words, None)],
        }
        return render(self.request, "projects/newcomer.html", context, status=status)


def places_for(user: User) -> list[Place]:
    """Every unit the desk sits over and each of its offices, with their 经办人: three queries, however many."""
    units = Unit.objects.filter(pk__in=access.units_held(user, Role.BUDGET_OFFICER), is_active=True)
    rows = Membership.objects.filter(access.in_force(), role=Role.DRAFTER, unit__in=units)
    known: defaultdict[tuple[int, int | None], list[User]] = defaultdict(list)
    for row in rows.select_related("user").order_by("order", "id"):
        known[row.unit_id, row.office_id].append(row.user)
    return [
        Place(unit, office, tuple(known[unit.pk, office.pk if office else None]))
        for unit in units.prefetch_related("offices").order_by("code")
        for office in (None, *unit.offices.all())
        if office is None or office.is_active
    ]
