"""The review page: the document as on paper, what changed, notes, the path, the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import whole_number
from workflows import cases, inbox, phrases
from workflows.cases.returning import straight_to
from workflows.cases.seating import live_seats
from workflows.diff import changes
from workflows.errors import Refused
from workflows.kinds import Kind
from workflows.models import Assignment, Case, FieldRemark, RouteStep
from workflows.showing import table
from workflows.showing.changes import marks_of
from workflows.showing.gathered import Rows
from workflows.showing.outlook import outlook_of
from workflows.showing.path import path_of
from workflows.showing.record import days_of
from workflows.showing.since import Looks, since
from workflows.snapshots import content_of
from workflows.standing import Standing
from workflows.views import returning
from workflows.views.actions import actions_for
from workflows.views.common import REMARK, crumbs, open_of, own_rows, readable_case, typed_remarks


@login_required
@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything a reviewer needs on one page; a reader sees the same without the decision."""
    shown, kind, user = readable_case(request, case_id)
    if shown.snapshot is None:
        return redirect(kind.read_url(shown.document_id))
    own = own_rows(shown, user)
    row = open_of(own)
    if row is not None and row.seen_id != shown.snapshot_id:
        inbox.mark_seen(shown, user)
    chosen = whole_number(request.GET.get("since", ""))
    return render(request, "workflows/case.html", page(shown, kind, user, own, chosen))


@login_required
@require_POST
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    """同意, 退回修改 or 不同意 on what the page showed."""
    shown, kind, user = readable_case(request, case_id)
    # The bar on a phone has a button for each decision; it overrules the choice in the form.
    action = request.POST.get("quick") or request.POST.get("decision", "")
    comment = request.POST.get("comment", "").strip()
    step = whole_number(request.POST.get("step", ""))
    own = own_rows(shown, user)
    row = open_of(own)
    if row is not None and step in (None, row.step_id) and returning.asks_first(request, action, row):
        return returning.ask(request, shown, kind, row)
    try:
        words = _carry_out(action, case_id, user, comment, request, step)
    except Refused as refusal:
        if row is not None and "confirmed" in request.POST:
            return returning.ask(request, shown, kind, row, {"refusal": refusal})
        typed = {
            "refusal": refusal,
            "decision": action,
            "comment": comment,
            "typed": {
                name.removeprefix(REMARK): text
                for name, text in request.POST.items()
                if name.startswith(REMARK)
            },
        }
        return render(
            request,
            "workflows/case.html",
            page(shown, kind, user, own) | typed,
            status=422,
        )
    # The page that follows may be another case: the sentence names the one it speaks of.
    messages.success(request, f"《{shown.title}》{words}")
    return redirect(_next_page(user))


@login_required
@require_POST
def keep(request: HttpRequest, case_id: int) -> HttpResponse:
    """暂存: what has been written so far waits in the form until it is signed."""
    _, _, user = readable_case(request, case_id)
    draft = cases.keep_draft(
        case_id,
        actor=user,
        decision=request.POST.get("decision", ""),
        comment=request.POST.get("comment", ""),
        remarks=typed_remarks(request.POST),
        back_to=whole_number(request.POST.get("back_to", "")),
        step=whole_number(request.POST.get("step", "")),
    )
    if draft is None:
        messages.info(request, "没有填写内容，不用暂存。")
    else:
        messages.success(request, "已暂存，只有您自己看得到；签署后才算办理。")
    return redirect("workflows:case", case_id)


def _carry_out(
    action: str, case_id: int, user: User, comment: str, request: HttpRequest, step: int | None
) -> str:
    if action == "approve":
        result = request.POST.get("result", "")
        return cases.approve(case_id, actor=user, comment=comment, step=step, result=result).text
    if action == "straight":
        return cases.approve(case_id, actor=user, comment=comment, step=step, straight=True).text
    if action == "send_back":
        return cases.send_back(
            case_id,
            actor=user,
            comment=comment,
            remarks=typed_remarks(request.POST),
            step=step,
            back_to=whole_number(request.POST.get("back_to", "")),
        ).text
    if action == "reject":
        remarks = typed_remarks(request.POST)
        return cases.reject(case_id, actor=user, comment=comment, remarks=remarks, step=step).text
    raise Refused("请选择同意、退回修改或不同意，再签署。")


def _next_page(user: User) -> str:
    waiting = inbox.todo(user).first()
    return reverse("desk:home") if waiting is None else reverse("workflows:case", args=[waiting.case_id])


