"""The form saves by itself: the same save as the button's, answered in figures instead of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.web import current_user
from projects import versions
from projects.forms.cells import figure_text
from projects.forms.draft import Draft, draft_from_post
from projects.forms.target import read
from projects.models import TargetVersion
from projects.versions import Conflict, Invalid, data_of
from projects.views.target_access import editable
from workflows.errors import Busy, NotAllowed, Refused, Stale

UNREAD = "有几格读不出来，请看格子下面的说明"
OVERTAKEN = "您打开以后，这张表在另一处保存过"
GONE = "这张表已经不在了，填写的内容还在这个窗口"
NOBODY = "这个项目还没有经办人。按一次“保存”，就由您填报"


@login_required
@require_POST
def target_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """200 ``{revision, at, weights}``; 422 ``{reason}`` while a cell cannot be stored; 409 ``{reason}`` where somebody else
    has saved, 404 where it is gone, 403 where the form is no longer theirs to write on: nothing is written then.

    Open questions are answered by the buttons only: their answers change cells the page would not show.
    """
    try:
        version = editable(request, pk)
    except NotAllowed as late:  # submitted, handed over or taken away since the form was opened
        return _not_saved(late.text, 403)
    if version.project.drafter_id is None:
        return _not_saved(NOBODY, 409)
    draft = draft_from_post(request.POST)
    reading = read(draft, version)
    if not reading.ok:
        return _not_saved(UNREAD, 422)
    try:
        done = versions.save(
            version.pk,
            actor=current_user(request),
            revision=draft.revision,
            data=replace(reading.data, answers={}),
        )
    except Invalid as invalid:
        return _not_saved("；".join(dict.fromkeys(invalid.problems.values())), 422)
    except Conflict:
        return _not_saved(OVERTAKEN, 409)
    except NotAllowed as late:
        return _not_saved(late.text, 403)
    except ObjectDoesNotExist:
        return _not_saved(GONE, 404)
    except (Stale, Busy, Refused) as late:
        return _not_saved(late.text, 409)
    at = timezone.localtime(done.saved_at).strftime("%H:%M")
    return JsonResponse({"revision": done.revision, "at": at, "weights": _filled_in(done, draft)})


def _filled_in(version: TargetVersion, draft: Draft) -> Mapping[str, str]:
    """分值 the year's scheme gave while nobody had typed any: row id -> as shown."""
    if any(row.weight.strip() for row in draft.rows):
        return {}
    return {row.uuid: text for row in data_of(version).indicators if (text := figure_text(row.weight))}


def _not_saved(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason.rstrip("。")}, status=status)
