"""Filling in the 目标审核表: whoever holds the open step, under the lock of its case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from accounts import clock
from accounts.models import User
from projects.appraisal.items import ITEMS, STEP, Item, shown, total_of
from projects.appraisal.proposing import Proposal, propose
from projects.models import Appraisal, TargetVersion
from projects.versions import review, sheet_of_content
from projects.versions.errors import Invalid
from workflows import kinds
from workflows.cases.remarks import tidy
from workflows.cases.seats import seat_of
from workflows.cases.shared import in_hand
from workflows.errors import Refused
from workflows.models import Case
from workflows.snapshots import content_of

LONGEST = 500


@dataclass(frozen=True)
class Typed:
    """What was typed for one item."""

    score: str = ""
    opinion: str = ""


def proposals(version: TargetVersion, case: Case) -> dict[str, Proposal]:
    """Proposed from the system review of the text the case is about, what only reviewers see included."""
    assert case.snapshot is not None
    panel = review(version, sheet_of_content(content_of(case.snapshot))).panel(reviewer=True)
    return propose((*panel.remarks, *panel.explained))


def appraise(case_id: int, *, actor: User, typed: Mapping[str, Typed], step: int | None = None) -> Appraisal:
    """Keep the 目标审核表 of the open step, over what was kept before. It decides nothing by itself.

    NotAllowed and Stale as for the decision; Refused where the step wants none; Invalid with a sentence per ``score-<item>``
    and ``opinion-<item>``.
    """
    scores, opinions = read(typed)
    with in_hand(case_id) as case:
        mine = seat_of(case, actor, step)
        asked = kinds.get(case.kind).step_review(case, mine.step)
        if asked is None or not asked.form_url:
            raise Refused("本环节不用填写目标审核表，直接签署决定即可。", case=case)
        assert case.snapshot is not None, "an open step is about a snapshot"
        version = TargetVersion.objects.select_related("project__year", "project__unit").get(
            pk=case.document_id
        )
        proposed = {
            key: {"score": shown(one.score), "because": one.because}
            for key, one in proposals(version, case).items()
        }
        kept, _ = Appraisal.objects.update_or_create(
            step=mine.step,
            defaults={
                "version": version,
                "snapshot": case.snapshot,
                "scores": {key: shown(score) for key, score in scores.items()},
                "opinions": opinions,
                "proposed": proposed,
                "total": total_of(scores),
                "saved_by": actor,
                "saved_at": clock.now(),
            },
        )
        return kept


def read(typed: Mapping[str, Typed]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Scores in half points, at most the item's; an opinion wherever points are deducted. Invalid."""
    scores, opinions, found = dict[str, Decimal](), dict[str, str](), dict[str, str]()
    for item in ITEMS:
        given = typed.get(item.key, Typed())
        score, opinion = score_of(given.score, item), tidy(given.opinion)
        if score is None:
            found[f"score-{item.key}"] = item.range_words
            continue
        if len(opinion) > LONGEST:
            found[f"opinion-{item.key}"] = f"最多 {LONGEST} 个字，请精简。"
        elif score < item.points and not opinion:
            found[f"opinion-{item.key}"] = "扣分的请写明意见。"
        scores[item.key] = score
        if opinion:
            opinions[item.key] = opinion
    if found:
        raise Invalid(found)
    return scores, opinions


def score_of(text: str, item: Item) -> Decimal | None:
    """What was typed as points for an item; None where it is no half point between 0 and the item's."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    fits = number.is_finite() and 0 <= number <= item.points and number % STEP == 0
    return number if fits else None
