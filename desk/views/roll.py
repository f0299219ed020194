"""批量新增人员: upload or paste, look at every line, add all."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.errors import Refused
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from desk.roll.adding import add
from desk.roll.proposing import Line, proposed
from desk.roll.reading import MOST_LINES, WORDS, entries_of, text_of_file
from projects.tables.errors import UnreadableError


@login_required
@allow(Role.SYSTEM_ADMIN)
@never_cache
@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest) -> HttpResponse:
    """A preview writes nothing; what is added is what the preview showed, read again from the same text."""
    if request.method == "GET":
        return _page(request, "")
    try:
        file = request.FILES.get("file")
        text = text_of_file(file.read()) if file else request.POST.get("text", "")
    except UnreadableError as no:
        return _page(request, request.POST.get("text", ""), trouble=str(no))
    entries = entries_of(text)
    if len(entries) > MOST_LINES:
        return _page(request, text, trouble=f"一次最多 {MOST_LINES} 人，请分几次新增。")
    lines = proposed(entries)
    if not lines:
        return _page(request, text, trouble="还没有名单。请选择文件，或把名单粘贴到框里。")
    if request.POST.get("do") != "add" or file:
        return _page(request, text, lines)
    try:
        added = add(lines, actor=current_user(request))
    except Refused as no:
        return _page(request, text, lines, trouble=no.text)
    return render(request, "desk/roll_added.html", {"added": added, "trail": _trail("已新增")})


def _page(
    request: HttpRequest, text: str, lines: list[Line] | None = None, trouble: str = ""
) -> HttpResponse:
    context = {
        "text": text,
        "lines": lines or [],
        "fresh": sum(line.fresh for line in lines or []),
        "wrong": sum(bool(line.problem) for line in lines or []),
        "trouble": trouble,
        "columns": list(WORDS.values()),
        "trail": _trail("批量新增人员"),
    }
    return render(request, "desk/roll.html", context, status=422 if trouble else 200)


def _trail(words: str) -> list[tuple[str, str | None]]:
    return [("单位与人员", reverse("accounts:people")), (words, None)]
