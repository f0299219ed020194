"""使用手册: for whoever is logged in, every chapter."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk.help.chapters import CHAPTERS, anchor, chapter, chapters


@login_required
@require_safe
def help_chapter(request: HttpRequest, slug: str = "start") -> HttpResponse:
    """One chapter, with the list of all; without a slug the first."""
    if slug not in CHAPTERS:
        raise Http404
    shown = chapter(slug)
    return render(
        request,
        "desk/help.html",
        {
            "chapter": shown,
            "chapters": chapters(),
            "sections": [(words, anchor(words)) for words in shown.sections],
        },
    )
