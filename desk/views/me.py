"""我的任职: what I hold, where, since when, and who stands in for me."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import clock
from accounts.models import Deputy, Membership
from accounts.web import current_user


@login_required
def me(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    memberships = Membership.objects.filter(user=user).select_related("unit", "office")
    pairs = Deputy.objects.select_related("principal", "deputy")
    return render(
        request,
        "desk/me.html",
        {
            "memberships": memberships,
            "today": clock.today(),
            "deputies": [pair.deputy for pair in pairs.filter(principal=user)],
            "principals": [pair.principal for pair in pairs.filter(deputy=user)],
        },
    )
