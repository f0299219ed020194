"""Toys for the year: papers as subjects, their approval as the target, and slips that a stage asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import connection, models

from accounts import clock
from accounts.models import Unit, User
from accounts.roles import Role
from tests.cast import Cast
from tests.toy import Paper, PaperKind, new_paper
from workflows import kinds
from workflows.cases import approve, open_case, submit
from workflows.dispatching import tick
from workflows.kinds import Facts, NotApplicable, Problem, StageKind, StepSpec
from workflows.models import Case, Round, StageRun, YearRun
from workflows.year import NewRound, Subject, Subjects, begin, open_year, plan_round, subjects

YEAR = 2026
SUBJECT = "paper"


class Slip(models.Model):
    """What a stage asks of a paper: one for each round. ``sort`` of the paper says what becomes of it."""

    paper_id = models.BigIntegerField()
    round_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=30, default="open")
    number = models.IntegerField(default=1)

    objects: ClassVar[models.Manager[Slip]] = models.Manager()

    class Meta:
        app_label = "toy"

    def __str__(self) -> str:
        return self.title


class YearPaperKind(PaperKind):
    """A paper that one signature approves; its approval ends the first stage of the paper's year."""

    code = "year_paper"
    decides_stage = "target"

    def default_route(self) -> Sequence[StepSpec]:
        return [StepSpec("科室审核", Role.SECTION_HEAD, "office")]

    def subject_of(self, document_id: int) -> tuple[str, int]:
        return SUBJECT, document_id

    def documents_of(self, subject_kind: str, subject_id: int) -> Sequence[int]:
        return [subject_id] if subject_kind == SUBJECT else []


class SlipKind(StageKind):
    code = "slip"
    name = "说明"
    reading_template = "toy.html"
    state_words: ClassVar[Mapping[str, str]] = {"cancelled": "未办理", "approved": "已审核"}

    def get(self, document_id: int) -> Slip:
        return Slip.objects.get(pk=document_id)

    def lock(self, document_id: int) -> Slip:
        return Slip.objects.select_for_update().get(pk=document_id)

    def facts(self, document: Any) -> Facts:
        paper = _paper(document)
        unit = Unit.objects.select_related("parent").get(pk=paper.unit_id)
        return Facts(document.title, unit, None, YEAR, None)

    def content(self, document: Any) -> dict[str, Any]:
        return {"text": document.text}

    def drafter(self, document: Any) -> User:
        return User.objects.get(pk=_paper(document).drafter_id)

    def may_submit(self, document: Any, actor: User) -> bool:
        return actor.pk == _paper(document).drafter_id

    def problems(self, document: Any) -> Sequence[Problem]:
        return []

    def default_route(self) -> Sequence[StepSpec]:
        return [StepSpec("科室审核", Role.SECTION_HEAD, "office")]

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        return path

    def edit_url(self, document_id: int) -> str:
        return f"/slips/{document_id}/edit/"

    def read_url(self, document_id: int) -> str:
        return f"/slips/{document_id}/"

    def on_approved(self, document: Any, actor: User) -> None:
        _set(document, "approved")

    def on_cancelled(self, document: Any, actor: User) -> None:
        _set(document, "cancelled")

    def open_stage(self, stage: StageRun) -> Slip:
        paper = Paper.objects.get(pk=stage.run.subject_id)
        if paper.sort == "免报":
            raise NotApplicable("本项目免报")
        if paper.sort == "坏的":
            raise RuntimeError(paper.title)
        assert stage.round is not None
        here = Slip.objects.filter(paper_id=paper.pk, round_id=stage.round_id).order_by("-number").first()
        if here is not None and here.state != "approved":
            _set(here, "open")
            return here
        return Slip.objects.create(
            paper_id=paper.pk,
            round_id=stage.round_id,
            title=f"{paper.title} {stage.round.title}",
            number=here.number + 1 if here is not None else 1,
        )

    def on_stage_closed(self, stage: StageRun) -> None:
        _set(Slip.objects.get(pk=stage.document_id), f"closed as {stage.state}")

    def on_stage_recalled(self, stage: StageRun) -> None:
        _set(Slip.objects.get(pk=stage.document_id), f"recalled as {stage.state}")


def _paper(document: Any) -> Paper:
    return Paper.objects.get(pk=document.paper_id)


def _set(document: Slip, state: str) -> None:
    document.state = state
    document.save(update_fields=["state"])


