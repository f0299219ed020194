"""A year is opened, and each of its subjects gets its run."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts import audit, clock
from accounts.models import User
from workflows import kinds
from workflows.engine import operations
from workflows.engine.lock import case_lock, one_act, run_lock
from workflows.errors import Refused, Stale
from workflows.flows import YearFlow
from workflows.models import Case, Round, StageRun, WorkYear, YearRun
from workflows.wakeups import knock
from workflows.words import day_words, moment
from workflows.year.dates import effective, passing_day
from workflows.year.hands import Hand, ask_whole_desk
from workflows.year.moving import finish
from workflows.year.stages import TARGET
from workflows.year.subjects import Subject, all_subjects

#: subjects that get their run in the act that opens the year; the dispatcher gives the others theirs
AT_ONCE = 200


def open_year(year: int, *, actor: User) -> WorkYear:
    """开启年度工作: from now on every subject of the year has its run, those that come later too.

    NotAllowed for anybody but the desk of the 本级; Stale when it is open.
    """
    with one_act():
        ask_whole_desk(actor, "开启年度工作")
        opened, fresh = WorkYear.objects.get_or_create(year=year, defaults={"opened_by": actor})
        if not fresh:
            who = opened.opened_by.name if opened.opened_by else "系统"
            raise Stale(f"{who}已于 {moment(opened.opened_at)} 开启{year}年度工作，不用再办。")
        begun = sum(begin_missing(subjects.kind, year, AT_ONCE) for subjects in all_subjects())
        knock()
        audit.record("year_opened", actor, f"开启{year}年度工作", year=year, begun=begun)
        return opened


def is_open(year: int) -> bool:
    """Whether the year has been opened."""
    return WorkYear.objects.filter(year=year).exists()


def begin(subject: Subject, actor: User | None = None) -> YearRun:
    """The run of a subject: a new one at its first stage, or the one there is. Refused while the year is not open."""
    del actor  # whoever made the subject; the run records what happens in the year
    with one_act():
        known = _known(subject)
        if known is not None:
            return known
        if not run_lock.join(subject.year):
            raise Refused(f"{subject.year}年度工作还没有开启，请预算绩效岗先开启年度工作。")
        try:
            with transaction.atomic():
                return _begin(subject)
        except IntegrityError:
            # Somebody else began it in this moment: the index allows one.
            known = _known(subject)
            if known is None:
                raise
            return known


def join(subject: Subject, actor: User | None = None) -> YearRun | None:
    """For whoever makes a subject: its run, in the same transaction, where the year has been opened; else None."""
    return begin(subject, actor) if is_open(subject.year) else None


def take_facts(run: YearRun, subject: Subject) -> None:
    """Copy what lists and stages use from the subject, and save it."""
    run.title, run.facts = subject.title[:200], dict(subject.facts)
    run.unit, run.office, run.drafter = subject.unit, subject.office, subject.drafter
    if run.pk is not None:
        run.save(update_fields=["title", "facts", "unit", "office", "drafter"])


def missing(kind: str, year: int) -> QuerySet[Any]:
    """The subjects of an opened year that have no run yet."""
    subjects = next(one for one in all_subjects() if one.kind == kind)
    runs = YearRun.objects.filter(subject_kind=kind, subject_id=OuterRef("pk"))
    return subjects.of_year(year).filter(~Exists(runs)).order_by("pk")


def begin_missing(kind: str, year: int, most: int) -> int:
    """Begin at most so many of them; how many."""
    subjects = next(one for one in all_subjects() if one.kind == kind)
    ids = list(missing(kind, year).values_list("pk", flat=True)[:most])
    found = subjects.read(ids) if ids else []
    for subject in found:
        begin(subject)
    return len(found)


def _known(subject: Subject) -> YearRun | None:
    return YearRun.objects.filter(subject_kind=subject.kind, subject_id=subject.id).first()


def _begin(subject: Subject) -> YearRun:
    # Before the run is there to be woken: an approval under way is waited for, a later one finds the run.
    approved = [case for case in _deciding(subject) if case.state == Case.State.APPROVED]
    run = YearRun(subject_kind=subject.kind, subject_id=subject.id, year=subject.year)
    take_facts(run, subject)
    run.process = operations.begin(YearFlow)
    run.passes_on = passing_day(subject.year)
    run.save()
    target = StageRun(
        run=run,
        stage=TARGET,
        state=StageRun.State.OPEN,
        opened_at=clock.now(),
        task=operations.waiting(run.process),
    )
    target.save()
    take_part(run)
    if approved:
        hand = Hand(run, run_lock.stages(run))
        finish(hand, hand.stage(target.pk), StageRun.State.DONE)
    return run


def take_part(run: YearRun) -> None:
    """A stage for every round of the year the run has none for yet."""
    own = set(run.stages.exclude(round=None).values_list("round", flat=True))
    rounds = [round for round in _rounds(run.year) if round.pk not in own]
    StageRun.objects.bulk_create([_of_round(run, round) for round in rounds])


def _of_round(run: YearRun, round: Round) -> StageRun:
    """A running round is joined; one that has closed does not concern whoever comes later."""
    dates = effective(round, run)
    stage = StageRun(run=run, stage=round.stage, round=round)
    if dates.over:
        stage.state, stage.ended_at = StageRun.State.SKIPPED, clock.now()
        stage.note = f"加入本年度时本环节已于 {day_words(dates.closes_on)} 关闭，不适用"
    return stage


def _rounds(year: int) -> list[Round]:
    return list(Round.objects.filter(year=year).exclude(state=Round.State.RECALLED))


def _deciding(subject: Subject) -> list[Case]:
    """The cases whose approval ends the first stage, locked."""
    ids: list[int] = []
    for kind in kinds.all_kinds():
        if kind.decides_stage == TARGET:
            documents = kind.documents_of(subject.kind, subject.id)
            ids += Case.objects.filter(kind=kind.code, document_id__in=documents).values_list("pk", flat=True)
    return case_lock.cases(sorted(ids)) if ids else []


def works(parked: set[str], most: int) -> list[tuple[str, partial[YearRun]]]:
    """For the dispatcher: subjects of opened years without a run."""
    found: list[tuple[str, partial[YearRun]]] = []
    for subjects in all_subjects():
        aside = [int(key.partition(":")[2]) for key in parked if key.startswith(f"{subjects.kind}:")]
        for year in WorkYear.objects.values_list("year", flat=True):
            rows = missing(subjects.kind, year).exclude(pk__in=aside)
            ids = list(rows.values_list("pk", flat=True)[: most - len(found)])
            found += [
                (f"{one.kind}:{one.id}", partial(begin, one)) for one in (subjects.read(ids) if ids else [])
            ]
    return found


def is_decided(run: YearRun) -> bool:
    """Whether a document that ends the first stage has been approved."""
    for kind in kinds.all_kinds():
        if kind.decides_stage == TARGET:
            documents = kind.documents_of(run.subject_kind, run.subject_id)
            cases = Case.objects.filter(kind=kind.code, document_id__in=documents)
            if cases.filter(state=Case.State.APPROVED).exists():
                return True
    return False
