"""单位与人员: the tree, the list, one person, and what may be done there."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access, clock, hooks, people, roster
from accounts.errors import NotAllowed, Refused
from accounts.forms.people import GrantForm, NewPersonForm, PairForm, PersonForm
from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role

PER_PAGE = 50


@require_GET
@allow(*roster.READERS)
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody, by unit, office, role, words; with the tree of units beside."""
    wanted = roster.Filter.read(request.GET)
    page = Paginator(wanted.people(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(person, roster.held(person)) for person in page],
        "wanted": wanted,
        "tree": roster.tree(),
        "roles": Role.choices,
        "manages": Role.SYSTEM_ADMIN in access.roles_of(request.user),
    }
    return render(request, "accounts/people.html", context)


@require_GET
@allow(*roster.READERS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: place, roles, AB角, account."""
    return show_person(request, get_object_or_404(User.objects.select_related("unit", "office"), pk=pk))


def show_person(request: HttpRequest, who: User, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one person, also after a form was refused (``status`` 422, the form in ``more``)."""
    mine = access.roles_of(request.user)
    himself = request.user.pk == who.pk
    first = Role.SYSTEM_ADMIN in mine and not roster.has_security_admin()
    grants = (Role.SECURITY_ADMIN in mine or first) and not himself and who.is_active
    context = {
        "who": who,
        "himself": himself,
        "manages": Role.SYSTEM_ADMIN in mine,
        "grants": grants,
        "pairs_up": Role.SECURITY_ADMIN in mine and grants,
        "first_security_admin": first and Role.SECURITY_ADMIN not in mine,
        "memberships": who.memberships.select_related("unit", "office"),
        "deputies": who.deputies.select_related("deputy"),
        "delegated": who.delegations_given.filter(ended_at=None, ends_on__gte=clock.today())
        .select_related("deputy")
        .order_by("starts_on"),
        "principals": who.deputy_for.select_related("principal"),
        "hanging": hooks.hanging_on(who) if mine & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN} else [],
    }
    if grants:
        context["grant_form"] = GrantForm()
        context["pair_form"] = PairForm(principal=who)
    return render(request, "accounts/person.html", context | more, status=status)


@require_http_methods(["GET", "POST"])
@allow(Role.SYSTEM_ADMIN)
def person_new(request: HttpRequest) -> HttpResponse:
    """A new person; the initial password is shown once."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = people.create_person(actor(request), **form.facts())
        except Refused as no:
            form.add_error(None, no.text)
        else:
            return show_password(request, user, password, "已新增")
    return form_page(request, form, "新增人员")


@require_http_methods(["GET", "POST"])
@allow(Role.SYSTEM_ADMIN)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, post, place, addresses."""
    who = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, person=who)
    if request.method == "POST" and form.is_valid():
        try:
            changed = people.change_person(actor(request), who, **form.facts())
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, "；".join(changed) + "。" if changed else "没有改动。")
            return redirect("accounts:person", pk)
    return form_page(request, form, f"修改 {who.name}", who=who)


@require_POST
@allow(Role.SYSTEM_ADMIN)
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """The person leaves."""
    who = get_object_or_404(User, pk=pk)
    try:
        people.deactivate(actor(request), who)
    except Refused as no:
        return refused(request, pk, no)
    messages.success(request, f"{who.label}已停用，不能再登录。办理记录保留。")
    return redirect("accounts:person", pk)


@require_POST
@allow(Role.SYSTEM_ADMIN)
def person_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is back."""
    who = get_object_or_404(User, pk=pk)
    try:
        password = people.activate(actor(request), who)
    except Refused as no:
        return refused(request, pk, no)
    return show_password(request, who, password, "已启用")


@require_POST
@allow(Role.SYSTEM_ADMIN)
def person_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new initial password."""
    who = get_object_or_404(User, pk=pk)
    try:
        password = people.reset_password(actor(request), who)
    except Refused as no:
        return refused(request, pk, no)
    return show_password(request, who, password, "已重置密码：")


@never_cache
def show_password(request: HttpRequest, who: User, password: str, words: str) -> HttpResponse:
    """The initial password, this once."""
    return render(request, "accounts/initial.html", {"who": who, "password": password, "words": words})


def form_page(request: HttpRequest, form: Any, title: str, **more: Any) -> HttpResponse:
    """A page that is one form; 422 when what was sent is not in order."""
    context = {"form": form, "title": title, **more}
    return render(request, "accounts/form.html", context, status=422 if form.is_bound else 200)


def refused(request: HttpRequest, pk: int, no: Refused) -> HttpResponse:
    """Back on the person's page with the sentence; 403 where it is a matter of rights."""
    if isinstance(no, NotAllowed):
        raise PermissionDenied(no.text) from no
    who = get_object_or_404(User.objects.select_related("unit", "office"), pk=pk)
    return show_person(request, who, status=422, refusal=no.text)


def actor(request: HttpRequest) -> User:
    """Whoever asks; every page here wants a login."""
    return cast(User, request.user)