def make_table() -> None:
    """Create the slips' table in the test database, once."""
    if Slip._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Slip)


def subject_from(paper: Paper) -> Subject:
    return Subject(
        kind=SUBJECT,
        id=paper.pk,
        year=YEAR,
        title=paper.title,
        unit=Unit.objects.select_related("parent").get(pk=paper.unit_id),
        drafter=User.objects.filter(pk=paper.drafter_id).first(),
    )


def _read(ids: Collection[int]) -> Sequence[Subject]:
    return [subject_from(paper) for paper in Paper.objects.filter(pk__in=ids).order_by("pk")]


def _of_year(year: int) -> models.QuerySet[Paper]:
    """The papers of units there are: the toys' table is not emptied with the others."""
    return Paper.objects.filter(unit_id__in=Unit.objects.values("pk") if year == YEAR else [])


PAPERS = Subjects(SUBJECT, _read, _of_year)


@contextmanager
def at(month: int, day: int, hour: int = 10, year: int = YEAR) -> Iterator[None]:
    """The clock stands on that day."""
    with clock.shifted(datetime(year, month, day, hour, 32, tzinfo=clock.SHANGHAI)):
        yield


def on(month: int, day: int, year: int = YEAR) -> date:
    return date(year, month, day)


def register(monkeypatch: Any) -> None:
    """The toys are known for the length of one test, and nothing else is a subject of a year."""
    monkeypatch.setitem(kinds._registry, "year_paper", YearPaperKind())
    monkeypatch.setitem(kinds._registry, "slip", SlipKind())
    monkeypatch.setattr(subjects, "_registry", {SUBJECT: PAPERS})


#: stage -> first day, last day asked for, closing day
DATES = {
    "march": (on(3, 10), on(4, 10), on(5, 11)),
    "june": (on(6, 8), on(7, 10), on(8, 7)),
    "october": (on(10, 12), on(11, 12), on(12, 10)),
    "december": (on(12, 10), on(1, 14, 2027), on(2, 11, 2027)),
}


def planned(cast: Cast, stage: str = "june", **fields: Any) -> Round:
    """A round of the stage on its usual days, asking for slips."""
    first, due, closing = DATES.get(stage, DATES["june"])
    asked: dict[str, Any] = {"opens_on": first, "due_on": due, "closes_on": closing} | fields
    asked = {"title": {"march": "3月底", "june": "6月底"}.get(stage, stage), "kind": "slip"} | asked
    return plan_round(NewRound(year=YEAR, stage=stage, **asked), actor=cast.qin)


def opened(cast: Cast) -> None:
    """The year is open, and nothing is planned for it."""
    open_year(YEAR, actor=cast.qin)


def new_run(cast: Cast, title: str = "党员教育培训", approved: bool = True, **fields: Any) -> YearRun:
    """The run of a paper of 沈知远's; its target has been approved, unless told otherwise."""
    paper = new_paper(cast.shen, title, **fields)
    case = open_case("year_paper", paper, cast.shen)
    if approved:
        approve_paper(cast, case)
    return begin(subject_from(paper))


def approve_paper(cast: Cast, case: Case | None = None, run: YearRun | None = None) -> None:
    """高映雪 approves the target."""
    case = case or Case.objects.get(kind="year_paper", document_id=run.subject_id)
    submit(case.pk, actor=cast.shen)
    approve(case.pk, actor=cast.gao)


def stage_of(run: YearRun, stage: str, number: int = 1) -> StageRun:
    """One stage of a run, as the database has it now."""
    rows = StageRun.objects.select_related("run", "round", "case")
    found = rows.filter(run=run, stage=stage)
    return found.get() if stage == "target" else found.get(round__number=number)


def handed_in(cast: Cast, stage: StageRun, done: bool = True) -> None:
    """沈知远 hands the slip in; 高映雪 approves it, unless told otherwise."""
    submit(stage.case_id, actor=cast.shen)
    if done:
        approve(stage.case_id, actor=cast.gao)


def live(run: YearRun) -> set[str]:
    """The nodes at which the run's process waits."""
    from workflows.engine import operations

    run.refresh_from_db()
    return set(operations.waiting_at(run.process))


__all__ = ["DATES", "SUBJECT", "YEAR", "Slip", "at", "new_run", "on", "opened", "planned", "stage_of", "tick"]