def page(
    shown: Case, kind: Kind, user: User, own: Sequence[Assignment], chosen: int | None = None
) -> dict[str, Any]:
    """Context of the review page; ``own`` are the person's rows, ``chosen`` is the version to compare with instead of the
    one they last saw. What several parts show is read once; how many statements it takes depends on no number of rows.
    """
    assert shown.snapshot is not None
    content, rows, row = content_of(shown.snapshot), Rows(shown), open_of(own)
    standing = Standing(shown, user)
    standing.row, standing.step = row, rows.open_step
    standing.signed = any(one.state == Assignment.State.DONE for one in own)
    looks = Looks(own, [event for event in rows.events if event.actor_id == user.pk])
    compared = since(shown, user, kind, content, row=row, chosen=chosen, looks=looks)
    return {
        "case": shown,
        "kind": kind,
        "shown_year": shown.year,
        "content": content,
        "since": compared,
        "marks": marks_of(compared.lines if compared else ()),
        "history_url": reverse("workflows:field", args=[shown.pk]) if shown.snapshot.number > 1 else "",
        "remarks": remarks_by_path(shown, content, kind, rows.remarks),
        "notes": kind.notes(kind.get(shown.document_id), content),
        "path": path_of(shown, user, rows),
        "days": days_of(shown, rows=rows),
        **outlook_of(shown, rows),
        "row": row,
        "straight_to": straight_to(shown, row.step) if row is not None else None,
        "may_withdraw": cases.may_withdraw(shown, user),
        "may_reseat": standing.desk and _may_reseat(shown, user, rows),
        "at_meeting": standing.open and standing.desk and _is_at_meeting(rows),
        "may_register_paper": standing.open and standing.desk and not standing.author,
        "edit_url": kind.edit_url(shown.document_id) if _with_drafter(shown, user) else "",
        "page_url": _page_url(shown, kind),
        "actions": actions_for(standing),
        "phrases": phrases.texts_for(user) if row is not None else [],
        **signing(row),
        **reviewing(shown, kind, row),
        **around(shown, user),
        **crumbs(("我的待办", reverse("desk:home")), (f"{kind.name}", None)),
    }


def _page_url(shown: Case, kind: Kind) -> str:
    if not kind.page_words or shown.state in (Case.State.DRAFT, Case.State.CANCELLED):
        return ""
    return kind.read_url(shown.document_id)


def signing(row: Assignment | None) -> dict[str, Any]:
    """How the person's step is decided: in words, and which choices they have."""
    if row is None:
        return {"may_remark": False}
    step, on_paper = row.step, row.step.medium == RouteStep.Medium.PAPER
    alone = step.mode == RouteStep.Mode.ANY
    return {
        "how": "" if alone else table.how(step, live_seats(step)),
        "voting": step.mode == RouteStep.Mode.VOTE,
        "on_paper": on_paper,
        "may_remark": not on_paper,
    }


def kept(row: Assignment | None) -> dict[str, Any]:
    """The decision as its owner left it (暂存), or an empty one that proposes 同意."""
    draft = cases.draft_of(row)
    if draft is None:
        return {"decision": "approve"}
    return {
        "kept": draft,
        "decision": draft.decision or "approve",
        "comment": draft.comment,
        "typed": draft.remarks,
    }


def reviewing(shown: Case, kind: Kind, row: Assignment | None) -> dict[str, Any]:
    """What the kind wants said of the person's step, and the decision: as kept, else the one its form goes with."""
    review = None
    if row is not None and row.step.medium != RouteStep.Medium.PAPER:
        review = kind.step_review(shown, row.step)
    found = {"review": review} | kept(row)
    if review is not None and review.decision in ("send_back", "reject") and "kept" not in found:
        found["decision"] = review.decision
    return found


def around(shown: Case, user: User) -> dict[str, Any]:
    """What gathers around the decision: questions and copies, and which of them wait for this person."""
    questions, copies = cases.questions_of(shown), cases.copies_of(shown)
    return {
        "questions": questions,
        "copies": copies,
        "asked": next((one for one in questions if one.person_id == user.pk and one.state == "open"), None),
        "unread": next((one for one in copies if one.person_id == user.pk and one.read_at is None), None),
    }


def _is_at_meeting(rows: Rows) -> bool:
    step = rows.open_step
    return step is not None and step.medium == RouteStep.Medium.MEETING


def _may_reseat(shown: Case, user: User, rows: Rows) -> bool:
    step = rows.open_step
    held = [row for row in rows.holders.get(step.pk, ()) if row.state == row.State.OPEN] if step else []
    return step is not None and cases.may_reseat(shown, user, step, held)


def _with_drafter(shown: Case, user: User) -> bool:
    return shown.state == Case.State.DRAFT and shown.drafter_id == user.pk


@dataclass(frozen=True)
class ShownRemark:
    """A remark as the sheet shows it; ``changed``: the field is not what it was when the remark was written."""

    author: str
    at: datetime
    text: str
    changed: bool
    round: int


def remarks_by_path(
    shown: Case, content: dict[str, Any], kind: Kind, remarks: Iterable[FieldRemark]
) -> dict[str, list[ShownRemark]]:
    """Remarks of earlier rounds, with author and snapshot, by field."""
    found: dict[str, list[ShownRemark]] = {}
    touched: dict[int, set[str]] = {}
    for remark in remarks:
        snapshot = remark.snapshot
        if snapshot is not None and snapshot.pk not in touched:
            touched[snapshot.pk] = {one.path for one in changes(content_of(snapshot), content, kind)}
        changed = snapshot is not None and kind.value_path(remark.path) in touched[snapshot.pk]
        line = ShownRemark(remark.author.name, remark.created_at, remark.text, changed, shown.round)
        found.setdefault(remark.path, []).append(line)
    return found
